// Windows along lines: a line's cells, or groups of `inner` neighbours, lie one behind the other; see along_axis.hpp.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/axis_work.hpp"

namespace pooltool {

template <class Op>
class along_lines {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    /// `loops`: the axes around the line's.
    along_lines(const axis_work<Op>& work, const outer_loops& loops) : work_(work), loops_(loops) {}

    void run(const view<const In>& in, const view<Out>& out, extent inner) {
        const range outputs = out.where[work_.axis];
        if (run_joined(in, out, inner)) return;
        loops_.for_each([&](extent in_offset, extent out_offset) {
            const In* const line = in.base + in_offset - in.where[work_.axis].begin * inner;  // as if cell 0 were there
            Out* const to = out.base + out_offset;
            if (!work_.plan.windows.empty() && inner == 1 && work_.plan.kernel < worthwhile_row)
                return short_windows(to, line, outputs);
            if (windows_alone(to, line, in.where[work_.axis], outputs, inner)) return;
            if (work_.plan.windows.empty()) {
                regular_line(to, line, in.where[work_.axis], outputs, inner);
            } else {
                irregular_line(to, line, outputs, inner);
            }
        });
    }

private:
    /// Lines that windows tile exactly, and that lie one behind the other, are one long line: short ones are not worth a call
    /// each.
    bool run_joined(const view<const In>& in, const view<Out>& out, extent inner) {
        extent cells = length_of(in.where[work_.axis]);
        extent windows = length_of(out.where[work_.axis]);
        const bool tiled = work_.plan.windows.empty() && work_.plan.dilation == 1 &&
                           (work_.plan.stride == work_.plan.kernel || windows == 1) && cells == windows * work_.plan.kernel &&
                           tap_coordinate(work_.plan, out.where[work_.axis].begin, 0) == in.where[work_.axis].begin;
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
        joined.kernel = joined.stride = work_.plan.kernel;
        const axis_work<Op> work{work_.op, joined, 0, work_.fill, work_.memory, work_.table};
        along_lines(work, outer).run({in.base, {{0, cells}}, {inner}}, {out.base, {{0, windows}}, {inner}}, inner);
        return true;
    }

    /// Windows that hardly overlap are folded one by one where the operation can.
    bool windows_alone(Out* to, const In* line, range there, range outputs, extent inner) {
        if constexpr (Op::has_tall) {
            if (inner != 1 || !work_.op.has_line()) return false;
            if (work_.plan.windows.empty() &&
                (work_.plan.dilation != 1 || work_.plan.stride * 4 < work_.plan.kernel || work_.plan.kernel < worthwhile_row))
                return false;
            for (extent o = outputs.begin; o < outputs.end; ++o) {
                const extent first = work_.first_coordinate(o);
                const extent taps = tap_count(work_.plan, o);
                if (first < there.begin || first + taps > there.end) {
                    to[o - outputs.begin] = work_.op.line(extended(line, first, first + taps, 1), taps);
                } else {
                    to[o - outputs.begin] = work_.op.line(line + first, taps);
                }
            }
            return true;
        }
        return false;
    }

    /// Irregular windows of few cells: tap t of all of them side by side, with what changes nothing where a window has ended.
    void short_windows(Out* to, const In* line, range outputs) {
        const extent count = length_of(outputs);
        In* const side_by_side = work_.memory.template cells<In>(buffer_phases, work_.plan.kernel * count);
        const In* taps[worthwhile_row];
        const extent steps[worthwhile_row] = {};
        for (extent t = 0; t < work_.plan.kernel; ++t) {
            In* const row = side_by_side + t * count;
            const range* window = work_.plan.windows.data() + outputs.begin;
            for (extent i = 0; i < count; ++i, ++window) {
                row[i] = window->begin + t < window->end ? line[window->begin + t] : work_.op.pad();
            }
            taps[t] = row;
        }
        work_.op.rows(to, 0, taps, steps, work_.plan.kernel, count, 1);
    }

    void irregular_line(Out* to, const In* line, range outputs, extent inner) {
        std::vector<const In*> taps;
        std::vector<extent> steps;
        for (extent o = outputs.begin; o < outputs.end; ++o) {
            const range window = work_.plan.windows[static_cast<std::size_t>(o)];
            if (length_of(window) > most_listed_taps) {
                long_windows(to + (o - outputs.begin) * inner, line + window.begin * inner, length_of(window), inner, 1, inner);
                continue;
            }
            taps.clear();
            for (extent cell = window.begin; cell < window.end; ++cell) taps.push_back(line + cell * inner);
            steps.assign(taps.size(), 0);
            work_.op.rows(to + (o - outputs.begin) * inner, 0, taps.data(), steps.data(), static_cast<extent>(taps.size()),
                          inner, 1);
        }
    }

    /// Outputs [outputs.begin, outputs.end) of a line whose cells `there` are at line + cell*inner.
    void regular_line(Out* to, const In* line, range there, range outputs, extent inner) {
        // Strips whose cells stay in the first-level cache through all steps below.
        const extent reach = (work_.plan.kernel - 1) * work_.plan.dilation + 1;
        const extent strip =
            std::max<extent>(std::max<extent>(1, 2048 / (inner * work_.plan.stride)), reach / work_.plan.stride);
        for (extent o = outputs.begin; o < outputs.end; o += strip) {
            const extent here = std::min(strip, outputs.end - o);
            const extent first = tap_coordinate(work_.plan, o, 0);
            const extent last = tap_coordinate(work_.plan, o + here - 1, work_.plan.kernel - 1);
            const In* cells = line + first * inner;
            if (first < there.begin || last >= there.end) cells = extended(line, first, last + 1, inner);
            strip_of_line(to + (o - outputs.begin) * inner, cells, here, inner);
        }
    }

