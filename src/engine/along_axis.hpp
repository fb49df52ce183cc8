// One pass along one axis of a view: finds the rows that each output row is made from and hands them to a row operation. All
// geometry of windows and borders meets memory here, so that the operations below know neither.
//
// A row operation has
//   In, Out                    cell types
//   In pad()                   the cell that stands for a skipped tap without changing the result
//   rows(Out*, out_step, taps, tap_steps, tap_count, n, batch)   out row = the taps' rows combined, in order (see
//   kernels/table.hpp) dense(Out*, const In* line, kernel, step, n, workspace)      out[i] = line[i], line[i+step], ...
//   combined, kernel of them tall(...)                  optional: see fold_rows.hpp nothing(Out*, n)           results of
//   windows without taps
//   begin(In), take(Out&, In)  a window's first cell, and each further one: what rows() makes of them, cell by cell
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/outer_loops.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// A row this long is worth a call of its own; shorter runs of inner cells are treated as part of the line.
inline constexpr extent worthwhile_row = 16;

/// What stands outside of a line, for border::constant: the fill of real and of imaginary parts (equal for real arrays).
template <class T>
struct line_fill {
    T even{};
    T odd{};
    bool paired{false};  ///< cells alternate real, imaginary along the fastest axis
};

/// Of windows with more taps no list is made: it would be larger than the cells.
inline constexpr extent most_listed_taps = extent{1} << 14;

template <class Op>
class along_axis {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    along_axis(const Op& op, const axis_plan& plan, int axis, const line_fill<In>& fill, workspace& memory,
               const kernels::table& table)
        : op_(op), plan_(plan), axis_(static_cast<std::size_t>(axis)), fill_(fill), memory_(memory), table_(table) {}

    /// Across rows, windows like these share what they are folded from.
    [[nodiscard]] static bool is_tall(const axis_plan& plan) noexcept {
        return plan.windows.empty() && plan.stride == 1 && plan.dilation == 1 && Op::worth_tall(plan.kernel);
    }

    /// Fills `out` (its where is the box of outputs) from `in` (which holds every cell that those outputs read).
    void run(const view<const In>& in, const view<Out>& out) {
        if (cells_of(out.where) == 0) return;
        const std::size_t rank = out.where.size();
        extent inner = 1;
        std::size_t fast = rank - 1;
        while (fast > axis_ && in.strides[fast] == inner && out.strides[fast] == inner) {
            inner *= length_of(out.where[fast]);
            --fast;
        }
        const bool line = fast == axis_ && in.strides[axis_] == inner && out.strides[axis_] == inner &&
                          (inner < worthwhile_row || axis_ == rank - 1);
        loops_ = {};
        pad_ = nullptr;
        for (std::size_t i = axis_ + 1; i <= fast; ++i) add_loop(in, out, i);
        for (std::size_t i = 0; i < axis_; ++i) add_loop(in, out, i);
        if (line) {
            run_lines(in, out, inner);
        } else {
            run_rows(in, out, inner);
        }
    }

private:
    void add_loop(const view<const In>& in, const view<Out>& out, std::size_t i) {
        loops_.add({length_of(out.where[i]), in.strides[i], out.strides[i]});
    }

    // ---- windows across rows -------------------------------------------------------------------------------------------

    void run_rows(const view<const In>& in, const view<Out>& out, extent inner) {
        const range outputs = out.where[axis_];
        const extent first_cell = in.where[axis_].begin;
        const extent stride = in.strides[axis_];
        if constexpr (Op::has_tall) {
            if (is_tall(plan_)) {
                const extent rows = length_of(outputs) + plan_.kernel - 1;
                std::vector<const In*> row(static_cast<std::size_t>(rows));
                const auto run_at = [&](extent in_offset, extent out_offset) {
                    for (extent t = 0; t < rows; ++t) {
                        const extent cell = cell_at(plan_.edge, plan_.origin + outputs.begin + t, plan_.in);
                        row[static_cast<std::size_t>(t)] =
                            cell == outside ? pad_row(inner) : in.base + in_offset + (cell - first_cell) * stride;
                    }
                    op_.tall(out.base + out_offset, out.strides[axis_], row.data(), plan_.kernel, length_of(outputs), inner,
                             memory_);
                };
                loops_.for_each(run_at);
                return;
            }
        }
        outer_loops around = loops_;
        const outer_loop batch = around.take_fastest();
        std::vector<const In*> taps;
        std::vector<extent> steps;
        for (extent o = outputs.begin; o < outputs.end; ++o) {
            if (tap_count(plan_, o) > most_listed_taps) {
                long_window_of_rows(in, out, o, inner);
                continue;
            }
            const std::vector<extent> cells = tap_cells(plan_, o);
            around.for_each([&](extent in_offset, extent out_offset) {
                taps.clear();
                steps.clear();
                for (const extent cell : cells) {
                    if (cell != outside) {
                        taps.push_back(in.base + in_offset + (cell - first_cell) * stride);
                        steps.push_back(batch.in_step);
                    } else if (plan_.edge == border::constant) {
                        taps.push_back(pad_row(inner));
                        steps.push_back(0);
                    }
                }
                Out* const to = out.base + out_offset + (o - outputs.begin) * out.strides[axis_];
                if (taps.empty()) {
                    for (extent b = 0; b < batch.times; ++b) op_.nothing(to + b * batch.out_step, inner);
                } else {
                    op_.rows(to, batch.out_step, taps.data(), steps.data(), static_cast<extent>(taps.size()), inner,
                             batch.times);
                }
            });
        }
    }

