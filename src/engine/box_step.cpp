// See box_step.hpp.
#include "engine/box_step.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "engine/along_axis.hpp"
#include "engine/carriers.hpp"
#include "engine/edged_boxes.hpp"
#include "engine/folded_lines.hpp"
#include "engine/output_runs.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/row_operations.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

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
    [[nodiscard]] static std::int16_t canonical(std::int16_t cell) noexcept {
        const float wide = widen(std::bit_cast<Half>(cell));
        return wide != wide ? std::bit_cast<std::int16_t>(from_double<Half>(static_cast<double>(wide), rounding::trunc)) : cell;
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
            const bool nan =
                edged_boxes<T, operation>({links_, last_, line_, rule_, fill_, operation_, box_}).run(from, to, memory);
            if (without_nan_ && line_ != nullptr) memory.nans = nan ? nan_watch::met : nan_watch::none_met;
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
