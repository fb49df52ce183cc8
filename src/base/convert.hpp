// The store rule: how a result becomes a cell of the output. Integers saturate and NaN becomes 0; floats round to nearest, ties to
// even, and every NaN is stored as the canonical quiet one, so that no bit depends on the processor.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "base/half.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

/// bool cells in memory: one byte, 0 or 1. A type of its own, so that templates tell it from uint8.
enum class boolean8 : std::uint8_t { no = 0, yes = 1 };

template <class T>
inline constexpr bool is_real_float = std::is_floating_point_v<T> || std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>;

/// A cell as a float64: exact for all but 64-bit integers, which round to nearest even.
template <class T>
[[nodiscard]] inline double to_double(T value) noexcept {
    if constexpr (std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>) {
        return static_cast<double>(widen(value));
    } else if constexpr (std::is_same_v<T, boolean8>) {
        return static_cast<std::uint8_t>(value) != 0 ? 1.0 : 0.0;
    } else {
        return static_cast<double>(value);
    }
}

[[nodiscard]] inline double rounded(double value, rounding how) noexcept {
    switch (how) {
        case rounding::trunc: return std::trunc(value);
        case rounding::floor: return std::floor(value);
        case rounding::half_even: return std::nearbyint(value);
        case rounding::half_away: return std::round(value);
    }
    return value;
}

/// Store rule from float64.
template <class T>
[[nodiscard]] inline T from_double(double value, rounding how) noexcept {
    if constexpr (std::is_same_v<T, double>) {
        return value != value ? std::numeric_limits<double>::quiet_NaN() : value;
    } else if constexpr (std::is_same_v<T, float>) {
        return value != value ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(value);
    } else if constexpr (std::is_same_v<T, float16>) {
        return to_float16(value);
    } else if constexpr (std::is_same_v<T, bfloat16>) {
        return to_bfloat16(value);
    } else if constexpr (std::is_same_v<T, boolean8>) {
        const double whole = rounded(value, how);
        return whole >= 1.0 ? boolean8::yes : boolean8::no;
    } else {
        if (value != value) return T{0};
        const double whole = rounded(value, how);
        constexpr double lowest = static_cast<double>(std::numeric_limits<T>::lowest());  // a power of two or zero: exact
        // The first float64 above the type's range: max + 1 is a power of two for every integer type.
        constexpr double beyond = 2.0 * static_cast<double>(std::numeric_limits<T>::max() / 2 + 1);
        if (whole < lowest) return std::numeric_limits<T>::lowest();
        if (whole >= beyond) return std::numeric_limits<T>::max();
        return static_cast<T>(whole);
    }
}

/// Store rule from an exact 64-bit integer.
template <class T, class Wide>
[[nodiscard]] inline T from_integer(Wide value) noexcept {
    static_assert(std::is_same_v<Wide, std::int64_t> || std::is_same_v<Wide, std::uint64_t>);
    if constexpr (std::is_same_v<T, boolean8>) {
        return value > 0 ? boolean8::yes : boolean8::no;
    } else if constexpr (std::is_integral_v<T>) {
        if constexpr (std::is_signed_v<Wide>) {
            if (value < 0) {
                if constexpr (std::is_unsigned_v<T>) {
                    return T{0};
                } else {
                    return value < static_cast<Wide>(std::numeric_limits<T>::lowest()) ? std::numeric_limits<T>::lowest()
                                                                                      : static_cast<T>(value);
                }
            }
        }
        const auto magnitude = static_cast<std::uint64_t>(value);
        return magnitude > static_cast<std::uint64_t>(std::numeric_limits<T>::max()) ? std::numeric_limits<T>::max()
                                                                                     : static_cast<T>(value);
    } else if constexpr (std::is_same_v<T, float>) {
        return static_cast<float>(value);  // one rounding
    } else {
        return from_double<T>(static_cast<double>(value), rounding::trunc);
    }
}

}  // namespace pooltool
