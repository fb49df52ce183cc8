// From decimal digits to the nearest float64, for the common magnitudes. Exact or not at all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pooltool {

/// All that are exact: 10^22 < 2^53 * 2^22.
inline constexpr std::array<double, 23> powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

inline constexpr std::uint64_t most_exact_whole = std::uint64_t{1} << 53;

/// mantissa * 10^exponent, rounded once to nearest even; false where this way cannot tell.
[[nodiscard]] bool decimal_to_double(std::uint64_t mantissa, std::int64_t exponent, double& value) noexcept;

}  // namespace pooltool