    /// One window across rows, row after row.
    void long_window_of_rows(const view<const In>& in, const view<Out>& out, extent o, extent inner) {
        constexpr extent strip = 512;  // columns whose results stay in the first-level cache
        const extent taps = tap_count(plan_, o);
        const extent first = first_coordinate(o);
        loops_.for_each([&](extent in_offset, extent out_offset) {
            const In* const from = in.base + in_offset - in.where[axis_].begin * in.strides[axis_];
            Out* const row = out.base + out_offset + (o - out.where[axis_].begin) * out.strides[axis_];
            for (extent column = 0; column < inner; column += strip) {
                const extent n = std::min(strip, inner - column);
                Out* const to = row + column;
                bool begun = false;
                for (extent t = 0; t < taps; ++t) {
                    const extent cell = cell_at(plan_.edge, first + t * plan_.dilation, plan_.in);
                    if (cell == outside && plan_.edge != border::constant) continue;
                    const In* const cells = (cell == outside ? pad_row(inner) : from + cell * in.strides[axis_]) + column;
                    for (extent i = 0; begun && i < n; ++i) op_.take(to[i], cells[i]);
                    for (extent i = 0; !begun && i < n; ++i) to[i] = op_.begin(cells[i]);
                    begun = true;
                }
                if (!begun) op_.nothing(to, n);
            }
        });
    }

    [[nodiscard]] extent first_coordinate(extent o) const noexcept {
        return plan_.windows.empty() ? tap_coordinate(plan_, o, 0) : plan_.windows[static_cast<std::size_t>(o)].begin;
    }

    /// A row of cells that are outside of the axis, made when the first is met.
    const In* pad_row(extent n) {
        if (pad_ != nullptr) return pad_;
        In* const row = memory_.cells<In>(buffer_rows, n);
        if (plan_.edge == border::constant) {
            for (extent i = 0; i < n; ++i) row[i] = fill_.paired && (i & 1) != 0 ? fill_.odd : fill_.even;
        } else {
            std::fill_n(row, n, op_.pad());
        }
        pad_ = row;
        return row;
    }

    // ---- windows along lines; a cell of the line is a group of `inner` neighbours ---------------------------------------

    void run_lines(const view<const In>& in, const view<Out>& out, extent inner) {
        const range outputs = out.where[axis_];
        if (run_joined(in, out, inner)) return;
        loops_.for_each([&](extent in_offset, extent out_offset) {
            const In* const line = in.base + in_offset - in.where[axis_].begin * inner;  // as if cell 0 were there
            Out* const to = out.base + out_offset;
            if (!plan_.windows.empty() && inner == 1 && plan_.kernel < worthwhile_row) return short_windows(to, line, outputs);
            if (windows_alone(to, line, in.where[axis_], outputs, inner)) return;
            if (plan_.windows.empty()) {
                regular_line(to, line, in.where[axis_], outputs, inner);
            } else {
                irregular_line(to, line, outputs, inner);
            }
        });
    }

    /// Lines that windows tile exactly, and that lie one behind the other, are one long line: short ones are not worth a call
    /// each.
    bool run_joined(const view<const In>& in, const view<Out>& out, extent inner) {
        extent cells = length_of(in.where[axis_]);
        extent windows = length_of(out.where[axis_]);
        const bool tiled = plan_.windows.empty() && plan_.dilation == 1 && (plan_.stride == plan_.kernel || windows == 1) &&
                           cells == windows * plan_.kernel &&
                           tap_coordinate(plan_, out.where[axis_].begin, 0) == in.where[axis_].begin;
        if (!tiled) return false;
        outer_loops outer = loops_;
        const extent alone = cells;
        for (const outer_loop* next = outer.fastest();
             next != nullptr && next->in_step == cells * inner && next->out_step == windows * inner; next = outer.fastest()) {
            const extent times = outer.take_fastest().times;
            cells *= times;
            windows *= times;
        }
        if (cells == alone) return false;
        axis_plan joined;
        joined.in = cells;
        joined.out = windows;
        joined.kernel = joined.stride = plan_.kernel;
        along_axis all(op_, joined, 0, fill_, memory_, table_);
        all.loops_ = outer;
        all.run_lines({in.base, {{0, cells}}, {inner}}, {out.base, {{0, windows}}, {inner}}, inner);
        return true;
    }

