// Extremes over small windows along several axes, straight from the cells: the kernel folds what lies inside, and outputs at
// the ends of lines are folded tap by tap. For lines that are long beside their ends; see padded_boxes.hpp and folded_lines.hpp
// for others.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/box_link.hpp"
#include "engine/outer_loops.hpp"
#include "engine/output_runs.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// Operation: folds cells of T as its rule says (fold_rows, or what stands for it).
template <class T, class Operation>
struct box_work {
    const std::vector<fold_link>& links;
    std::size_t last;       ///< the axis of lines
    const axis_plan* line;  ///< its windows, or null where it has none
    kernels::fold_rule rule;
    T fill;
    const Operation& operation;
    typename kernels::cell_kernels<T>::box_function box;  ///< of the line's windows
};

template <class T, class Operation>
class edged_boxes {
public:
    explicit edged_boxes(const box_work<T, Operation>& what) : what_(what) {}

    /// Returns whether the kernel met a NaN in the last rows of windows with all their taps inside, if its rule looks for any.
    bool run(const view<const T>& in, const view<T>& out, workspace& memory) {
        from_ = in.base;
        to_ = out.base;
        std::size_t fast = what_.last;
        if (what_.line == nullptr) {
            while (fast > 0 && !windowed(fast) && in.strides[fast] == inner_ && out.strides[fast] == inner_) {
                inner_ *= length_of(out.where[fast--]);
            }
            ++fast;
        }
        // Axes without windows outside, so that neighbouring windows meet the same cells soon.
        for (std::size_t m = 0; m < fast; ++m) {
            if (!windowed(m)) loops_.add({length_of(out.where[m]), in.strides[m], out.strides[m]});
        }
        if (what_.line != nullptr) lay_out_line(in.where[what_.last], out.where[what_.last]);
        make_pad_row(what_.line != nullptr ? length_of(in.where[what_.last]) : inner_, memory);
        lay_out_rows(in, out);
        std::vector<const output_run*> chosen(runs_.size());
        if (runs_.empty()) {  // no axis whose windows make a batch: the cells beside them do
            const outer_loop beside = loops_.take_fastest();
            batch_ = beside.times;
            in_step_ = beside.in_step;
            out_step_ = beside.out_step;
        }
        loops_.for_each([&](extent in_offset, extent out_offset) { choose(0, in_offset, out_offset, chosen); });
        return nan_;
    }

private:
    [[nodiscard]] bool windowed(std::size_t axis) const noexcept {
        return std::any_of(what_.links.begin(), what_.links.end(),
                           [axis](const fold_link& link) { return static_cast<std::size_t>(link.axis) == axis; });
    }

    void lay_out_line(range cells, range outputs) {
        const range inner = inner_outputs(*what_.line, outputs);
        inner_ = length_of(inner);
        inner_out_ = inner.begin - outputs.begin;
        inner_in_ = inner_ == 0 ? 0 : tap_coordinate(*what_.line, inner.begin, 0) - cells.begin;
        ends_ = line_ends(*what_.line, outputs, cells);
    }

    void make_pad_row(extent cells, workspace& memory) {
        for (const fold_link& link : what_.links) {
            if (link.plan->edge != border::constant) continue;
            T* const row = memory.cells<T>(buffer_rows, cells);
            std::fill_n(row, cells, what_.fill);
            pad_ = row;
            return;
        }
    }

    /// The links' runs, the one folded last first: its taps change slowest.
    void lay_out_rows(const view<const T>& in, const view<T>& out) {
        int batched = -1;
        for (const fold_link& link : what_.links) {
            if (link.plan != what_.line) batched = std::max(batched, link.axis);
        }
        for (std::size_t i = what_.links.size(); i-- > 0;) {
            const fold_link& link = what_.links[i];
            if (link.plan == what_.line) continue;
            const auto m = static_cast<std::size_t>(link.axis);
            if (link.axis == batched) {
                in_step_ = link.plan->stride * in.strides[m];
                out_step_ = out.strides[m];
            }
            runs_.push_back(
                runs_of(*link.plan, out.where[m], in.where[m].begin, in.strides[m], out.strides[m], link.axis == batched));
        }
    }

