// The system calls behind file_descriptor.hpp.
#include "base/file_descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/checked.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

// Large pieces hold the file's lock for long and buy nothing: 64 KiB to 1 MiB write at the same speed, 2 MiB and more slower.
constexpr std::size_t largest_piece = std::size_t{1} << 20;

void wait_for(int number, short what) {
    pollfd waiting{number, what, 0};
    while (::poll(&waiting, 1, -1) < 0 && errno == EINTR) {
    }
}

/// The kernel answers EFAULT where a load would raise SIGBUS: bytes come straight from a mapped input that became shorter.
/// Loading them lets the bus guard put zeros there, and the input's own check reports it.
void touch(std::span<const std::byte> bytes) {
    constexpr std::size_t page = 4096;
    for (std::size_t i = 0; i < bytes.size(); i += page) static_cast<void>(*static_cast<const volatile std::byte*>(&bytes[i]));
    if (!bytes.empty()) static_cast<void>(*static_cast<const volatile std::byte*>(&bytes.back()));
}

template <class Write>
void write_pieces(int number, std::span<const std::byte> bytes, const Write& write_piece) {
    bool touched = false;
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto piece = bytes.subspan(done, std::min(largest_piece, bytes.size() - done));
        const ssize_t count = write_piece(piece, done);
        if (count >= 0) {
            done += static_cast<std::size_t>(count);
            continue;
        }
        const int code = errno;
        if (code == EINTR) continue;
        if (code == EAGAIN || code == EWOULDBLOCK) {
            wait_for(number, POLLOUT);
        } else if (code == EFAULT && !touched) {
            touch(bytes);
            touched = true;
        } else if (code == EPIPE) {
            throw closed_pipe();
        } else {
            fail_system("write", code);
        }
    }
}

}  // namespace

file_descriptor::~file_descriptor() {
    if (number_ >= 0) ::close(number_);
}

void file_descriptor::close() {
    const int number = std::exchange(number_, -1);
    // EINTR leaves the descriptor closed on Linux; nothing may be tried again.
    if (number >= 0 && ::close(number) != 0 && errno != EINTR) fail_system("write", errno);
}

void fail_system(const std::string& what, int code) {
    throw error(error_kind::system, "cannot " + what + " (" + std::generic_category().message(code) + ")");
}

file_descriptor duplicate(int number) {
    const int copy = ::fcntl(number, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) fail_system("open", errno);
    return file_descriptor(copy);
}

extent read_some(int number, std::span<std::byte> room) {
    while (true) {
        const ssize_t count = ::read(number, room.data(), std::min(largest_piece, room.size()));
        if (count >= 0) return count;
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_for(number, POLLIN);
        } else if (errno != EINTR) {
            fail_system("read", errno);
        }
    }
}

extent read_at(int number, extent offset, std::span<std::byte> room) {
    std::size_t done = 0;
    while (done < room.size()) {
        const ssize_t count = ::pread(number, room.data() + done, room.size() - done, offset + to_extent(done));
        if (count == 0) break;
        if (count > 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            fail_system("read", errno);
        }
    }
    return to_extent(done);
}

void write_all(int number, std::span<const std::byte> bytes) {
    write_pieces(number, bytes, [number](std::span<const std::byte> piece, std::size_t) {
        return ::write(number, piece.data(), piece.size());
    });
}

void write_at(int number, extent offset, std::span<const std::byte> bytes) {
    write_pieces(number, bytes, [number, offset](std::span<const std::byte> piece, std::size_t done) {
        return ::pwrite(number, piece.data(), piece.size(), offset + to_extent(done));
    });
}

void write_at(int number, extent offset, std::span<const std::byte> first, std::span<const std::byte> then) {
    const auto part = [](std::span<const std::byte> bytes) {
        return iovec{const_cast<std::byte*>(bytes.data()), bytes.size()};  // which is only read
    };
    std::size_t done = 0;
    if (!first.empty() && !then.empty()) {
        const std::array<iovec, 2> parts{part(first), part(then)};
        // A refusal is for the calls below to see, as are the bytes that were not taken.
        if (const ssize_t count = ::pwritev(number, parts.data(), 2, offset); count > 0) done = static_cast<std::size_t>(count);
    }
    const std::size_t of_first = std::min(done, first.size());
    write_at(number, offset + to_extent(of_first), first.subspan(of_first));
    write_at(number, offset + to_extent(std::max(done, first.size())), then.subspan(done - of_first));
}

}  // namespace pooltool