    /// Windows that hardly overlap are folded one by one where the operation can.
    bool windows_alone(Out* to, const In* line, range there, range outputs, extent inner) {
        if constexpr (Op::has_tall) {
            if (inner != 1 || !op_.has_line()) return false;
            if (plan_.windows.empty() &&
                (plan_.dilation != 1 || plan_.stride * 4 < plan_.kernel || plan_.kernel < worthwhile_row))
                return false;
            for (extent o = outputs.begin; o < outputs.end; ++o) {
                const extent first = first_coordinate(o);
                const extent taps = tap_count(plan_, o);
                if (first < there.begin || first + taps > there.end) {
                    to[o - outputs.begin] = op_.line(extended(line, first, first + taps, 1), taps);
                } else {
                    to[o - outputs.begin] = op_.line(line + first, taps);
                }
            }
            return true;
        }
        return false;
    }

    /// Irregular windows of few cells: tap t of all of them side by side, with what changes nothing where a window has ended.
    void short_windows(Out* to, const In* line, range outputs) {
        const extent count = length_of(outputs);
        In* const side_by_side = memory_.cells<In>(buffer_phases, plan_.kernel * count);
        const In* taps[worthwhile_row];
        const extent steps[worthwhile_row] = {};
        for (extent t = 0; t < plan_.kernel; ++t) {
            In* const row = side_by_side + t * count;
            const range* window = plan_.windows.data() + outputs.begin;
            for (extent i = 0; i < count; ++i, ++window) {
                row[i] = window->begin + t < window->end ? line[window->begin + t] : op_.pad();
            }
            taps[t] = row;
        }
        op_.rows(to, 0, taps, steps, plan_.kernel, count, 1);
    }

    void irregular_line(Out* to, const In* line, range outputs, extent inner) {
        std::vector<const In*> taps;
        std::vector<extent> steps;
        for (extent o = outputs.begin; o < outputs.end; ++o) {
            const range window = plan_.windows[static_cast<std::size_t>(o)];
            if (length_of(window) > most_listed_taps) {
                long_windows(to + (o - outputs.begin) * inner, line + window.begin * inner, length_of(window), inner, 1, inner);
                continue;
            }
            taps.clear();
            for (extent cell = window.begin; cell < window.end; ++cell) taps.push_back(line + cell * inner);
            steps.assign(taps.size(), 0);
            op_.rows(to + (o - outputs.begin) * inner, 0, taps.data(), steps.data(), static_cast<extent>(taps.size()), inner,
                     1);
        }
    }

    /// Outputs [outputs.begin, outputs.end) of a line whose cells `there` are at line + cell*inner.
    void regular_line(Out* to, const In* line, range there, range outputs, extent inner) {
        // Strips whose cells stay in the first-level cache through all steps below.
        const extent reach = (plan_.kernel - 1) * plan_.dilation + 1;
        const extent strip = std::max<extent>(std::max<extent>(1, 2048 / (inner * plan_.stride)), reach / plan_.stride);
        for (extent o = outputs.begin; o < outputs.end; o += strip) {
            const extent here = std::min(strip, outputs.end - o);
            const extent first = tap_coordinate(plan_, o, 0);
            const extent last = tap_coordinate(plan_, o + here - 1, plan_.kernel - 1);
            const In* cells = line + first * inner;
            if (first < there.begin || last >= there.end) cells = extended(line, first, last + 1, inner);
            strip_of_line(to + (o - outputs.begin) * inner, cells, here, inner);
        }
    }

    /// Cells at coordinates [begin, end), borders filled in.
    const In* extended(const In* line, extent begin, extent end, extent inner) {
        In* const cells = memory_.cells<In>(buffer_line, (end - begin) * inner);
        const extent inside_begin = std::clamp(extent{0}, begin, end);
        const extent inside_end = std::clamp(plan_.in, inside_begin, end);
        const auto fill = [&](extent from, extent until) {
            for (extent coordinate = from; coordinate < until; ++coordinate) {
                In* const to = cells + (coordinate - begin) * inner;
                const extent cell = cell_at(plan_.edge, coordinate, plan_.in);
                for (extent c = 0; c < inner; ++c) {
                    if (cell != outside) {
                        to[c] = line[cell * inner + c];
                    } else if (plan_.edge == border::constant) {
                        to[c] = fill_.paired && (c & 1) != 0 ? fill_.odd : fill_.even;
                    } else {
                        to[c] = op_.pad();
                    }
                }
            }
        };
        fill(begin, inside_begin);
        if (inside_end > inside_begin) {
            std::memcpy(cells + (inside_begin - begin) * inner, line + inside_begin * inner,
                        static_cast<std::size_t>((inside_end - inside_begin) * inner) * sizeof(In));
        }
        fill(inside_end, end);
        return cells;
    }