    void choose(std::size_t which, extent in_offset, extent out_offset, std::vector<const output_run*>& chosen) {
        if (which == runs_.size()) return fold(in_offset, out_offset, chosen);
        for (const output_run& run : runs_[which]) {
            chosen[which] = &run;
            choose(which + 1, in_offset, out_offset + run.out_offset, chosen);
        }
    }

    void fold(extent in_offset, extent out_offset, const std::vector<const output_run*>& chosen) {
        rows_.assign(1, from_ + in_offset);
        extent batch = batch_;
        for (const output_run* run : chosen) {
            batch *= run->outputs;
            next_rows_.clear();
            for (const T* row : rows_) {
                for (const extent tap : run->taps) {
                    if (row != pad_ && tap != nowhere) {
                        next_rows_.push_back(row + tap);
                    } else if (pad_ != nullptr) {
                        next_rows_.push_back(pad_);
                    }
                }
            }
            rows_.swap(next_rows_);
        }
        T* const to = to_ + out_offset;
        if (rows_.empty()) {
            const extent cells = inner_ + static_cast<extent>(ends_.size());
            for (extent b = 0; b < batch; ++b) what_.operation.nothing(to + b * out_step_, cells);
        } else if (what_.line == nullptr) {
            steps_.clear();
            for (const T* row : rows_) steps_.push_back(row == pad_ ? 0 : in_step_);
            what_.operation.rows(to, out_step_, rows_.data(), steps_.data(), static_cast<extent>(rows_.size()), inner_, batch);
        } else if (batch > 1 && std::find(rows_.begin(), rows_.end(), pad_) != rows_.end()) {
            for (extent b = 0; b < batch; ++b) {
                next_rows_ = rows_;
                for (const T*& row : next_rows_) row += row == pad_ ? 0 : b * in_step_;
                fold_lines(to + b * out_step_, next_rows_, 1);
            }
        } else {
            fold_lines(to, rows_, batch);
        }
    }

    void fold_lines(T* to, std::vector<const T*>& rows, extent batch) {
        for (const line_end& each : ends_) fold_end(to + each.out, rows, each.cells, batch);
        if (inner_ == 0) return;
        for (const T*& row : rows) row += inner_in_;
        nan_ |= what_.box(to + inner_out_, out_step_, rows.data(), in_step_, static_cast<extent>(rows.size()), inner_, batch,
                          fetch_ahead);
    }

    /// One output of a line per row of the batch, cells picked one by one.
    void fold_end(T* to, const std::vector<const T*>& rows, const std::vector<extent>& cells, extent batch) const {
        if (cells.empty()) {
            for (extent b = 0; b < batch; ++b) what_.operation.nothing(to + b * out_step_, 1);
            return;
        }
        const bool last_wins = kernels::keeps_last(what_.rule);
        const std::size_t outer = last_wins ? cells.size() : rows.size();
        const std::size_t inner = last_wins ? rows.size() : cells.size();
        for (extent b = 0; b < batch; ++b) {
            T held{};
            for (std::size_t i = 0; i < outer; ++i) {
                for (std::size_t j = 0; j < inner; ++j) {
                    const extent at = cells[last_wins ? i : j];
                    const T cell = at == nowhere ? what_.fill : rows[last_wins ? j : i][b * in_step_ + at];
                    held = i == 0 && j == 0 ? cell : what_.operation.of_two(held, cell);
                }
            }
            to[b * out_step_] = Operation::canonical(held);
        }
    }

    box_work<T, Operation> what_;
    const T* from_{nullptr};
    T* to_{nullptr};
    bool nan_{false};
    extent inner_{1};      ///< outputs of a row whose taps all are cells
    extent inner_out_{0};  ///< the first of them
    extent inner_in_{0};   ///< its first tap
    std::vector<line_end> ends_{};
    outer_loops loops_{};
    std::vector<std::vector<output_run>> runs_{};
    const T* pad_{nullptr};
    extent batch_{1};
    extent in_step_{0};
    extent out_step_{0};
    std::vector<const T*> rows_{};
    std::vector<const T*> next_rows_{};
    std::vector<extent> steps_{};
};

}  // namespace pooltool
