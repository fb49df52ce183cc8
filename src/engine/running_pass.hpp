// What running sums along one axis share: the pass, and the step from one window to the next.
#pragma once

#include <type_traits>

#include "base/convert.hpp"
#include "engine/layout.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// What a pass needs to know along its axis.
struct line_pass {
    const axis_plan* axis{nullptr};
    std::size_t along{0};
    double fill{0};
    double divisor{1};
    bool fill_held{true};  ///< the cell type holds the fill value exactly
    bool paired{false};    ///< cells are the parts of complex numbers: imaginary ones are filled with 0

    [[nodiscard]] double fill_of(extent column) const noexcept { return paired && (column & 1) != 0 ? 0.0 : fill; }
};

/// Cells in memory are of type Cell between the passes (float16 too: a pass rounds once, to its own type).
template <class Cell>
inline constexpr bool has_running_kernels = std::is_arithmetic_v<Cell>;

/// One window further in n columns from `column` on. A row of fill values is recognised by its address, `pad`, as Cell may not
/// hold them.
template <class Cell>
void running_step(const line_pass& pass, const kernels::table& table, const Cell* pad, extent column, double* totals,
                  const Cell* enter, const Cell* leave, Cell* out, extent n) {
    if constexpr (has_running_kernels<Cell>) {
        if (pass.fill_held || (enter != pad && leave != pad)) {
            table.of<Cell>().running_step(totals + column, enter + column, leave + column, out + column, pass.divisor, n);
            return;
        }
    }
    for (extent i = column; i < column + n; ++i) {
        const double difference =
            (enter == pad ? pass.fill_of(i) : to_double(enter[i])) - (leave == pad ? pass.fill_of(i) : to_double(leave[i]));
        totals[i] = totals[i] + difference;
        out[i] = from_double<Cell>(totals[i] / pass.divisor, rounding::trunc);
    }
}

}  // namespace pooltool
