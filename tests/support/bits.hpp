// Comparing cells to the bit: any NaN equals any NaN, -0.0 is not 0.0.
#pragma once

#include <cmath>
#include <type_traits>
#include <vector>

namespace pooltool::testing {

template <class Cell>
[[nodiscard]] bool same_cell(Cell a, Cell b) {
    if constexpr (std::is_floating_point_v<Cell>) {
        if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
        return a == b && std::signbit(a) == std::signbit(b);
    } else {
        return a == b;
    }
}

template <class Cell>
[[nodiscard]] bool same_cells(const std::vector<Cell>& a, const std::vector<Cell>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!same_cell(a[i], b[i])) return false;
    }
    return true;
}

}  // namespace pooltool::testing
