// lower() of SciPy's filters: which of its two engines a call takes, and that engine's passes. Source of every rule:
// scipy.ndimage 1.10 (its line filters ni_filters.c:NI_UniformFilter1D, NI_MinOrMaxFilter1D, and NI_MinOrMaxFilter,
// NI_RankFilter for neighbourhoods).
#include <algorithm>
#include <utility>

#include "base/visit.hpp"
#include "dialects/axes.hpp"
#include "dialects/filter_call.hpp"
#include "dialects/filter_rank.hpp"
#include "dialects/own_rules.hpp"
#include "dialects/pool_geometry.hpp"
#include "dialects/window_facts.hpp"
#include "plan/arithmetic.hpp"

namespace pooltool {
namespace lowering {
namespace {

/// What a call turns out to be once ranks at either end have become extremes.
struct statistic {
    reducer reduce{reducer::maximum};
    extent rank{0};
};

/// Windows of this many cells are summed as fast tap by tap as by blocks (4096^2 float32, both axes, one thread: 9 cells 0.06 s
/// against 0.11 s, 13 cells 0.09 s and 0.08 s). float64, whose terms are pairs, is faster by blocks from 2 cells on.
constexpr extent few_taps = 12;

bool loses_low_bits(dtype type) noexcept { return type == dtype::int64 || type == dtype::uint64; }

/// `value` stored in `type` and read again: what SciPy's neighbourhood engine does to cval. Saturates; NaN becomes 0 in
/// integers.
double through(dtype type, double value) {
    return visit_real(type, [value](auto tag) {
        using cell = typename decltype(tag)::type;
        return to_double(from_double<cell>(value, rounding::trunc));
    });
}

statistic statistic_of(const filter_request& said, const filter_call& call) {
    switch (said.operation) {
        case filter_operation::maximum:
            return {reducer::maximum, 0};
        case filter_operation::minimum:
            return {reducer::minimum, 0};
        case filter_operation::uniform:
            return {reducer::sum, 0};
        case filter_operation::median:
        case filter_operation::rank:
        case filter_operation::percentile:
            break;
    }
    const extent rank = rank_of(said, call.count, call.blame);
    if (rank == 0) return {reducer::minimum, 0};
    if (rank == call.count - 1) return {reducer::maximum, 0};
    return {reducer::rank, rank};
}

/// One window per cell, one cell further each. A size of 1 leaves the axis alone; its origin and mode are not looked at.
axis_plan sliding_axis(const filter_axis& axis) {
    axis_plan plan = kept_axis(axis.in);
    if (axis.size == 1) return plan;
    plan.kernel = axis.size;
    plan.origin = -cells_before(axis);
    plan.edge = axis.mode;
    return plan;
}

/// Builds the passes of one call.
class pass_builder {
public:
    pass_builder(const filter_request& said, const filter_call& call, statistic what, const array_header& input, dtype out)
        : said_(said), call_(call), what_(what), in_(component_of(input.type)), out_(component_of(out)) {
        for (const extent length : input.shape) kept_.push_back(kept_axis(length));
        round_ = output_rounding(said.own, rounding::trunc);
        nan_ = effective_nan(said.own, input.type);
        // --nan propagate promises a NaN only where a window holds one; a running sum keeps it to the end of its line.
        direct_sums_ = said.own.stable || nan_ == nan_rule::propagate || nan_ == nan_rule::ignore;
        min_valid_ = effective_min_valid(said.own, input.type, out, {false, call.count, fewest_real(), call.blame});
    }

    /// Windows along several axes at once are needed for a footprint, for ranks, where cells are counted over the whole box,
    /// and where a NaN could not be stored between two axes.
    [[nodiscard]] bool whole_window() const noexcept {
        if (!call_.footprint.empty() || what_.reduce == reducer::rank || min_valid_ > 1) return true;
        if (!nan_.has_value() || nan_ == nan_rule::refuse) return false;
        if (!is_floating(out_)) return true;
        return nan_ == nan_rule::ignore && what_.reduce == reducer::sum;
    }

    /// A NaN that is left out leaves a window of one cell empty, and --min-valid 0 asks for what the operation makes of nothing.
    [[nodiscard]] bool results_of_nothing() const noexcept { return nan_ == nan_rule::ignore && min_valid_ == 0; }

    [[nodiscard]] std::vector<window_plan> whole_window_pass() const {
        window_plan plan = blank(in_);
        for (const filter_axis& axis : call_.axes) place(plan, axis) = sliding_axis(axis);
        plan.footprint = call_.footprint;
        plan.rank = what_.rank;
        const bool line_rules = call_.footprint.empty() && what_.reduce != reducer::rank;
        plan.nan = nan_.value_or(what_.reduce == reducer::sum ? nan_rule::propagate : nan_rule::comparison);
        set_fill(plan, line_rules ? said_.cval : through(in_, said_.cval));
        if (what_.reduce == reducer::sum) {
            // The cells that are left divide: every tap counts, whatever border it comes from.
            plan.divisor = divisor_rule::counted;
            for (axis_plan& axis : plan.axes) axis.counted = {axis.origin, axis.origin + axis.kernel - 1 + axis.in};
        }
        return {std::move(plan)};
    }

    /// One pass per axis longer than one cell, in the call's order; each reads what the one before stored.
    [[nodiscard]] std::vector<window_plan> line_passes() const {
        std::vector<window_plan> passes;
        const bool looks_first = what_.reduce == reducer::sum && nan_ == nan_rule::refuse;
        for (const filter_axis& axis : call_.axes) {
            if (axis.size == 1) continue;
            window_plan plan = blank(passes.empty() ? in_ : out_);
            place(plan, axis) = sliding_axis(axis);
            set_fill(plan, said_.cval);
            if (what_.reduce == reducer::sum) {
                set_sum(plan, axis.size);
            } else {
                plan.nan = nan_.value_or(nan_rule::sliding);
            }
            passes.push_back(std::move(plan));
        }
        if (looks_first) passes.insert(passes.begin(), copy_pass(in_));
        return passes;
    }

