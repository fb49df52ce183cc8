// From pooled axes to window coordinates: output lengths, SAME padding, ceil mode, adaptive bins. Shared by every dialect;
// knows none of them.
#pragma once

#include <optional>

#include "dialects/pool_rules.hpp"
#include "pooltool/plan.hpp"

namespace pooltool::lowering {

/// An axis that is not pooled: one tap per cell.
[[nodiscard]] axis_plan kept_axis(extent in);

/// Regular windows. `padding_counts`: axis_plan::counted takes in the declared padding. Refuses (input) an empty axis and a
/// window that does not fit.
[[nodiscard]] axis_plan regular_axis(const pool_axis& axis, std::optional<padding_word> word, bool ceil_mode,
                                     bool padding_counts);

/// Adaptive windows: output o of `out` covers [floor(o*in/out), ceil((o+1)*in/out)). Where the bins are all alike they become
/// regular windows.
[[nodiscard]] axis_plan adaptive_axis(extent array_axis, extent in, extent out);

/// One window over the whole axis.
[[nodiscard]] axis_plan whole_axis(extent array_axis, extent in);

}  // namespace pooltool::lowering
