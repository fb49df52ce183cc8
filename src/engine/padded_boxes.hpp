// Small windows, a few rows of them at a time: where borders or short lines are met, the cells around are copied into a small
// buffer with their borders filled in, so that neither edges nor line ends are special to the kernel behind; elsewhere the
// kernel reads the cells where they are.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "engine/box_link.hpp"
#include "engine/steps.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// Lines of more outputs than this are long enough to treat their ends one by one.
inline constexpr extent short_line = 256;

/// Bytes between the cells that are read from the input and those that are fetched meanwhile (measured: 2 KiB is less, 8 KiB no
/// more).
inline constexpr extent fetch_ahead = 4 << 10;

/// An operation has In and Out, and
///   static constexpr bool clamps      a skipped tap may be replaced by its nearest neighbour in the window; otherwise: `fill`
///   void box(Out*, out_step, rows, row_step, row_count, n, batch, ahead, at, memory)
///                                     as cell_kernels::fold_box; `at`: where
///                                 these outputs are
template <class Op>
class padded_boxes {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    /// `links` with one on the last axis; `fill`: what is outside; `vector`: outputs that the kernel makes at once;
    /// `out_units`: how many Out are a cell of the output (its strides count Out).
    padded_boxes(const Op& operation, const std::vector<fold_link>& links, std::size_t axes, In fill, extent vector,
                 extent out_units = 1)
        : operation_(operation), plans_(axes, nullptr), fill_(fill), vector_(vector), out_units_(out_units) {
        for (const fold_link& link : links) plans_[static_cast<std::size_t>(link.axis)] = link.plan;
        for (std::size_t i = links.size(); i-- > 0;) {
            if (links[i].plan != plans_.back()) order_.push_back(static_cast<std::size_t>(links[i].axis));
        }
    }

    void run(const view<const In>& in, const view<Out>& out, workspace& memory) {
        const std::size_t last = plans_.size() - 1;
        bare_ = borderless(out.where);
        std::size_t batched = last;  // none
        for (const std::size_t axis : order_) batched = batched == last ? axis : std::max(batched, axis);
        if (batched == last && last > 0) batched = last - 1;
        // Rows that are written one after the other, each right behind the one before.
        const bool dense =
            last == 0 || (batched == last - 1 && out.strides[batched] == length_of(out.where[last]) * out_units_);
        lay_out_line(in.where[last], out.where[last], dense && !bare_);
        chunk_ = 1;
        planes_ = 1;
        for (const std::size_t axis : order_) planes_ *= axis == batched ? 1 : plans_[axis]->kernel;
        if (batched != last) {
            const extent row_bytes = planes_ * pitch_ * static_cast<extent>(sizeof(In));
            const extent rows = std::max<extent>(1, buffer_bytes / row_bytes);
            chunk_ = bare_ ? length_of(out.where[batched]) : std::max<extent>(4, (rows - reach(batched)) / stride(batched));
        }
        box part = out.where;
        each_axis(in, out, part, 0, batched, memory);
    }

private:
    static constexpr extent buffer_bytes = 20 << 10;  // stays in the first-level cache, the outputs beside it

    /// No tap is outside, and lines are long enough for whole vectors.
    [[nodiscard]] bool borderless(const box& outputs) const {
        if (length_of(outputs.back()) < vector_) return false;
        for (std::size_t m = 0; m < plans_.size(); ++m) {
            if (plans_[m] == nullptr || length_of(outputs[m]) == 0) continue;
            const extent last = tap_coordinate(*plans_[m], outputs[m].end - 1, 0) + reach(m);
            if (tap_coordinate(*plans_[m], outputs[m].begin, 0) < 0 || last > plans_[m]->in) return false;
        }
        return true;
    }

    [[nodiscard]] extent reach(std::size_t axis) const noexcept {
        return plans_[axis] == nullptr ? 1 : (plans_[axis]->kernel - 1) * plans_[axis]->dilation + 1;
    }
    [[nodiscard]] extent stride(std::size_t axis) const noexcept { return plans_[axis] == nullptr ? 1 : plans_[axis]->stride; }

    /// The cell for a coordinate of an axis; the fill value's row or cell is `outside`.
    [[nodiscard]] static extent cell_for(const axis_plan& plan, extent coordinate) noexcept {
        if (Op::clamps && plan.edge == border::skip) return std::clamp(coordinate, extent{0}, plan.in - 1);
        return cell_at(plan.edge, coordinate, plan.in);
    }

