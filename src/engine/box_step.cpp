// See box_step.hpp.
#include "engine/box_step.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "engine/along_axis.hpp"
#include "engine/carriers.hpp"
#include "engine/folded_lines.hpp"
#include "engine/outer_loops.hpp"
#include "engine/output_runs.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/row_operations.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

/// An output of a line whose taps are picked one by one.
struct edge_output {
    extent out;
    std::vector<extent> cells;  ///< offsets in the row, or nowhere
};

/// What fold_rows is for other cells: extremes of 16-bit floats, one by one, by their bits.
template <class Half>
class half_operation {
public:
    half_operation(const kernels::cell_kernels<std::int16_t>&, kernels::fold_rule rule)
        : greatest_(rule == kernels::greatest_first) {}

    void nothing(std::int16_t* out, extent n) const {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        std::fill_n(out, n, std::bit_cast<std::int16_t>(from_double<Half>(greatest_ ? -infinity : infinity, rounding::trunc)));
    }
    [[nodiscard]] std::int16_t of_two(std::int16_t held, std::int16_t cell) const noexcept {
        const float a = widen(std::bit_cast<Half>(held));
        const float b = widen(std::bit_cast<Half>(cell));
        const bool better = greatest_ ? b > a : b < a;
        return better || b != b ? cell : held;
    }
    void rows(std::int16_t*, extent, const std::int16_t* const*, const extent*, extent, extent, extent) const {
        throw std::logic_error("16-bit floats are folded along lines only");
    }

private:
    bool greatest_;
};

/// T: cells as they lie in memory; Value: what they stand for, where that is another type.
template <class T, class Value = T>
class box_step final : public step {
    static constexpr bool halves = !std::is_same_v<T, Value>;
    using operation = std::conditional_t<halves, half_operation<Value>, fold_rows<T>>;

public:
    box_step(kernels::fold_rule rule, const std::vector<fold_link>& links, int axes, T fill, const kernels::table& table)
        : links_(links),
          last_(static_cast<std::size_t>(axes - 1)),
          rule_(rule),
          fill_(fill),
          operation_(table.of<T>(), rule),
          clampable_(all_clampable(links)),
          vector_bytes_(table.vector_bytes),
          kernels_(table.of<T>()) {
        row_axis_ = last_ - 1;
        for (const fold_link& link : links_) {
            if (static_cast<std::size_t>(link.axis) == last_) {
                line_ = link.plan;
                box_ = boxes_of(table, rule)[line_->kernel - 2][line_->stride - 1];
            } else {
                rows_ = link.plan;
                row_axis_ = static_cast<std::size_t>(link.axis);
            }
        }
        // Of equal integers it makes no difference which one stays.
        without_nan_ = std::is_floating_point_v<T> && kernels::keeps_last(rule);
        lines_first_ = last_ > 0 && !without_nan_ && links_.size() <= 2;
    }

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] box reads(const box& out) const override { return reads_through(links_, out); }

    /// The last rows of the windows with all their taps inside: the others, in the same rows, have no cells of their own.
    [[nodiscard]] box watched(const box& out) const override {
        if (!without_nan_ || line_ == nullptr || has_short_lines(out[last_])) return step::watched(out);
        box where = out;
        for (const fold_link& link : links_) {
            const axis_plan& plan = *link.plan;
            const auto m = static_cast<std::size_t>(link.axis);
            const range inner = inner_outputs(plan, out[m]);
            if (length_of(inner) == 0 || plan.dilation > 1 || plan.stride > 1) return step::watched(out);
            const extent first = link.plan == line_ ? 0 : plan.kernel - 1;
            where[m] = {tap_coordinate(plan, inner.begin, first), tap_coordinate(plan, inner.end - 1, plan.kernel - 1) + 1};
        }
        return where;
    }
    [[nodiscard]] bool canonical() const noexcept override { return line_ != nullptr; }
    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        if (cells_of(out.where) == 0) return;
        const view<const T> from{reinterpret_cast<const T*>(in.base), in.where, in.strides};
        const view<T> to{reinterpret_cast<T*>(out.base), out.where, out.strides};
        const bool short_lines = has_short_lines(out.where[last_]);
        const extent vector = vector_bytes_ / static_cast<extent>(sizeof(T));
        if constexpr (!halves) {
            if (short_lines && lines_first_ && folded_lines<T>::suits(*line_, from, to, row_axis_, vector)) {
                return folded_lines<T>(kernels_, rule_, box_, *line_, rows_, row_axis_, fill_).run(from, to, memory);
            }
        }
        if (short_lines) {
            padded_boxes<padded_fold> boxes({box_}, links_, last_ + 1, fill_, vector);
            boxes.run(from, to, memory);
        } else {
            pass(*this, in, out, memory).run();
        }
    }

