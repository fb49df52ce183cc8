// Extremes over small windows where lines are short. Every line of cells is folded along once, straight from where it lies,
// into a buffer: as one long line where one runs on into the next, so that the only cost of a line's ends is that their outputs
// are made again, one by one. Windows are then folded across the lines of the buffer.
#pragma once

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

#include "engine/outer_loops.hpp"
#include "engine/output_runs.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// Windows along `line`, the last axis, and along one axis in front of it, or none. Of equal cells the first in a line stays,
/// so this is for rules that keep the first, and for cells of which equal ones are the same.
template <class T>
class folded_lines {
public:
    /// `along`: for the line's kernel and stride. `rows`: the plan of axis `row_axis`, or null. `fill`: what is outside.
    folded_lines(const kernels::cell_kernels<T>& of, kernels::fold_rule rule,
                 typename kernels::cell_kernels<T>::box_function along, const axis_plan& line, const axis_plan* rows,
                 std::size_t row_axis, T fill)
        : along_(along),
          ends_of_(of.fold_ends[rule == kernels::greatest_first || rule == kernels::greatest_last ? 0 : 1]),
          across_(of.fold[rule]),
          line_(line),
          rows_(rows),
          row_axis_(row_axis),
          fill_(fill) {
        if constexpr (std::is_floating_point_v<T>) {
            if (fill != fill) fill_ = std::numeric_limits<T>::quiet_NaN();
        }
    }

    /// Whether the lines of these views are worth it, with vectors of `vector` cells.
    [[nodiscard]] static bool suits(const axis_plan& line, const view<const T>& in, const view<T>& out, std::size_t row_axis,
                                    extent vector) {
        const range outputs = out.where.back();
        return in.strides[row_axis] == line.stride * length_of(outputs) || length_of(inner_outputs(line, outputs)) >= vector;
    }

    void run(const view<const T>& in, const view<T>& out, workspace& memory) {
        lay_out_line(in.where.back(), out.where.back());
        in_step_ = in.strides[row_axis_];
        out_step_ = out.strides[row_axis_];
        outer_loops loops;
        for (std::size_t m = 0; m + 1 < out.where.size(); ++m) {
            if (m != row_axis_) loops.add({length_of(out.where[m]), in.strides[m], out.strides[m]});
        }
        // The planes of the fastest loop are taken several at a time.
        const outer_loop planes = loops.take_fastest();
        if (rows_ != nullptr) lay_out_rows(in.where[row_axis_], out.where[row_axis_], planes, memory);
        const extent lines = length_of(out.where[row_axis_]);
        loops.for_each([&](extent in_offset, extent out_offset) {
            const T* const from = in.base + in_offset;
            T* const to = out.base + out_offset;
            if (rows_ == nullptr) {
                along_planes(from, planes.in_step, lines, planes.times, to, out_step_, planes.out_step);
            } else {
                fold_planes(from, to, planes);
            }
        });
    }

private:
    static constexpr extent buffer_bytes = 24 << 10;  // stays in the first-level cache

    /// Outputs along the rows' axis whose folded lines fit the buffer.
    struct chunk {
        extent out_offset;             ///< of the first output, in cells
        range lines;                   ///< read, from the view's first on
        std::vector<output_run> runs;  ///< taps in cells of the buffer
    };

    void lay_out_line(range cells, range outputs) {
        outputs_ = length_of(outputs);
        const range inner = inner_outputs(line_, outputs);
        inner_ = {inner.begin - outputs.begin, inner.end - outputs.begin};
        inner_cell_ = tap_coordinate(line_, inner.begin, 0) - cells.begin;
        ends_ = line_ends(line_, outputs, cells);
    }

    void lay_out_rows(range lines, range outputs, const outer_loop& planes, workspace& memory) {
        const extent line_bytes = outputs_ * static_cast<extent>(sizeof(T));
        const extent room = std::max<extent>(1, buffer_bytes / line_bytes);
        const extent reach = (rows_->kernel - 1) * rows_->dilation + 1;
        const extent most = std::max<extent>(4, (room - reach) / rows_->stride + 1);
        const extent pieces = (length_of(outputs) + most - 1) / most;
        extent longest = 0;
        for (extent piece = 0; piece < pieces; ++piece) {
            const range here{outputs.begin + length_of(outputs) * piece / pieces,
                             outputs.begin + length_of(outputs) * (piece + 1) / pieces};
            const range read = cells_read(*rows_, here);
            chunks_.push_back({(here.begin - outputs.begin) * out_step_,
                               {read.begin - lines.begin, read.end - lines.begin},
                               runs_of(*rows_, here, read.begin, outputs_, out_step_, true)});
            longest = std::max(longest, length_of(read));
        }
        planes_at_once_ = pieces == 1 ? std::clamp<extent>(room / std::max<extent>(1, longest), 1, planes.times) : 1;
        T* const room_of_all = memory.cells<T>(buffer_line, planes_at_once_ * longest * outputs_ + outputs_);
        fill_line_ = room_of_all;
        buffer_ = room_of_all + outputs_;
        std::fill_n(fill_line_, outputs_, fill_);
    }

