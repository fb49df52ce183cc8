// The powers and roots of reducer::power, written once so that every engine calls the same operations: the small exponents are
// IEEE products and square roots (which a vector unit has too), the others power_of.
#pragma once

#include <cmath>

namespace pooltool {

/// As the C library's pow, but the same on every processor and with every compiler; the error stays below 0.5000001 units in
/// the last place where the result is normal.
[[nodiscard]] double power_of(double x, double p) noexcept;

/// x to the power p.
[[nodiscard]] inline double raised(double x, double p) noexcept {
    if (p == 1) return x;
    if (p == 2) return x * x;
    if (p == 3) return x * x * x;
    return power_of(x, p);
}

/// x to the power 1/p; NaN below zero, except for p = 1.
[[nodiscard]] inline double rooted(double x, double p) noexcept {
    if (p == 1) return x;
    if (p == 2) return std::sqrt(x);
    return power_of(x, 1 / p);
}

/// The float32 that rooted(x, p) rounds to, mostly at the price of the C library's pow, whose error is below 2 units in the
/// last place: where it and its neighbours four units away round to the same float, so does rooted.
[[nodiscard]] inline float rooted_to_float(double x, double p) noexcept {
    if (p != 1 && p != 2 && x > 0) {
        constexpr double units = 4 * 0x1p-52;
        const double near = std::pow(x, 1 / p);
        const auto below = static_cast<float>(near * (1 - units));
        if (below == static_cast<float>(near * (1 + units))) return below;
    }
    return static_cast<float>(rooted(x, p));
}

}  // namespace pooltool
