// A 64-bit hash of bytes that never changes: shares of a list and marks of outputs outlive the program that made them. FNV-1a,
// with its bits mixed at the end so that any of them, and remainders, are fit for use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pooltool {

[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view bytes) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
    return hash ^ (hash >> 31);
}

/// Sixteen hexadecimal digits.
[[nodiscard]] inline std::string hex_of(std::uint64_t number) {
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; number >>= 4) text[i] = "0123456789abcdef"[number & 15];
    return text;
}

}  // namespace pooltool