    void lay_out_line(range cells, range outputs, bool dense) {
        const axis_plan& line = *plans_.back();
        outputs_ = length_of(outputs);
        // Whole vectors: what is written behind a row is overwritten by the row after it.
        if (dense) outputs_ = (outputs_ + vector_ - 1) / vector_ * vector_;
        pitch_ = (outputs_ - 1) * line.stride + line.kernel;
        if (bare_) return;
        const extent first = tap_coordinate(line, outputs.begin, 0);
        const extent last = tap_coordinate(line, outputs.end - 1, line.kernel - 1);
        left_.clear();
        right_.clear();
        extent coordinate = first;
        for (; coordinate <= last && coordinate < 0; ++coordinate) left_.push_back(line_cell(line, coordinate, cells));
        middle_cell_ = coordinate - cells.begin;
        middle_ = std::max<extent>(0, std::min(last + 1, line.in) - coordinate);
        coordinate += middle_;
        for (; coordinate <= last; ++coordinate) right_.push_back(line_cell(line, coordinate, cells));
    }

    static extent line_cell(const axis_plan& line, extent coordinate, range cells) noexcept {
        const extent cell = cell_for(line, coordinate);
        return cell == outside ? outside : cell - cells.begin;
    }

    /// Chooses one output along every axis in front of `axis` = last but the batched one, slowest first.
    void each_axis(const view<const In>& in, const view<Out>& out, box& part, std::size_t axis, std::size_t batched,
                   workspace& memory) {
        const std::size_t last = plans_.size() - 1;
        if (axis == last) return boxes(in, out, part, batched, memory);
        const range whole = out.where[axis];
        const extent step = axis == batched ? chunk_ : 1;
        for (extent o = whole.begin; o < whole.end; o += step) {
            part[axis] = {o, std::min(o + step, whole.end)};
            each_axis(in, out, part, axis + 1, batched, memory);
        }
        part[axis] = whole;
    }

    void boxes(const view<const In>& in, const view<Out>& out, const box& part, std::size_t batched, workspace& memory) {
        const std::size_t last = plans_.size() - 1;
        const extent batch = batched == last ? 1 : length_of(part[batched]);
        const extent rows = batched == last ? 1 : (batch - 1) * stride(batched) + reach(batched);
        if (bare_) return bare_boxes(in, out, part, batched, memory);
        In* const buffer = memory.cells<In>(buffer_line, planes_ * rows * pitch_ + vector_);  // kernels may read on behind
        // Where the lines of this box are; the windowed axes in front of them take turns below.
        extent base = 0;
        for (std::size_t m = 0; m < last; ++m) {
            if (plans_[m] == nullptr && m != batched) base += (part[m].begin - in.where[m].begin) * in.strides[m];
        }
        lines_.assign(1, base);
        for (const std::size_t axis : order_) {
            if (axis == batched) continue;
            const axis_plan& plan = *plans_[axis];
            spare_.clear();
            for (const extent line : lines_) {
                for (extent j = 0; j < plan.kernel; ++j) {
                    const extent cell = cell_for(plan, tap_coordinate(plan, part[axis].begin, j));
                    spare_.push_back(line == nowhere_ || cell == outside
                                         ? nowhere_
                                         : line + (cell - in.where[axis].begin) * in.strides[axis]);
                }
            }
            lines_.swap(spare_);
        }
        for (std::size_t plane = 0; plane < lines_.size(); ++plane) {
            for (extent r = 0; r < rows; ++r) {
                extent line = lines_[plane];
                if (batched != last && line != nowhere_) {
                    extent cell = part[batched].begin + r;
                    if (plans_[batched] != nullptr) {
                        cell = cell_for(*plans_[batched], tap_coordinate(*plans_[batched], part[batched].begin, 0) + r);
                    }
                    line = cell == outside ? nowhere_ : line + (cell - in.where[batched].begin) * in.strides[batched];
                }
                copy_line(buffer + (static_cast<extent>(plane) * rows + r) * pitch_,
                          line == nowhere_ ? nullptr : in.base + line);
            }
        }
        list_rows(buffer, rows, batched);
        operation_.box(first_of(out, part), batched == last ? 0 : out.strides[batched], rows_.data(), stride(batched) * pitch_,
                       static_cast<extent>(rows_.size()), outputs_, batch, 0, part, memory);
    }

