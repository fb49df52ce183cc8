// Arithmetic on extents that cannot wrap: false instead of a wrong number.
#pragma once

#include <cstddef>

#include "pooltool/dtype.hpp"

namespace pooltool {

[[nodiscard]] inline bool checked_multiply(extent a, extent b, extent& product) noexcept {
    return !__builtin_mul_overflow(a, b, &product);
}

[[nodiscard]] inline bool checked_add(extent a, extent b, extent& sum) noexcept { return !__builtin_add_overflow(a, b, &sum); }

/// Division rounded towards minus infinity; b > 0.
[[nodiscard]] constexpr extent floor_divide(extent a, extent b) noexcept { return a / b - ((a % b) < 0 ? 1 : 0); }

/// Division rounded towards plus infinity; b > 0.
[[nodiscard]] constexpr extent ceil_divide(extent a, extent b) noexcept { return a / b + ((a % b) > 0 ? 1 : 0); }

[[nodiscard]] inline std::size_t to_size(extent value) noexcept { return static_cast<std::size_t>(value); }
[[nodiscard]] inline extent to_extent(std::size_t value) noexcept { return static_cast<extent>(value); }

}  // namespace pooltool
