// The reference engine's passes along lines: running sums and sliding extremes, where an output depends on the cells that came
// before its window, and blockwise sums, where it depends on its number. Owns the continuation of a line beyond its ends; knows nothing of files.
#pragma once

#include "engine/reference_cells.hpp"
#include "pooltool/plan.hpp"

namespace pooltool::reference {

/// A pass of nan_rule::sliding, summation::running or blockwise with an axis that is not an identity (plan/check.hpp, line_axis).
void reduce_lines(const window_plan& plan, const carried_array& cells, double fill, cell_writer& out);

}  // namespace pooltool::reference
