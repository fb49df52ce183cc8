// Windows across rows: every output row is made from whole rows of cells; see along_axis.hpp.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/axis_work.hpp"

namespace pooltool {

/// Across rows, windows like these share what they are folded from.
template <class Op>
[[nodiscard]] bool is_tall(const axis_plan& plan) noexcept {
    return plan.windows.empty() && plan.stride == 1 && plan.dilation == 1 && Op::worth_tall(plan.kernel);
}

template <class Op>
class across_rows {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    /// `loops`: the other axes, but for the `inner` neighbouring cells of a row.
    across_rows(const axis_work<Op>& work, const outer_loops& loops) : work_(work), loops_(loops) {}

    void run(const view<const In>& in, const view<Out>& out, extent inner) {
        if constexpr (Op::has_tall) {
            if (is_tall<Op>(work_.plan)) return tall_windows(in, out, inner);
        }
        const range outputs = out.where[work_.axis];
        const extent first_cell = in.where[work_.axis].begin;
        const extent stride = in.strides[work_.axis];
        outer_loops around = loops_;
        const outer_loop batch = around.take_fastest();
        std::vector<const In*> taps;
        std::vector<extent> steps;
        for (extent o = outputs.begin; o < outputs.end; ++o) {
            if (tap_count(work_.plan, o) > most_listed_taps) {
                long_window_of_rows(in, out, o, inner);
                continue;
            }
            const std::vector<extent> cells = tap_cells(work_.plan, o);
            around.for_each([&](extent in_offset, extent out_offset) {
                taps.clear();
                steps.clear();
                for (const extent cell : cells) {
                    if (cell != outside) {
                        taps.push_back(in.base + in_offset + (cell - first_cell) * stride);
                        steps.push_back(batch.in_step);
                    } else if (work_.plan.edge == border::constant) {
                        taps.push_back(pad_row(inner));
                        steps.push_back(0);
                    }
                }
                Out* const to = out.base + out_offset + (o - outputs.begin) * out.strides[work_.axis];
                if (taps.empty()) {
                    for (extent b = 0; b < batch.times; ++b) work_.op.nothing(to + b * batch.out_step, inner);
                } else {
                    work_.op.rows(to, batch.out_step, taps.data(), steps.data(), static_cast<extent>(taps.size()), inner,
                                  batch.times);
                }
            });
        }
    }

private:
    void tall_windows(const view<const In>& in, const view<Out>& out, extent inner) {
        const axis_plan& plan = work_.plan;
        const range outputs = out.where[work_.axis];
        const extent rows = length_of(outputs) + plan.kernel - 1;
        std::vector<const In*> row(static_cast<std::size_t>(rows));
        loops_.for_each([&](extent in_offset, extent out_offset) {
            const In* const cells = in.base + in_offset - in.where[work_.axis].begin * in.strides[work_.axis];
            for (extent t = 0; t < rows; ++t) {
                const extent cell = cell_at(plan.edge, plan.origin + outputs.begin + t, plan.in);
                row[static_cast<std::size_t>(t)] = cell == outside ? pad_row(inner) : cells + cell * in.strides[work_.axis];
            }
            work_.op.tall(out.base + out_offset, out.strides[work_.axis], row.data(), plan.kernel, length_of(outputs), inner,
                          work_.memory);
        });
    }

    /// One window, row after row.
    void long_window_of_rows(const view<const In>& in, const view<Out>& out, extent o, extent inner) {
        constexpr extent strip = 512;  // columns whose results stay in the first-level cache
        const extent taps = tap_count(work_.plan, o);
        const extent first = work_.first_coordinate(o);
        loops_.for_each([&](extent in_offset, extent out_offset) {
            const In* const from = in.base + in_offset - in.where[work_.axis].begin * in.strides[work_.axis];
            Out* const row = out.base + out_offset + (o - out.where[work_.axis].begin) * out.strides[work_.axis];
            for (extent column = 0; column < inner; column += strip) {
                const extent n = std::min(strip, inner - column);
                Out* const to = row + column;
                bool begun = false;
                for (extent t = 0; t < taps; ++t) {
                    const extent cell = cell_at(work_.plan.edge, first + t * work_.plan.dilation, work_.plan.in);
                    if (cell == outside && work_.plan.edge != border::constant) continue;
                    const In* const cells = (cell == outside ? pad_row(inner) : from + cell * in.strides[work_.axis]) + column;
                    for (extent i = 0; begun && i < n; ++i) work_.op.take(to[i], cells[i]);
                    for (extent i = 0; !begun && i < n; ++i) to[i] = work_.op.begin(cells[i]);
                    begun = true;
                }
                if (!begun) work_.op.nothing(to, n);
            }
        });
    }

    /// A row of cells that are outside of the axis, made when the first is met.
    const In* pad_row(extent n) {
        if (pad_ != nullptr) return pad_;
        In* const row = work_.memory.template cells<In>(buffer_rows, n);
        for (extent i = 0; i < n; ++i) row[i] = work_.outside_cell(i);
        pad_ = row;
        return row;
    }

    const axis_work<Op>& work_;
    const outer_loops& loops_;
    const In* pad_{nullptr};
};

}  // namespace pooltool
