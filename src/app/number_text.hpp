// Decimal digits of one floating value as NumPy writes them: the fewest that tell it from its neighbours of the same type, cut
// at a precision. Free of the locale.
#pragma once

#include <string>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// "12.", "0.5", "-0.33333333": at most `precision` digits behind the point, no zeros at the end, the point always there.
/// `value` is a finite value of `type` (float16, bfloat16, float32 or float64). precision < 0: no limit.
[[nodiscard]] std::string positional_text(double value, dtype type, int precision);

/// "1.e+05", "-1.25e-07": likewise, with `fraction_digits` >= 0 exactly that many digits behind the point (beyond the fewest
/// these are the value's own further digits).
[[nodiscard]] std::string scientific_text(double value, dtype type, int precision, int fraction_digits = -1);

/// "12.50": exactly `digits` digits behind the point, of a finite value.
[[nodiscard]] std::string fixed_text(double value, int digits);

/// The value as a Python program prints a NumPy scalar: "1.0", "1e+16", "nan", "-inf".
[[nodiscard]] std::string scalar_text(double value, dtype type);

}  // namespace pooltool
