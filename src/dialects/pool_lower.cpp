// lower() of the pooling commands: options -> pooled axes -> coordinates, then the statistic, its divisor, types and indices.
// Everything a library decides comes from the table of pool_rules.hpp.
#include <algorithm>

#include "dialects/axes.hpp"
#include "dialects/own_rules.hpp"
#include "dialects/pool_call.hpp"
#include "dialects/pool_geometry.hpp"
#include "dialects/pool_indices.hpp"
#include "dialects/window_facts.hpp"
#include "dialects/wording.hpp"

namespace pooltool {
namespace lowering {
namespace {

reducer reducer_of(pool_operation operation) noexcept {
    switch (operation) {
        case pool_operation::max:
            return reducer::maximum;
        case pool_operation::min:
            return reducer::minimum;
        case pool_operation::avg:
        case pool_operation::sum:
            return reducer::sum;
        case pool_operation::median:
            return reducer::median;
        case pool_operation::lp:
            return reducer::power;
    }
    return reducer::maximum;
}

/// Extremes keep the type. Sums of integers are NumPy's: 64 bits wide. Averages, medians and norms of integers are float64.
dtype natural_type(pool_operation operation, dtype in) {
    const bool linear = operation == pool_operation::avg || operation == pool_operation::sum;
    if (is_complex(in) && !linear) {
        fail_input(std::string(name_of(operation)) + " of " + std::string(pooltool::name_of(in)) +
                   " is not defined (complex cells have no order; avg and sum take them)");
    }
    if (is_extreme(operation) || is_floating(in) || is_complex(in)) return in;
    if (operation != pool_operation::sum) return dtype::float64;
    return in == dtype::boolean || is_signed(in) ? dtype::int64 : dtype::uint64;
}

/// What made the windows as large as they are.
std::string_view window_words(const pool_request& said) {
    switch (kind_of(said)) {
        case window_kind::regular:
            return "--kernel: a window";
        case window_kind::adaptive:
            return "--output-size: a window";
        case window_kind::whole:
            return "--global: a window";
    }
    return {};
}

bool padding_counts(const pool_request& said, const pool_rules& rules) {
    if (said.operation != pool_operation::avg || said.divisor.has_value() || rules.padding == pad_count::never) return false;
    return said.count_include_pad.value_or(rules.padding == pad_count::included);
}

/// The windows along every array axis.
std::vector<axis_plan> windows_of(const pool_request& said, const pool_rules& rules, const std::vector<extent>& pooled,
                                  const array_header& input) {
    std::vector<axis_plan> axes;
    for (const extent length : input.shape) axes.push_back(kept_axis(length));
    const auto place = [&axes](extent axis) -> axis_plan& { return axes[static_cast<std::size_t>(axis)]; };
    switch (kind_of(said)) {
        case window_kind::regular:
            for (const pool_axis& axis : regular_call(said, rules, pooled, input).axes) {
                place(axis.array_axis) = regular_axis(axis, said.padding_rule, said.ceil_mode, padding_counts(said, rules));
            }
            break;
        case window_kind::adaptive:
            for (std::size_t i = 0; i < pooled.size(); ++i) {
                place(pooled[i]) = adaptive_axis(pooled[i], place(pooled[i]).in, entry_of(said.output_size, i, extent{1}));
            }
            break;
        case window_kind::whole:
            for (const extent axis : pooled) place(axis) = whole_axis(axis, place(axis).in);
            break;
    }
    return axes;
}

/// avg divides by a number or by counting. Lp by the mean of signed powers multiplies the mean by the kernel's cells, which
/// cuts off nothing but scales up windows cut at the edge; adaptive bins, which differ, have no such scale: their sum is taken.
void set_divisor(window_plan& plan, const pool_request& said, const pool_rules& rules, extent volume) {
    if (said.operation == pool_operation::avg) {
        plan.divisor = said.divisor.has_value() ? divisor_rule::fixed : divisor_rule::counted;
        plan.divisor_value = said.divisor.value_or(1);
    }
    if (said.operation != pool_operation::lp) return;
    plan.power = said.p.value_or(2.0);
    plan.power_signed = rules.signed_power;
    if (rules.signed_power && kind_of(said) != window_kind::adaptive) {
        plan.divisor = divisor_rule::counted;
        plan.power_volume = volume;
    }
}

program lower_pool(const pool_request& said, const array_header& input) {
    const pool_rules& rules = rules_of(said.dialect);
    check_options(said, rules);
    check_own(said.own, {});
    check_input(input);
    const dtype natural = natural_type(said.operation, input.type);
    const std::vector<extent> pooled = pooled_axes(said, rules, input.shape.size());

    program result;
    result.in = input.type;
    result.out = output_type(said.own, input.type, natural);
    result.components = is_complex(input.type) ? 2 : 1;
    result.in_shape = input.shape;

    window_plan plan;
    plan.axes = windows_of(said, rules, pooled, input);
    const error_kind blame = kind_of(said) == window_kind::regular ? error_kind::usage : error_kind::input;
    std::vector<extent> kernel;
    for (const axis_plan& axis : plan.axes) kernel.push_back(axis.kernel);
    const extent volume = volume_of(kernel, window_words(said), blame);

    plan.reduce = reducer_of(said.operation);
    plan.in = component_of(result.in);
    plan.out = component_of(result.out);
    plan.round = output_rounding(said.own, rounding::trunc);
    plan.nan = effective_nan(said.own, input.type).value_or(nan_rule::propagate);
    const bool sums = said.operation == pool_operation::sum || said.operation == pool_operation::lp;
    plan.min_valid = effective_min_valid(said.own, input.type, result.out, {sums, volume, fewest_taps(plan.axes), blame});
    if (plan.min_valid > 0) plan.empty_value = no_value;
    set_divisor(plan, said, rules, volume);
    if (said.indices) {
        plan.index_strides = index_strides(rules.indices, said.column_major_indices, input.shape, pooled,
                                           channel_axis(pooled, input.shape.size(), channels_last(said, rules)));
    }

    const bool dropped = said.global && !said.keepdims.value_or(rules.keepdims);
    for (std::size_t i = 0; i < plan.axes.size(); ++i) {
        if (dropped && std::find(pooled.begin(), pooled.end(), static_cast<extent>(i)) != pooled.end()) continue;
        result.out_shape.push_back(plan.axes[i].out);
    }
    check_output(result.out_shape, result.out);
    if (said.indices) check_output(result.out_shape, dtype::int64);
    result.passes.push_back(std::move(plan));
    return result;
}

}  // namespace
}  // namespace lowering

program lower(const pool_request& request, const array_header& input) { return lowering::lower_pool(request, input); }

}  // namespace pooltool