    static Out* first_of(const view<Out>& out, const box& part) {
        Out* to = out.base;
        for (std::size_t m = 0; m + 1 < part.size(); ++m) to += (part[m].begin - out.where[m].begin) * out.strides[m];
        return to;
    }

    /// Straight from the input.
    void bare_boxes(const view<const In>& in, const view<Out>& out, const box& part, std::size_t batched, workspace& memory) {
        const std::size_t last = plans_.size() - 1;
        const In* first = in.base;
        for (std::size_t m = 0; m <= last; ++m) {
            const extent cell = plans_[m] == nullptr ? part[m].begin : tap_coordinate(*plans_[m], part[m].begin, 0);
            first += (cell - in.where[m].begin) * in.strides[m];
        }
        rows_.assign(1, first);
        for (const std::size_t axis : order_) {
            next_rows_.clear();
            for (const In* row : rows_) {
                for (extent j = 0; j < plans_[axis]->kernel; ++j) {
                    next_rows_.push_back(row + j * plans_[axis]->dilation * in.strides[axis]);
                }
            }
            rows_.swap(next_rows_);
        }
        if (batched == last) {
            return operation_.box(first_of(out, part), 0, rows_.data(), 0, static_cast<extent>(rows_.size()), outputs_, 1,
                                  fetch_ahead, part, memory);
        }
        const extent row_step = stride(batched) * in.strides[batched];
        operation_.box(first_of(out, part), out.strides[batched], rows_.data(), row_step, static_cast<extent>(rows_.size()),
                       outputs_, length_of(part[batched]), fetch_ahead, part, memory);
    }

    /// The rows of the first window, those of the axis folded last slowest.
    void list_rows(const In* buffer, extent rows, std::size_t batched) {
        rows_.assign(1, buffer);
        extent plane_step = planes_ * rows * pitch_;
        for (const std::size_t axis : order_) {
            const axis_plan& plan = *plans_[axis];
            const extent step = axis == batched ? plan.dilation * pitch_ : plane_step /= plan.kernel;
            next_rows_.clear();
            for (const In* row : rows_) {
                for (extent j = 0; j < plan.kernel; ++j) next_rows_.push_back(row + j * step);
            }
            rows_.swap(next_rows_);
        }
    }

    void copy_line(In* to, const In* line) const {
        if (line == nullptr) {
            std::fill_n(to, left_.size() + static_cast<std::size_t>(middle_) + right_.size(), fill_);
            return;
        }
        // Lines lie one after the other: what the next few need is fetched while this one is copied.
        const char* const ahead = reinterpret_cast<const char*>(line + middle_cell_) + fetch_ahead;
        for (extent byte = 0; byte < middle_ * static_cast<extent>(sizeof(In)); byte += 64)
            __builtin_prefetch(ahead + byte, 0, 2);
        for (const extent cell : left_) *to++ = cell == outside ? fill_ : line[cell];
        std::memcpy(to, line + middle_cell_, static_cast<std::size_t>(middle_) * sizeof(In));
        to += middle_;
        for (const extent cell : right_) *to++ = cell == outside ? fill_ : line[cell];
    }

    static constexpr extent nowhere_ = -1;

    Op operation_;
    std::vector<const axis_plan*> plans_;  ///< per axis, null where there are no windows
    std::vector<std::size_t> order_{};     ///< windowed axes but the line's, the one folded last first
    In fill_;
    extent vector_;
    extent out_units_;
    bool bare_{false};
    extent outputs_{0};  ///< of a line, rounded up where that does no harm
    extent pitch_{0};    ///< cells of a row in the buffer
    extent chunk_{1};    ///< outputs along the batched axis at a time
    extent planes_{1};   ///< taps of the windowed axes that are neither batched nor the line's
    std::vector<extent> left_{};
    std::vector<extent> right_{};
    extent middle_cell_{0};
    extent middle_{0};
    std::vector<extent> lines_{};
    std::vector<extent> spare_{};
    std::vector<const In*> rows_{};
    std::vector<const In*> next_rows_{};
};

}  // namespace pooltool