private:
    using box_function = typename kernels::cell_kernels<T>::box_function;
    static auto boxes_of(const kernels::table& table, kernels::fold_rule rule) {
        if constexpr (std::is_same_v<Value, float16>)
            return table.fold_box_float16[rule];
        else if constexpr (std::is_same_v<Value, bfloat16>)
            return table.fold_box_bfloat16[rule];
        else
            return table.of<T>().fold_box[rule];
    }

    /// What padded_boxes does with its rows.
    struct padded_fold {
        using In = T;
        using Out = T;
        static constexpr bool clamps = true;
        box_function fold;
        void box(T* out, extent out_step, const T* const* rows, extent row_step, extent row_count, extent n, extent batch,
                 extent ahead, const pooltool::box&, workspace&) const {
            fold(out, out_step, rows, row_step, row_count, n, batch, ahead);
        }
    };

    /// Lines whose ends would take longer than what lies between them.
    [[nodiscard]] bool has_short_lines(range outputs) const {
        if (line_ == nullptr || !clampable_ || length_of(outputs) > short_line) return false;
        return inner_outputs(*line_, outputs) != outputs || length_of(outputs) * static_cast<extent>(sizeof(T)) < vector_bytes_;
    }

    /// Every skipped tap of a window has its nearest neighbour among the window's own taps.
    static bool all_clampable(const std::vector<fold_link>& links) {
        return std::all_of(links.begin(), links.end(), [](const fold_link& link) {
            const axis_plan& plan = *link.plan;
            if (plan.edge != border::skip) return true;
            const extent reach = (plan.kernel - 1) * plan.dilation;
            const extent last = tap_coordinate(plan, plan.out - 1, 0);
            if (plan.origin >= 0 && last + reach < plan.in) return true;
            return plan.dilation == 1 && plan.origin + reach >= 0 && last < plan.in;
        });
    }

    /// One run: the geometry of these two views.
    class pass {
    public:
        pass(const box_step& of, const bytes_in& in, const bytes_out& out, workspace& memory)
            : of_(of), from_(reinterpret_cast<const T*>(in.base)), to_(reinterpret_cast<T*>(out.base)), memory_(memory) {
            std::size_t fast = of.last_;
            if (of.line_ == nullptr) {
                while (fast > 0 && !of.windowed(fast) && in.strides[fast] == inner_ && out.strides[fast] == inner_) {
                    inner_ *= length_of(out.where[fast--]);
                }
                ++fast;
            }
            // Axes without windows outside, so that neighbouring windows meet the same cells soon.
            for (std::size_t m = 0; m < fast; ++m) {
                if (!of.windowed(m)) loops_.add({length_of(out.where[m]), in.strides[m], out.strides[m]});
            }
            if (of.line_ != nullptr) lay_out_line(in.where[of.last_], out.where[of.last_]);
            make_pad_row(of.line_ != nullptr ? length_of(in.where[of.last_]) : inner_, memory);
            // The links' runs, the one folded last first: its taps change slowest.
            int batched = -1;
            for (const fold_link& link : of.links_) {
                if (link.plan != of.line_) batched = std::max(batched, link.axis);
            }
            for (std::size_t i = of.links_.size(); i-- > 0;) {
                const fold_link& link = of.links_[i];
                if (link.plan == of.line_) continue;
                const auto m = static_cast<std::size_t>(link.axis);
                if (link.axis == batched) {
                    in_step_ = link.plan->stride * in.strides[m];
                    out_step_ = out.strides[m];
                }
                runs_.push_back(
                    runs_of(*link.plan, out.where[m], in.where[m].begin, in.strides[m], out.strides[m], link.axis == batched));
            }
        }

        void run() {
            std::vector<const output_run*> chosen(runs_.size());
            if (runs_.empty()) {  // no axis whose windows make a batch: the cells beside them do
                const outer_loop beside = loops_.take_fastest();
                batch_ = beside.times;
                in_step_ = beside.in_step;
                out_step_ = beside.out_step;
            }
            loops_.for_each([&](extent in_offset, extent out_offset) { choose(0, in_offset, out_offset, chosen); });
            if (of_.without_nan_ && of_.line_ != nullptr) memory_.nans = nan_ ? nan_watch::met : nan_watch::none_met;
        }

    private:
        void lay_out_line(range cells, range outputs) {
            const axis_plan& line = *of_.line_;
            const range inner = inner_outputs(line, outputs);
            inner_ = length_of(inner);
            inner_out_ = inner.begin - outputs.begin;
            inner_in_ = tap_coordinate(line, inner.begin, 0) - cells.begin;
            if (inner_ == 0) inner_in_ = 0;
            for (extent o = outputs.begin; o < outputs.end; ++o) {
                if (o == inner.begin && inner_ > 0) o = inner.end;
                if (o == outputs.end) break;
                edge_output edge{o - outputs.begin, tap_cells(line, o)};
                for (extent& cell : edge.cells) cell = cell == outside ? nowhere : cell - cells.begin;
                if (line.edge == border::skip) std::erase(edge.cells, nowhere);
                edges_.push_back(std::move(edge));
            }
        }

        void make_pad_row(extent cells, workspace& memory) {
            for (const fold_link& link : of_.links_) {
                if (link.plan->edge != border::constant) continue;
                T* const row = memory.cells<T>(buffer_rows, cells);
                std::fill_n(row, cells, of_.fill_);
                pad_ = row;
                return;
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
                const extent cells = inner_ + static_cast<extent>(edges_.size());
                for (extent b = 0; b < batch; ++b) of_.operation_.nothing(to + b * out_step_, cells);
            } else if (of_.line_ == nullptr) {
                steps_.clear();
                for (const T* row : rows_) steps_.push_back(row == pad_ ? 0 : in_step_);
                of_.operation_.rows(to, out_step_, rows_.data(), steps_.data(), static_cast<extent>(rows_.size()), inner_,
                                    batch);
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
            for (const edge_output& each : edges_) of_.fold_edge(to + each.out, out_step_, rows, in_step_, each.cells, batch);
            if (inner_ == 0) return;
            for (const T*& row : rows) row += inner_in_;
            nan_ |= of_.box_(to + inner_out_, out_step_, rows.data(), in_step_, static_cast<extent>(rows.size()), inner_, batch,
                             fetch_ahead);
        }

        const box_step& of_;
        const T* from_;
        T* to_;
        workspace& memory_;
        bool nan_{false};      ///< in the last rows of windows with all their taps inside
        extent inner_{1};      ///< outputs of a row whose taps all are cells
        extent inner_out_{0};  ///< the first of them
        extent inner_in_{0};   ///< its first tap
        std::vector<edge_output> edges_{};
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

    [[nodiscard]] bool windowed(std::size_t axis) const noexcept {
        return std::any_of(links_.begin(), links_.end(),
                           [axis](const fold_link& link) { return static_cast<std::size_t>(link.axis) == axis; });
    }

    /// One output of a line per row of the batch, cells picked one by one.
    void fold_edge(T* to, extent out_step, const std::vector<const T*>& rows, extent in_step, const std::vector<extent>& cells,
                   extent batch) const {
        if (cells.empty()) {
            for (extent b = 0; b < batch; ++b) operation_.nothing(to + b * out_step, 1);
            return;
        }
        const bool last_wins = kernels::keeps_last(rule_);
        const std::size_t outer = last_wins ? cells.size() : rows.size();
        const std::size_t inner = last_wins ? rows.size() : cells.size();
        for (extent b = 0; b < batch; ++b) {
            T held{};
            for (std::size_t i = 0; i < outer; ++i) {
                for (std::size_t j = 0; j < inner; ++j) {
                    const extent at = cells[last_wins ? i : j];
                    const T cell = at == nowhere ? fill_ : rows[last_wins ? j : i][b * in_step + at];
                    held = i == 0 && j == 0 ? cell : operation_.of_two(held, cell);
                }
            }
            to[b * out_step] = canonical(held);
        }
    }

    static T canonical(T cell) noexcept {
        if constexpr (halves) {
            const float wide = widen(std::bit_cast<Value>(cell));
            return wide != wide ? std::bit_cast<T>(from_double<Value>(static_cast<double>(wide), rounding::trunc)) : cell;
        }
        if constexpr (std::is_floating_point_v<T>) return cell != cell ? std::numeric_limits<T>::quiet_NaN() : cell;
        return cell;
    }

    std::vector<fold_link> links_;
    std::size_t last_;
    kernels::fold_rule rule_;
    T fill_;
    operation operation_;
    bool clampable_;
    extent vector_bytes_;
    const kernels::cell_kernels<T>& kernels_;
    const axis_plan* line_{nullptr};
    box_function box_{nullptr};
    const axis_plan* rows_{nullptr};  ///< of the windowed axis in front of the line's, where there is one
    std::size_t row_axis_{0};
    bool lines_first_{false};  ///< folded_lines can do it
    bool without_nan_{false};  ///< the rule is one for cells without
};

}  // namespace

