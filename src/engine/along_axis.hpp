// One pass along one axis of a view: finds the rows that each output row is made from and hands them to a row operation. All
// geometry of windows and borders meets memory here, so that the operations below know neither.
//
// A row operation has
//
//   * In, Out: cell types.
//   * In pad(): the cell that stands for a skipped tap without changing the result.
//   * rows(Out*, out_step, taps, tap_steps, tap_count, n, batch): out row = the taps' rows combined, in order (see
//     kernels/table.hpp).
//   * dense(Out*, const In* line, kernel, step, n, workspace): out[i] = line[i], line[i+step], ... combined, kernel of them.
//   * tall(...), optional: see fold_rows in row_operations.hpp.
//   * nothing(Out*, n): results of windows without taps.
//   * begin(In), take(Out&, In): a window's first cell, and each further one: what rows() makes of them, cell by cell.
#pragma once

#include "engine/across_rows.hpp"
#include "engine/along_lines.hpp"

namespace pooltool {

template <class Op>
class along_axis {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    along_axis(const Op& op, const axis_plan& plan, int axis, const line_fill<In>& fill, workspace& memory,
               const kernels::table& table)
        : work_{op, plan, static_cast<std::size_t>(axis), fill, memory, table} {}

    /// Fills `out` (its where is the box of outputs) from `in` (which holds every cell that those outputs read).
    void run(const view<const In>& in, const view<Out>& out) const {
        if (cells_of(out.where) == 0) return;
        const std::size_t axis = work_.axis;
        const std::size_t rank = out.where.size();
        extent inner = 1;
        std::size_t fast = rank - 1;
        while (fast > axis && in.strides[fast] == inner && out.strides[fast] == inner) {
            inner *= length_of(out.where[fast]);
            --fast;
        }
        const bool line = fast == axis && in.strides[axis] == inner && out.strides[axis] == inner &&
                          (inner < worthwhile_row || axis == rank - 1);
        outer_loops loops;
        const auto add = [&](std::size_t i) { loops.add({length_of(out.where[i]), in.strides[i], out.strides[i]}); };
        for (std::size_t i = axis + 1; i <= fast; ++i) add(i);
        for (std::size_t i = 0; i < axis; ++i) add(i);
        if (line) {
            along_lines<Op>(work_, loops).run(in, out, inner);
        } else {
            across_rows<Op>(work_, loops).run(in, out, inner);
        }
    }

private:
    axis_work<Op> work_;
};

}  // namespace pooltool
