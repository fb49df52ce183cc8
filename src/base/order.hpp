// Where ranks and medians stand among the values that take part, and which zero a median is. Which of two zeros a rank is, is
// select.hpp's to say.
#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "base/exact_sum.hpp"
#include "pooltool/dtype.hpp"

namespace pooltool {

/// The order that a median sorts by: strictly below, -0.0 below +0.0. Total on values that are not NaN.
template <class T>
[[nodiscard]] inline bool is_below(T a, T b) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        return a < b || (a == b && std::signbit(a) && !std::signbit(b));
    } else {
        return a < b;
    }
}

/// The position, among the `present` values that take part, of what is position `rank` among all `count`: its place between the
/// smallest and the greatest, to nearest, halves up. 0 stays the smallest, count-1 the greatest, count/2 the (upper) middle.
[[nodiscard]] inline extent rank_among(extent rank, extent count, extent present) noexcept {
    if (present == count || count <= 1) return rank;
    return (2 * rank * (present - 1) + (count - 1)) / (2 * (count - 1));
}

/// The mean of two middle values. Float64: their sum halved, or the sum of the halves where the sum overflows.
[[nodiscard]] inline double middle_of(double a, double b) noexcept {
    const double sum = a + b;
    if (std::isinf(sum) && !std::isinf(a) && !std::isinf(b)) return a / 2 + b / 2;
    return sum / 2;
}

/// 64-bit integers: the exact sum, rounded once to float64, halved.
[[nodiscard]] inline double middle_of(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<double>(int128{a} + int128{b}) / 2;
}
[[nodiscard]] inline double middle_of(std::uint64_t a, std::uint64_t b) noexcept {
    return static_cast<double>(static_cast<int128>(a) + static_cast<int128>(b)) / 2;
}

}  // namespace pooltool