step_pointer make_box_step(dtype carrier, kernels::fold_rule rule, const std::vector<fold_link>& links,
                           const coordinates& shape, double fill, const kernels::table& table) {
    const bool last_wins = kernels::keeps_last(rule);
    const auto axes = static_cast<int>(shape.size());
    if (links.empty() || rule >= 4) return nullptr;
    bool line = false;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const axis_plan& plan = *links[i].plan;
        if (!plan.windows.empty()) return nullptr;
        for (std::size_t j = 0; j < i; ++j) {
            if (links[j].axis == links[i].axis) return nullptr;
        }
        if (links[i].axis != axes - 1) continue;
        line = true;
        if (!has_box_kernel(plan)) return nullptr;
        // The kernels fold rows first or columns first; of zeros of both signs the order decides.
        if (is_floating(carrier) && i != (last_wins ? links.size() - 1 : 0)) return nullptr;
    }
    if ((!line && shape.back() < worthwhile_row) || !worth_together(links)) return nullptr;
    return visit_real(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        const cell outside_value = from_double<cell>(fill, rounding::trunc);
        if constexpr (std::is_same_v<cell, float16> || std::is_same_v<cell, bfloat16>) {
            if (!line || last_wins) return nullptr;
            return std::make_unique<box_step<std::int16_t, cell>>(rule, links, axes, std::bit_cast<std::int16_t>(outside_value),
                                                                  table);
        } else if constexpr (std::is_arithmetic_v<cell>) {
            return std::make_unique<box_step<cell>>(rule, links, axes, outside_value, table);
        } else {
            return nullptr;
        }
    });
}

}  // namespace pooltool
