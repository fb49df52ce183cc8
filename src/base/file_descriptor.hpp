// A file descriptor that closes itself, and the system's read and write with their short counts and interruptions dealt with.
// Knows nothing of formats; every refusal of the system becomes error(system) with the system's reason.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "pooltool/dtype.hpp"

namespace pooltool {

class file_descriptor {
public:
    file_descriptor() = default;
    explicit file_descriptor(int number) noexcept : number_(number) {}
    file_descriptor(file_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    file_descriptor& operator=(file_descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~file_descriptor();

    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }

    /// Closes now and reports what the system has kept back until now (a full disk behind a network, a quota).
    void close();

private:
    int number_{-1};
};

/// "cannot <what> (<the system's reason>)". error(system).
[[noreturn]] void fail_system(const std::string& what, int code);

/// A second descriptor of the same open file.
[[nodiscard]] file_descriptor duplicate(int number);

/// At least one byte, or 0 at the end. Waits where the descriptor does not block.
extent read_some(int number, std::span<std::byte> room);

/// As many bytes as the file holds from `offset` on, up to room.size().
extent read_at(int number, extent offset, std::span<std::byte> room);

/// All bytes, at the descriptor's own position. Throws closed_pipe when the reader has gone.
void write_all(int number, std::span<const std::byte> bytes);

/// All bytes at `offset`; any thread.
void write_at(int number, extent offset, std::span<const std::byte> bytes);
/// `first`, and `then` right behind it, in one call where the system takes all of it.
void write_at(int number, extent offset, std::span<const std::byte> first, std::span<const std::byte> then);

}  // namespace pooltool
