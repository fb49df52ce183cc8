// From decimal digits to the nearest float64, for the common magnitudes. Exact or not at all.
#pragma once

#include <cstdint>

namespace pooltool {

/// mantissa * 10^exponent, rounded once to nearest even; false where this short way cannot tell.
[[nodiscard]] bool decimal_to_double(std::uint64_t mantissa, std::int64_t exponent, double& value) noexcept;

/// Takes decimal digits from `at` on into the mantissa (mantissa * 10^n + digits, modulo 2^64) and returns their end.
[[nodiscard]] const char* take_digits(const char* at, const char* end, std::uint64_t& mantissa) noexcept;

}  // namespace pooltool
