// Sums of integer cells, exact whatever their number. Owns the 128-bit type and how such a sum leaves it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/convert.hpp"

namespace pooltool {

__extension__ typedef __int128 int128;

/// A sum of at most 2^63 cells of 64 bits: cannot overflow.
struct exact_sum {
    int128 total{0};

    void add(std::int64_t cell) noexcept { total += cell; }
    void add(std::uint64_t cell) noexcept { total += cell; }
    void add(double whole) noexcept { total += static_cast<std::int64_t>(whole); }  ///< a cell of up to 32 bits
    void add(exact_sum other) noexcept { total += other.total; }

    /// Rounded once, to nearest, ties to even: what a mean divides.
    [[nodiscard]] double value() const noexcept { return static_cast<double>(total); }
};

/// Store rule from an exact sum that nothing divides: an integer type takes it whole, saturated; a float type takes the float64
/// next to it.
template <class T>
[[nodiscard]] inline T from_exact(exact_sum sum) noexcept {
    if constexpr (is_real_float<T>) {
        return from_double<T>(sum.value(), rounding::trunc);
    } else if (sum.total < 0) {
        const int128 lowest = std::numeric_limits<std::int64_t>::min();
        return from_integer<T>(static_cast<std::int64_t>(std::max(sum.total, lowest)));
    } else {
        const int128 highest = std::numeric_limits<std::uint64_t>::max();
        return from_integer<T>(static_cast<std::uint64_t>(std::min(sum.total, highest)));
    }
}

}  // namespace pooltool
