// The 16-bit float types as storage: exact widening, and narrowing from float64 rounded once, to nearest, ties to even. No
// arithmetic here. Written with integers, so it gives the same bits with and without F16C.
#pragma once

#include <bit>
#include <cstdint>

namespace pooltool {

struct float16 {
    std::uint16_t bits;
};
struct bfloat16 {
    std::uint16_t bits;
};

/// Exact; a NaN stays a NaN (quiet, payload kept).
[[nodiscard]] inline float widen(float16 value) noexcept {
    const std::uint32_t sign = (value.bits & 0x8000u) << 16;
    const std::uint32_t magnitude = value.bits & 0x7fffu;
    if (magnitude >= 0x7c00u) {
        const std::uint32_t quiet = magnitude > 0x7c00u ? 0x00400000u : 0u;
        return std::bit_cast<float>(sign | 0x7f800000u | ((magnitude & 0x3ffu) << 13) | quiet);
    }
    if (magnitude >= 0x0400u) return std::bit_cast<float>(sign | ((magnitude + 0x1c000u) << 13));
    // Subnormal: magnitude * 2^-24 is exact in float32.
    const float scaled = static_cast<float>(magnitude) * 0x1p-24f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(scaled));
}

[[nodiscard]] inline float widen(bfloat16 value) noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16);
}

namespace detail {

/// Rounds a float64 to a float with `mantissa` stored bits and the given largest biased exponent, by adding with the hardware's
/// own rounding at the target's last bit. Returns the magnitude's bits without the sign; NaN is handled by the caller.
template <int mantissa_bits, int exponent_bits>
[[nodiscard]] inline std::uint32_t narrow_magnitude(double magnitude) noexcept {
    constexpr int bias = (1 << (exponent_bits - 1)) - 1;
    constexpr std::uint32_t infinity = ((1u << exponent_bits) - 1u) << mantissa_bits;
    const auto raw = std::bit_cast<std::uint64_t>(magnitude);
    int exponent = static_cast<int>(raw >> 52) - 1023;  // of the leading bit
    if (exponent < 1 - bias) exponent = 1 - bias;       // subnormal targets share the smallest exponent
    if (exponent > bias) return infinity;
    // One unit in the last place of the target is 2^(exponent - mantissa_bits); 2^52 such units make float64 round there.
    const double shifter = std::bit_cast<double>(static_cast<std::uint64_t>(exponent - mantissa_bits + 52 + 1023) << 52);
    const double rounded = (magnitude + shifter) - shifter;
    const double units = rounded * std::bit_cast<double>(static_cast<std::uint64_t>(1023 - (exponent - mantissa_bits)) << 52);
    const auto count = static_cast<std::uint32_t>(units);  // <= 2^(mantissa_bits + 1)
    const auto base = static_cast<std::uint32_t>(exponent + bias - 1) << mantissa_bits;
    const std::uint32_t result = base + count;  // the implicit bit of `count` raises the exponent by one where it is set
    return result >= infinity ? infinity : result;
}

}  // namespace detail

[[nodiscard]] inline float16 to_float16(double value) noexcept {
    const auto sign = static_cast<std::uint16_t>((std::bit_cast<std::uint64_t>(value) >> 48) & 0x8000u);
    if (value != value) return {static_cast<std::uint16_t>(0x7e00u)};
    const double magnitude = value < 0 ? -value : value;
    return {static_cast<std::uint16_t>(sign | detail::narrow_magnitude<10, 5>(magnitude == 0 ? 0.0 : magnitude))};
}

[[nodiscard]] inline bfloat16 to_bfloat16(double value) noexcept {
    const auto sign = static_cast<std::uint16_t>((std::bit_cast<std::uint64_t>(value) >> 48) & 0x8000u);
    if (value != value) return {static_cast<std::uint16_t>(0x7fc0u)};
    const double magnitude = value < 0 ? -value : value;
    return {static_cast<std::uint16_t>(sign | detail::narrow_magnitude<7, 8>(magnitude == 0 ? 0.0 : magnitude))};
}

}  // namespace pooltool