    void fold_planes(const T* from, T* to, const outer_loop& planes) {
        for (extent p = 0; p < planes.times; p += planes_at_once_) {
            const extent here = std::min(planes_at_once_, planes.times - p);
            for (const chunk& each : chunks_) {
                const extent lines = length_of(each.lines);
                along_planes(from + p * planes.in_step + each.lines.begin * in_step_, planes.in_step, lines, here, buffer_,
                             outputs_, lines * outputs_);
                for (const output_run& run : each.runs) {
                    across(run, lines, to + p * planes.out_step + each.out_offset + run.out_offset, planes.out_step, here);
                }
            }
        }
    }

    /// Folds along every line of `planes` planes.
    void along_planes(const T* from, extent from_plane, extent lines, extent planes, T* to, extent to_step,
                      extent to_plane) const {
        if (from_plane == lines * in_step_ && to_plane == lines * to_step) {
            lines *= planes;
            planes = 1;
        }
        for (extent p = 0; p < planes; ++p) along_lines(from + p * from_plane, lines, to + p * to_plane, to_step);
    }

    void along_lines(const T* from, extent lines, T* to, extent to_step) const {
        if (const extent inner = length_of(inner_); inner > 0) {
            const T* const first = from + inner_cell_;
            if (to_step == outputs_ && in_step_ == line_.stride * outputs_) {
                along_(to + inner_.begin, 0, &first, 0, 1, (lines - 1) * outputs_ + inner, 1, fetch_ahead);
            } else {
                along_(to + inner_.begin, to_step, &first, in_step_, 1, inner, lines, fetch_ahead);
            }
        }
        for (const line_end& end : ends_) {
            const T* taps[kernels::box_kernels + 1];
            extent steps[kernels::box_kernels + 1];
            extent count = 0;
            for (const extent cell : end.cells) {
                taps[count] = cell == nowhere ? &fill_ : from + cell;
                steps[count++] = cell == nowhere ? 0 : in_step_;
            }
            ends_of_(to + end.out, to_step, taps, steps, count, lines);
        }
    }

    /// One run of every plane.
    void across(const output_run& run, extent lines, T* to, extent to_plane, extent planes) {
        taps_.clear();
        plane_steps_.clear();
        line_steps_.clear();
        for (const extent tap : run.taps) {
            if (tap == nowhere && rows_->edge == border::skip) continue;
            taps_.push_back(tap == nowhere ? fill_line_ : buffer_ + tap);
            plane_steps_.push_back(tap == nowhere ? 0 : lines * outputs_);
            line_steps_.push_back(tap == nowhere ? 0 : rows_->stride * outputs_);
        }
        const auto count = static_cast<extent>(taps_.size());
        const bool one_line = run.outputs == 1 || (rows_->stride == 1 && out_step_ == outputs_);
        if (one_line) return across_(to, to_plane, taps_.data(), plane_steps_.data(), count, run.outputs * outputs_, planes);
        for (extent p = 0; p < planes; ++p) {
            across_(to + p * to_plane, out_step_, taps_.data(), line_steps_.data(), count, outputs_, run.outputs);
            for (const T*& tap : taps_) tap += lines * outputs_;
        }
    }

    typename kernels::cell_kernels<T>::box_function along_;
    typename kernels::cell_kernels<T>::ends_function ends_of_;
    typename kernels::cell_kernels<T>::fold_function across_;
    const axis_plan& line_;
    const axis_plan* rows_;
    std::size_t row_axis_;
    T fill_;
    extent outputs_{0};     ///< of a line
    range inner_{};         ///< those whose taps all are cells
    extent inner_cell_{0};  ///< the first tap of the first of them
    std::vector<line_end> ends_{};
    extent in_step_{0};
    extent out_step_{0};
    std::vector<chunk> chunks_{};
    extent planes_at_once_{1};
    T* fill_line_{nullptr};
    T* buffer_{nullptr};
    std::vector<const T*> taps_{};
    std::vector<extent> plane_steps_{};
    std::vector<extent> line_steps_{};
};

}  // namespace pooltool
