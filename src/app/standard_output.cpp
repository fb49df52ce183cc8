// write(2) until everything is out.
#include "app/standard_output.hpp"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <initializer_list>

#include "base/escape.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

/// Where a descriptor does not block (whoever shares it may have made it so), a full pipe is no failure.
bool wait_until_writable(int descriptor) noexcept {
    pollfd waiting{descriptor, POLLOUT, 0};
    return ::poll(&waiting, 1, -1) > 0 || errno == EINTR;
}

/// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR || (errno == EAGAIN && wait_until_writable(descriptor))) continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// The parts in one call, so that lines of several processes do not mix.
void put_line(std::initializer_list<std::string_view> parts) noexcept {
    std::array<iovec, 4> pieces{};
    std::size_t count = 0;
    for (const std::string_view part : parts) pieces[count++] = {const_cast<char*>(part.data()), part.size()};
    ssize_t written = 0;
    do {
        written = ::writev(STDERR_FILENO, pieces.data(), static_cast<int>(count));
    } while (written < 0 && (errno == EINTR || (errno == EAGAIN && wait_until_writable(STDERR_FILENO))));
    if (written < 0) return;
    for (const std::string_view part : parts) {
        const auto done = std::min(part.size(), static_cast<std::size_t>(written));
        written -= static_cast<ssize_t>(done);
        if (done < part.size() && write_all(STDERR_FILENO, part.substr(done)) != 0) return;
    }
}

}  // namespace

void put_out(std::string_view text) {
    const int problem = write_all(STDOUT_FILENO, text);
    if (problem == 0) return;
    if (problem == EPIPE) throw closed_pipe();
    throw error(error_kind::system, std::string("standard output: cannot write (") + std::strerror(problem) + ")");
}

void put_message(std::string_view text, std::string_view more) noexcept { put_line({"pooltool: ", text, more, "\n"}); }

void put_note(std::string_view text) noexcept { put_line({text, "\n"}); }

void put_progress(std::string_view text) { write_all(STDERR_FILENO, text); }

bool stdout_is_terminal() noexcept { return ::isatty(STDOUT_FILENO) == 1; }
bool stdin_is_terminal() noexcept { return ::isatty(STDIN_FILENO) == 1; }

std::string about(const std::string& path, std::string_view text) {
    return (path == "-" ? std::string("standard input") : escaped(path)) + ": " + std::string(text);
}

std::string about_output(const std::string& path, std::string_view text) {
    return (path == "-" ? std::string("standard output") : escaped(path)) + ": " + std::string(text);
}

}  // namespace pooltool
