// Sixteen characters of text at a time: where digits end, from sixteen digits to their number and back.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace pooltool {

static_assert(std::endian::native == std::endian::little, "the first character is in the lowest byte");

typedef char sixteen_characters __attribute__((vector_size(16)));

inline constexpr std::uint64_t ten_to_eight = 100000000;

[[nodiscard, gnu::always_inline]] inline sixteen_characters load_sixteen(const char* at) noexcept {
    sixteen_characters text;
    std::memcpy(&text, at, sizeof text);
    return text;
}

/// Bit i: lane i is all ones, where every lane is all ones or zero.
[[nodiscard, gnu::always_inline]] inline std::uint32_t bits_of(sixteen_characters lanes) noexcept {
#if defined(__x86_64__)
    return static_cast<std::uint32_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(lanes)));
#else
    std::uint64_t halves[2];
    std::memcpy(halves, &lanes, sizeof halves);
    const auto side_by_side = [](std::uint64_t bytes) { return ((bytes & 0x0101010101010101u) * 0x0102040810204080u) >> 56; };
    return static_cast<std::uint32_t>(side_by_side(halves[0]) | side_by_side(halves[1]) << 8);
#endif
}

/// Bit i: of the 16 characters at `at`, character i is no digit.
[[nodiscard, gnu::always_inline]] inline std::uint32_t where_no_digits(const char* at) noexcept {
    const sixteen_characters text = load_sixteen(at);
    return bits_of(reinterpret_cast<sixteen_characters>((text < '0') | (text > '9')));
}

/// Bit i: `fits` is all ones in the lane of character i of the 64 at `at`; `fits` takes sixteen at a time.
template <class Fits>
[[nodiscard, gnu::always_inline]] inline std::uint64_t where(const char* at, const Fits& fits) noexcept {
    std::uint64_t found = 0;
#pragma GCC unroll 4
    for (int part = 0; part < 64; part += 16) {
        found |= std::uint64_t{bits_of(reinterpret_cast<sixteen_characters>(fits(load_sixteen(at + part))))} << part;
    }
    return found;
}

/// How many bits are 1. (std::popcount calls a function where the processor may have no instruction for it.)
[[nodiscard, gnu::always_inline]] inline int count_bits(std::uint64_t bits) noexcept {
    bits -= (bits >> 1) & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + ((bits >> 2) & 0x3333333333333333u);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return static_cast<int>((bits * 0x0101010101010101u) >> 56);
}

/// The number of sixteen digits that are given by their values (0 to 9 a byte).
[[nodiscard, gnu::always_inline]] inline std::uint64_t number_of_sixteen(sixteen_characters digits) noexcept {
#if defined(__x86_64__)
    const auto all = reinterpret_cast<__m128i>(digits);
    const __m128i tens = _mm_mullo_epi16(_mm_and_si128(all, _mm_set1_epi16(0xff)), _mm_set1_epi16(10));
    const __m128i of_two = _mm_add_epi16(tens, _mm_srli_epi16(all, 8));
    const __m128i of_four = _mm_madd_epi16(of_two, _mm_set1_epi32(1 << 16 | 100));
    const __m128i of_eight = _mm_madd_epi16(_mm_packs_epi32(of_four, of_four), _mm_set1_epi32(1 << 16 | 10000));
    const auto both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(of_eight));
    return (both & 0xffffffffu) * ten_to_eight + (both >> 32);
#else
    std::uint64_t halves[2];
    std::memcpy(halves, &digits, sizeof halves);
    const auto number_of_eight = [](std::uint64_t eight) {
        eight = eight * 10 + (eight >> 8);
        return (((eight & 0x000000ff000000ffu) * 0x000f424000000064u +
                 ((eight >> 16) & 0x000000ff000000ffu) * 0x0000271000000001u) >>
                32) &
               0xffffffffu;
    };
    return number_of_eight(halves[0]) * ten_to_eight + number_of_eight(halves[1]);
#endif
}

/// The digits of a number below 10^16 by their values, zeros in front. Quotients are products that are exact for numbers of so
/// few digits; what they leave stands beside them: of eight digits, of four, of two.
[[nodiscard, gnu::always_inline]] inline sixteen_characters digits_of(std::uint64_t number) noexcept {
    const std::uint64_t first = number / ten_to_eight;
    const std::uint64_t last = number - first * ten_to_eight;
#if defined(__x86_64__)
    const __m128i of_eight = _mm_set_epi64x(static_cast<std::int64_t>(last), static_cast<std::int64_t>(first));
    const __m128i thousands = _mm_srli_epi64(_mm_mul_epu32(of_eight, _mm_set1_epi64x(0xd1b71759)), 45);
    const __m128i ones = _mm_sub_epi32(of_eight, _mm_mul_epu32(thousands, _mm_set1_epi64x(10000)));
    const __m128i of_four = _mm_or_si128(thousands, _mm_slli_epi64(ones, 32));
    const __m128i hundreds = _mm_srli_epi16(_mm_mulhi_epu16(of_four, _mm_set1_epi16(5243)), 3);
    const __m128i below_hundred = _mm_sub_epi16(of_four, _mm_mullo_epi16(hundreds, _mm_set1_epi16(100)));
    const __m128i of_two = _mm_or_si128(hundreds, _mm_slli_epi32(below_hundred, 16));
    const __m128i tens = _mm_mulhi_epu16(of_two, _mm_set1_epi16(6554));
    const __m128i below_ten = _mm_sub_epi16(of_two, _mm_mullo_epi16(tens, _mm_set1_epi16(10)));
    const __m128i digits = _mm_or_si128(tens, _mm_slli_epi16(below_ten, 8));
    return reinterpret_cast<sixteen_characters>(digits);
#else
    const auto eight = [](std::uint64_t parts) {
        const auto split = [&parts](std::uint64_t quotients, std::uint64_t divisor, int bits) {
            parts = quotients | (parts - quotients * divisor) << bits;
        };
        split((parts * 109951163) >> 40, 10000, 32);
        split(((parts * 10486) >> 20) & 0x0000007f0000007fu, 100, 16);
        split(((parts * 103) >> 10) & 0x000f000f000f000fu, 10, 8);
        return parts;
    };
    const std::uint64_t halves[2]{eight(first), eight(last)};
    sixteen_characters digits;
    std::memcpy(&digits, halves, sizeof digits);
    return digits;
#endif
}

}  // namespace pooltool
