// From decimal digits to the nearest float64, for the common magnitudes. Exact or not at all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pooltool {

inline constexpr int most_exact_power = 22;  // 10^22 < 2^53 * 2^22

inline constexpr std::array<double, most_exact_power + 1> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

inline constexpr std::uint64_t most_exact_whole = std::uint64_t{1} << 53;

/// As decimal_to_double, where mantissa or power of ten is not exact in float64.
[[nodiscard]] bool long_decimal_to_double(std::uint64_t mantissa, std::int64_t exponent, double& value) noexcept;

/// mantissa * 10^exponent, rounded once to nearest even; false where this short way cannot tell.
[[nodiscard]] inline bool decimal_to_double(std::uint64_t mantissa, std::int64_t exponent, double& value) noexcept {
    if (mantissa <= most_exact_whole && exponent >= -most_exact_power && exponent <= most_exact_power) {
        // Clinger: both are exact, so the one operation rounds once.
        const double whole = static_cast<double>(static_cast<std::int64_t>(mantissa));
        const double scale = powers_of_ten[static_cast<std::size_t>(exponent < 0 ? -exponent : exponent)];
        value = exponent < 0 ? whole / scale : whole * scale;
        return true;
    }
    return long_decimal_to_double(mantissa, exponent, value);
}

/// Takes decimal digits from `at` on into the mantissa (mantissa * 10^n + digits, modulo 2^64) and returns their end.
[[nodiscard]] const char* take_digits(const char* at, const char* end, std::uint64_t& mantissa) noexcept;

}  // namespace pooltool