    /// Cells at coordinates [begin, end), borders filled in.
    const In* extended(const In* line, extent begin, extent end, extent inner) {
        In* const cells = work_.memory.template cells<In>(buffer_line, (end - begin) * inner);
        const extent inside_begin = std::clamp(extent{0}, begin, end);
        const extent inside_end = std::clamp(work_.plan.in, inside_begin, end);
        const auto fill = [&](extent from, extent until) {
            for (extent coordinate = from; coordinate < until; ++coordinate) {
                In* const to = cells + (coordinate - begin) * inner;
                const extent cell = cell_at(work_.plan.edge, coordinate, work_.plan.in);
                for (extent c = 0; c < inner; ++c) {
                    to[c] = cell != outside ? line[cell * inner + c] : work_.outside_cell(c);
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
                from[l] = cells + window / inner * work_.plan.stride * inner + window % inner;
                held[l] = work_.op.begin(*from[l]);
            }
            if (here == 1) {
                for (extent t = 1; t < taps; ++t) work_.op.take(held[0], from[0][t * apart]);
            } else {
                for (extent t = 1; t < taps; ++t) {
                    for (extent l = 0; l < side_by_side; ++l) work_.op.take(held[l], from[l][t * apart]);
                }
            }
            std::copy_n(held, here, to + k);
        }
    }

    /// n outputs from cells that begin with tap 0 of the first and hold every tap.
    void strip_of_line(Out* to, const In* cells, extent n, extent inner) {
        // Several extremes are quicker in rows all the same.
        if (work_.plan.kernel > most_listed_taps && (n == 1 || !Op::has_tall)) {
            long_windows(to, cells, work_.plan.kernel, work_.plan.dilation * inner, n, inner);
            return;
        }
        if (work_.plan.stride == 1) {
            work_.op.dense(to, cells, work_.plan.kernel, work_.plan.dilation * inner, n * inner, work_.memory);
            return;
        }
        std::vector<const In*>& taps = taps_;
        std::vector<extent>& steps = steps_;
        taps.clear();
        steps.clear();
        if (inner >= worthwhile_row || n == 1) {
            for (extent j = 0; j < work_.plan.kernel; ++j) {
                taps.push_back(cells + j * work_.plan.dilation * inner);
                steps.push_back(work_.plan.stride * inner);
            }
            work_.op.rows(to, inner, taps.data(), steps.data(), work_.plan.kernel, inner, n);
            return;
        }
        // Phase r holds the cells r, r+stride, r+2*stride ...; tap j of all outputs is a run of phase (j*dilation) mod stride.
        const extent span = n + ((work_.plan.kernel - 1) * work_.plan.dilation) / work_.plan.stride;
        In* const phases = work_.memory.template cells<In>(buffer_phases, span * inner * work_.plan.stride);
        const extent used = std::min(work_.plan.stride, work_.plan.dilation == 1 ? work_.plan.kernel : work_.plan.stride);
        const extent available = (n - 1) * work_.plan.stride + (work_.plan.kernel - 1) * work_.plan.dilation + 1;
        split(phases, span, cells, used, available, inner);
        for (extent j = 0; j < work_.plan.kernel; ++j) {
            const extent distance = j * work_.plan.dilation;
            taps.push_back(phases + ((distance % work_.plan.stride) * span + distance / work_.plan.stride) * inner);
            steps.push_back(0);
        }
        work_.op.rows(to, 0, taps.data(), steps.data(), work_.plan.kernel, n * inner, 1);
    }

    void split(In* phases, extent span, const In* cells, extent used, extent available, extent inner) {
        // Whole groups first; the last group of a line may lack cells that no tap reads.
        const extent whole = std::min(span, (available - used) / work_.plan.stride + 1);
        if (inner == 1 && (sizeof(In) == 1 || sizeof(In) == 2 || sizeof(In) == 4 || sizeof(In) == 8)) {
            constexpr int number = sizeof(In) == 1 ? 0 : sizeof(In) == 2 ? 1 : sizeof(In) == 4 ? 2 : 3;
            work_.table.split_phases[number](phases, span, cells, work_.plan.stride, used, whole);
        } else {
            for (extent i = 0; i < whole; ++i) {
                for (extent r = 0; r < used; ++r) {
                    std::copy_n(cells + (i * work_.plan.stride + r) * inner, inner, phases + (r * span + i) * inner);
                }
            }
        }
        for (extent i = whole; i < span; ++i) {
            for (extent r = 0; r < used && i * work_.plan.stride + r < available; ++r) {
                std::copy_n(cells + (i * work_.plan.stride + r) * inner, inner, phases + (r * span + i) * inner);
            }
        }
    }

    const axis_work<Op>& work_;
    const outer_loops& loops_;
    std::vector<const In*> taps_{};
    std::vector<extent> steps_{};
};

}  // namespace pooltool
