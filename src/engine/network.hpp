// Comparator networks that bring the value of one rank to one wire: Batcher's odd-even merge sort, with every comparator left out
// whose outcome cannot reach that wire.
#pragma once

#include <vector>

#include "kernels/table.hpp"

namespace pooltool {

/// The comparators, in order, after which wire `rank` holds the value at ascending position `rank` of `count` values.
[[nodiscard]] std::vector<kernels::network_step> selection_network(int count, int rank);

}  // namespace pooltool
