// Small facts about windows that are already coordinates: how few real taps one can have.
#pragma once

#include <limits>
#include <vector>

#include "pooltool/plan.hpp"

namespace pooltool::lowering {

/// The result of a window without enough valid cells.
inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// No window has fewer taps that show a cell of the array (borders skip and constant show none outside). Exact for undilated
/// windows; dilated ones that reach beyond both ends may have one more along such an axis.
[[nodiscard]] extent fewest_taps(const std::vector<axis_plan>& axes);

}  // namespace pooltool::lowering
