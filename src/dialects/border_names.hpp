// SciPy's words for what stands outside of an array.
#pragma once

#include <optional>
#include <string_view>

#include "pooltool/plan.hpp"

namespace pooltool {

/// reflect, grid-mirror, constant, grid-constant, nearest, mirror, wrap, grid-wrap (scipy.ndimage's modes and their aliases).
[[nodiscard]] std::optional<border> border_named(std::string_view name) noexcept;

/// SciPy's name, without the aliases.
[[nodiscard]] std::string_view scipy_name_of(border edge) noexcept;

}  // namespace pooltool
