// The numbers that most texts are made of, read in place: a sign, digits, a point, digits. In a header because it stands in the
// loop over all fields. Exact or not at all.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "formats/text_decimal.hpp"

namespace pooltool {

inline constexpr std::array<std::uint64_t, 9> whole_powers_of_ten{1,      10,      100,      1000,     10000,
                                                                  100000, 1000000, 10000000, 100000000};

/// Up to eight digits from `at` on, of which eight bytes can be read: their number, and their value in `digits`.
[[nodiscard]] inline int eight_digits(const char* at, std::uint64_t& digits) noexcept {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, 8);
    eight ^= 0x3030303030303030u;
    // A byte above 9 is no digit; only the first such byte has to be right. No branch: how many digits there are is hard to
    // foresee.
    const std::uint64_t other = ((eight + 0x7676767676767676u) | eight) & 0x8080808080808080u;
    const int count = std::countr_zero(other) / 8;  // 8 when all are digits
    const int half = 4 * (8 - count);
    eight = (eight << half) << half;  // zeros in front
    eight = eight * 10 + (eight >> 8);
    digits =
        (((eight & 0x000000ff000000ffu) * 0x000f424000000064u + ((eight >> 16) & 0x000000ff000000ffu) * 0x0000271000000001u) >>
         32) &
        0xffffffffu;
    return count;
}

/// The number at `at` if it is of that kind, has at most 19 digits and some more text behind it; returns its end. Null where
/// parse_plain has to decide.
[[nodiscard]] inline const char* parse_in_place(const char* at, const char* end, double& value) noexcept {
    constexpr std::int64_t longest = 64;  // sign, digits, point, and what is read beyond
    if constexpr (std::endian::native != std::endian::little) return nullptr;
    if (end - at < longest) return nullptr;
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* const start = at;
    std::uint64_t mantissa = 0;
    constexpr int most_digits = 19;
    while (*at >= '0' && *at <= '9') {
        if (at - start == most_digits) return nullptr;
        mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at++ - '0');
    }
    std::int64_t digits = at - start;
    int decimals = 0;
    if (*at == '.') {
        ++at;
        int count = 0;
        do {  // twice at a time: the second finds no digit where the first found fewer than eight
#pragma GCC unroll 2
            for (int twice = 0; twice < 2; ++twice) {
                std::uint64_t next = 0;
                count = eight_digits(at, next);
                mantissa = mantissa * whole_powers_of_ten[static_cast<std::size_t>(count)] + next;
                at += count;
                decimals += count;
            }
        } while (count == 8 && digits + decimals <= most_digits);
    }
    digits += decimals;
    if (digits == 0 || digits > most_digits || (*at | 0x20) == 'e') return nullptr;
    if (!decimal_to_double(mantissa, -decimals, value)) return nullptr;
    // No branch: half of the signs would be guessed wrong.
    value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (static_cast<std::uint64_t>(negative) << 63));
    return at;
}

/// The same of whole numbers.
[[nodiscard]] inline const char* parse_in_place(const char* at, const char* end, std::int64_t& value) noexcept {
    constexpr std::int64_t longest = 32;
    constexpr int most_digits = 18;
    if (end - at < longest) return nullptr;
    const bool negative = *at == '-';
    at += negative ? 1 : 0;
    const char* const start = at;
    std::int64_t magnitude = 0;
    while (*at >= '0' && *at <= '9') {
        if (at - start == most_digits) return nullptr;
        magnitude = magnitude * 10 + (*at++ - '0');
    }
    if (at == start || *at == '.' || (*at | 0x20) == 'e') return nullptr;
    value = negative ? -magnitude : magnitude;
    return at;
}

}  // namespace pooltool
