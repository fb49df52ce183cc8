// The numbers that most texts are made of, read from a field whose end is known: a sign, digits, a point, digits, an exponent.
// Exact or not at all. In a header because it stands in the loop over all fields.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "formats/text_decimal.hpp"
#include "formats/text_sixteen.hpp"

namespace pooltool {

/// 1 for a minus sign, 0 for any other character. No branch: half of the signs would be guessed wrong. No comparison either:
/// its result would go into a part of a register and so wait for what was in the rest, the number before.
[[nodiscard, gnu::always_inline]] inline std::uint32_t minus_at(const char* at) noexcept {
    return ((static_cast<unsigned char>(*at) ^ std::uint32_t{'-'}) - 1) >> 31;
}

[[nodiscard, gnu::always_inline]] inline double with_sign(double magnitude, std::uint32_t minus) noexcept {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(magnitude) | std::uint64_t{minus} << 63);
}

[[nodiscard, gnu::always_inline]] inline std::int64_t with_sign(std::uint64_t magnitude, std::uint32_t minus) noexcept {
    return static_cast<std::int64_t>((magnitude ^ (0 - std::uint64_t{minus})) + minus);
}

/// What has to be readable in front of a field and from its begin on.
inline constexpr std::int64_t room_in_front = 64;
inline constexpr std::int64_t room_from_here = 64;

/// The number of up to sixteen digits that end at `end`, of which `decimals` stand behind a point; `decimals` equals `digits`
/// where there is no point.
[[nodiscard, gnu::always_inline]] inline std::uint64_t number_before(const char* end, int digits, int decimals) noexcept {
    alignas(16) static constexpr auto last = [] {  // from character n on: the last n of sixteen
        std::array<char, 32> masks{};
        std::fill(masks.begin() + 16, masks.end(), static_cast<char>(0xff));
        return masks;
    }();
    // Those in front of the point one place further back, so that they close up to those behind it.
    const sixteen_characters behind_point = load_sixteen(last.data() + decimals);
    const sixteen_characters text = (load_sixteen(end - 16) & behind_point) | (load_sixteen(end - 17) & ~behind_point);
    return number_of_sixteen((text - '0') & load_sixteen(last.data() + digits));
}

/// The same of up to 32 digits, in two parts of which the point lies in one; false where the number has more than 19 digits
/// besides zeros in front.
[[nodiscard, gnu::always_inline]] inline bool long_number_before(const char* end, int digits, int decimals,
                                                                 std::uint64_t& number) noexcept {
    constexpr int part = 16;
    constexpr std::uint64_t most = 999;  // any number of 19 digits fits 64 bits
    const int first = std::max(digits - part, 0);
    const int in_last =
        (decimals - part) >> 31;  // -1 where the point is in the last part; no branch, as digits are hard to foresee
    const std::uint64_t in_front =
        number_before(end - part + in_last, first, ((decimals - part) & ~in_last) | (first & in_last));
    number = in_front * (ten_to_eight * ten_to_eight) + number_before(end, std::min(digits, part), std::min(decimals, part));
    return in_front <= most;
}

struct plain_number {
    std::uint64_t digits;  ///< as a whole number, without the point
    int decimals;          ///< how many of them stand behind the point; 0 as well where there is none
    std::uint32_t minus;   ///< 1 or 0
    bool has_point;
};

/// The number that is all of the field [at, end), of up to `most` characters (16 or 32): a sign or none, up to 19 digits, a
/// point among them or none. False where it is something else.
template <int most>
[[nodiscard, gnu::always_inline]] inline bool read_plain(const char* at, const char* end, plain_number& number) noexcept {
    const std::int64_t length = end - at;
    if (length < 1 || length > most) return false;
    const std::uint32_t minus = minus_at(at);
    std::uint32_t others = where_no_digits(end - 16);
    if constexpr (most == 32) others = others << 16 | where_no_digits(end - 32);
    others = (others >> (most - length)) & ~minus;
    const bool has_point = others != 0;
    const int point = has_point ? std::countr_zero(others) : 0;
    if (has_point && ((others & (others - 1)) != 0 || at[point] != '.')) return false;
    const int digits = static_cast<int>(length) - static_cast<int>(minus) - (has_point ? 1 : 0);
    if (digits < 1) return false;
    const int decimals = has_point ? static_cast<int>(length) - 1 - point : 0;
    const int behind = has_point ? decimals : digits;
    number = {0, decimals, minus, has_point};
    if constexpr (most == 32) return long_number_before(end, digits, behind, number.digits);
    number.digits = number_before(end, digits, behind);
    return true;
}

/// As parse_in_place, of longer fields and with exponents.
[[nodiscard]] bool parse_long(const char* at, const char* end, double& value) noexcept;
[[nodiscard]] bool parse_long(const char* at, const char* end, std::int64_t& value) noexcept;

/// The number that is all of the field [at, end), rounded once. False where parse_field has to decide.
[[nodiscard, gnu::always_inline]] inline bool parse_in_place(const char* at, const char* end, double& value) noexcept {
    plain_number number;
    if (!read_plain<16>(at, end, number) || number.digits > most_exact_whole) return parse_long(at, end, value);
    // Both are exact, so the one operation rounds once (Clinger, 1990).
    value = static_cast<double>(static_cast<std::int64_t>(number.digits)) /
            powers_of_ten[static_cast<std::size_t>(number.decimals)];
    value = with_sign(value, number.minus);
    return true;
}

/// The same of whole numbers.
[[nodiscard, gnu::always_inline]] inline bool parse_in_place(const char* at, const char* end, std::int64_t& value) noexcept {
    plain_number number;
    if (!read_plain<16>(at, end, number) || number.has_point) return parse_long(at, end, value);
    value = with_sign(number.digits, number.minus);
    return true;
}

}  // namespace pooltool