    /// Where no axis is filtered, unless the type or a rule on NaN has to be looked after.
    [[nodiscard]] std::vector<window_plan> nothing_to_do() const {
        if (in_ == out_ && nan_ != nan_rule::refuse) return {};
        return {copy_pass(out_)};
    }

private:
    /// Stores every cell as it is, or in another type, and refuses a NaN where that is asked for.
    [[nodiscard]] window_plan copy_pass(dtype out) const {
        window_plan plan;
        plan.axes = kept_;
        plan.nan = nan_ == nan_rule::refuse ? nan_rule::refuse : nan_rule::propagate;
        plan.in = in_;
        plan.out = out;
        plan.round = round_;
        return plan;
    }

    /// Cells of the array that every window shows at least.
    [[nodiscard]] extent fewest_real() const {
        std::vector<axis_plan> axes;
        for (const filter_axis& axis : call_.axes) axes.push_back(sliding_axis(axis));
        if (call_.footprint.empty()) return fewest_taps(axes);
        const bool ends =
            std::any_of(axes.begin(), axes.end(), [](const axis_plan& axis) { return axis.edge == border::constant; });
        return ends ? 0 : call_.count;
    }

    [[nodiscard]] window_plan blank(dtype in) const {
        window_plan plan;
        plan.axes = kept_;
        plan.reduce = what_.reduce;
        plan.min_valid = min_valid_;
        plan.empty_value = min_valid_ > 0 ? no_value : 0;
        plan.in = in;
        plan.out = out_;
        plan.round = round_;
        plan.through_float64 = loses_low_bits(in) && !(what_.reduce == reducer::sum && direct_sums_);
        return plan;
    }

    [[nodiscard]] static axis_plan& place(window_plan& plan, const filter_axis& axis) {
        return plan.axes[static_cast<std::size_t>(axis.array_axis)];
    }

    /// A fill that is no value of the cells' type has to be compared as the float64 it is.
    static void set_fill(window_plan& plan, double fill) {
        const bool used = std::any_of(plan.axes.begin(), plan.axes.end(),
                                      [](const axis_plan& axis) { return axis.edge == border::constant; });
        if (!used) return;
        plan.fill = fill;
        if (!fill_held(plan)) plan.through_float64 = true;
    }

    /// SciPy's running sum, or every window alone: tap by tap where it is small, by blocks where that is less work. --nan error has looked at every cell before the first sum, so that a NaN
    /// made of infinities between two axes is not taken for one of the array's.
    void set_sum(window_plan& plan, extent size) const {
        plan.sum = !direct_sums_ ? summation::running
                   : size <= few_taps && plan.in != dtype::float64 ? summation::direct
                                                                   : summation::blockwise;
        plan.nan = nan_rule::propagate;
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = size;
    }

    const filter_request& said_;
    const filter_call& call_;
    statistic what_;
    dtype in_;
    dtype out_;
    std::vector<axis_plan> kept_{};
    rounding round_{rounding::trunc};
    std::optional<nan_rule> nan_{};
    bool direct_sums_{false};
    extent min_valid_{0};
};

/// Line filters look at the origins of the axes they pass over only; everything else checks them all. A list of modes belongs
/// to line filters.
void check_engine(const filter_request& said, const filter_call& call, bool line) {
    for (const filter_axis& axis : call.axes) {
        if (!line || is_rank_type(said.operation) || axis.size > 1) check_origin(axis);
    }
    if (!line && said.modes.size() > 1) {
        fail_usage("--mode has " + std::to_string(said.modes.size()) + " entries, but " + std::string(name_of(said.operation)) +
                   (said.footprint.has_value() ? " with this footprint" : "") + " takes a single mode for all axes");
    }
}

program lower_filter(const filter_request& said, const array_header& input) {
    check_options(said);
    const bool uniform = said.operation == filter_operation::uniform;
    check_own(said.own, {.stores_rounded = true});
    check_input(input);
    if (is_complex(input.type) && !uniform) {
        fail_input(std::string(name_of(said.operation)) + " of " + std::string(pooltool::name_of(input.type)) +
                   " is not defined (complex cells have no order; uniform_filter takes them)");
    }
    const filter_call call = resolved_call(said, input);
    const statistic what = statistic_of(said, call);
    const bool line = call.footprint.empty() && what.reduce != reducer::rank;
    check_engine(said, call, line);

    program result;
    result.in = input.type;
    result.out = output_type(said.own, input.type, input.type);
    result.components = is_complex(input.type) ? 2 : 1;
    result.in_shape = input.shape;
    result.out_shape = input.shape;
    check_output(result.out_shape, result.out);

    const pass_builder builder(said, call, what, input, result.out);
    const bool empty = std::find(input.shape.begin(), input.shape.end(), extent{0}) != input.shape.end();
    const bool moved = std::any_of(call.axes.begin(), call.axes.end(), [](const filter_axis& axis) { return axis.size > 1; });
    if (empty || (!moved && !builder.results_of_nothing())) {
        result.passes = builder.nothing_to_do();
    } else {
        result.passes = builder.whole_window() || !moved ? builder.whole_window_pass() : builder.line_passes();
    }
    return result;
}

}  // namespace
}  // namespace lowering

program lower(const filter_request& request, const array_header& input) { return lowering::lower_filter(request, input); }

}  // namespace pooltool