    /// n windows of `taps` groups of cells that are `apart` cells from each other; some windows side by side, as the sum of one
    /// is serial.
    void long_windows(Out* to, const In* cells, extent taps, extent apart, extent n, extent inner) const {
        constexpr extent side_by_side = 8;
        for (extent k = 0; k < n * inner; k += side_by_side) {
            const extent here = std::min(side_by_side, n * inner - k);
            const In* from[side_by_side];
            Out held[side_by_side];
            for (extent l = 0; l < side_by_side; ++l) {
                const extent window = k + (l < here ? l : 0);
                from[l] = cells + window / inner * plan_.stride * inner + window % inner;
                held[l] = op_.begin(*from[l]);
            }
            if (here == 1) {
                for (extent t = 1; t < taps; ++t) op_.take(held[0], from[0][t * apart]);
            } else {
                for (extent t = 1; t < taps; ++t) {
                    for (extent l = 0; l < side_by_side; ++l) op_.take(held[l], from[l][t * apart]);
                }
            }
            std::copy_n(held, here, to + k);
        }
    }

    /// n outputs from cells that begin with tap 0 of the first and hold every tap.
    void strip_of_line(Out* to, const In* cells, extent n, extent inner) {
        // Several extremes are quicker in rows all the same.
        if (plan_.kernel > most_listed_taps && (n == 1 || !Op::has_tall)) {
            long_windows(to, cells, plan_.kernel, plan_.dilation * inner, n, inner);
            return;
        }
        if (plan_.stride == 1) {
            op_.dense(to, cells, plan_.kernel, plan_.dilation * inner, n * inner, memory_);
            return;
        }
        std::vector<const In*>& taps = taps_;
        std::vector<extent>& steps = steps_;
        taps.clear();
        steps.clear();
        if (inner >= worthwhile_row || n == 1) {
            for (extent j = 0; j < plan_.kernel; ++j) {
                taps.push_back(cells + j * plan_.dilation * inner);
                steps.push_back(plan_.stride * inner);
            }
            op_.rows(to, inner, taps.data(), steps.data(), plan_.kernel, inner, n);
            return;
        }
        // Phase r holds the cells r, r+stride, r+2*stride ...; tap j of all outputs is a run of phase (j*dilation) mod stride.
        const extent span = n + ((plan_.kernel - 1) * plan_.dilation) / plan_.stride;
        In* const phases = memory_.cells<In>(buffer_phases, span * inner * plan_.stride);
        const extent used = std::min(plan_.stride, plan_.dilation == 1 ? plan_.kernel : plan_.stride);
        const extent available = (n - 1) * plan_.stride + (plan_.kernel - 1) * plan_.dilation + 1;
        split(phases, span, cells, used, available, inner);
        for (extent j = 0; j < plan_.kernel; ++j) {
            const extent distance = j * plan_.dilation;
            taps.push_back(phases + ((distance % plan_.stride) * span + distance / plan_.stride) * inner);
            steps.push_back(0);
        }
        op_.rows(to, 0, taps.data(), steps.data(), plan_.kernel, n * inner, 1);
    }

    void split(In* phases, extent span, const In* cells, extent used, extent available, extent inner) {
        // Whole groups first; the last group of a line may lack cells that no tap reads.
        const extent whole = std::min(span, (available - used) / plan_.stride + 1);
        if (inner == 1 && (sizeof(In) == 1 || sizeof(In) == 2 || sizeof(In) == 4 || sizeof(In) == 8)) {
            constexpr int number = sizeof(In) == 1 ? 0 : sizeof(In) == 2 ? 1 : sizeof(In) == 4 ? 2 : 3;
            table_.split_phases[number](phases, span, cells, plan_.stride, used, whole);
        } else {
            for (extent i = 0; i < whole; ++i) {
                for (extent r = 0; r < used; ++r) {
                    std::copy_n(cells + (i * plan_.stride + r) * inner, inner, phases + (r * span + i) * inner);
                }
            }
        }
        for (extent i = whole; i < span; ++i) {
            for (extent r = 0; r < used && i * plan_.stride + r < available; ++r) {
                std::copy_n(cells + (i * plan_.stride + r) * inner, inner, phases + (r * span + i) * inner);
            }
        }
    }

    const Op& op_;
    const axis_plan& plan_;
    std::size_t axis_;
    line_fill<In> fill_;
    workspace& memory_;
    const kernels::table& table_;
    outer_loops loops_{};
    const In* pad_{nullptr};
    std::vector<const In*> taps_{};
    std::vector<extent> steps_{};
};

}  // namespace pooltool
