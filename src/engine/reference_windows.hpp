// The reference engine's windows: every output made alone, from the list of its taps. Owns what the reducers and NaN rules of
// plan.hpp mean; knows nothing of files, slabs or passes along lines.
#pragma once

#include <vector>

#include "engine/reference_cells.hpp"
#include "pooltool/plan.hpp"

namespace pooltool::reference {

/// Every window of the plan, in C order. `fill` stands for the plan's own (a complex array's imaginary part has 0). `indices`
/// grows by one entry per window when the plan makes them.
void reduce_windows(const window_plan& plan, const carried_array& cells, double fill, cell_writer& out,
                    std::vector<std::int64_t>& indices);

}  // namespace pooltool::reference
