// lower() of scikit-image's block_reduce: each axis is cut into blocks, the last one filled up with cval, which takes part in
// the function like any cell. Source: skimage.measure.block_reduce 0.19.
#include <array>
#include <cmath>
#include <string>

#include "base/checked.hpp"
#include "base/visit.hpp"
#include "dialects/axes.hpp"
#include "dialects/own_rules.hpp"
#include "dialects/pool_geometry.hpp"
#include "dialects/window_facts.hpp"
#include "dialects/wording.hpp"

namespace pooltool {
namespace lowering {
namespace {

std::string_view name_of(block_function function) noexcept {
    constexpr std::array<std::string_view, 5> names{"max", "mean", "min", "sum", "median"};
    return names[static_cast<std::size_t>(function)];
}

reducer reducer_of(block_function function) noexcept {
    switch (function) {
        case block_function::max:
            return reducer::maximum;
        case block_function::min:
            return reducer::minimum;
        case block_function::mean:
        case block_function::sum:
            return reducer::sum;
        case block_function::median:
            return reducer::median;
    }
    return reducer::sum;
}

/// NumPy's result types.
dtype natural_type(block_function function, dtype in) {
    const bool linear = function == block_function::mean || function == block_function::sum;
    if (is_complex(in) && !linear) {
        fail_input("--func " + std::string(name_of(function)) + " of " + std::string(pooltool::name_of(in)) +
                   " is not defined (complex cells have no order; mean and sum take them)");
    }
    if (reducer_of(function) == reducer::maximum || reducer_of(function) == reducer::minimum) return in;
    if (is_floating(in) || is_complex(in)) return in;
    if (function != block_function::sum) return dtype::float64;
    return in == dtype::boolean || is_signed(in) ? dtype::int64 : dtype::uint64;
}

/// cval as a cell of the array: integers cut off toward zero, booleans true unless 0. Refuses (input) what the type cannot
/// hold.
double fill_of(double cval, dtype type) {
    if (is_floating(type)) {
        return visit_real(
            type, [cval](auto tag) { return to_double(from_double<typename decltype(tag)::type>(cval, rounding::trunc)); });
    }
    if (cval == cval && type == dtype::boolean) return cval != 0 ? 1 : 0;
    const double whole = std::trunc(cval);
    const bool held = cval == cval && visit_real(type, [whole](auto tag) {
                          return to_double(from_double<typename decltype(tag)::type>(whole, rounding::trunc)) == whole;
                      });
    // 2^63 and 2^64 saturate to the type's greatest value, which rounds back to them.
    const bool beyond = (type == dtype::int64 && whole >= 0x1p63) || (type == dtype::uint64 && whole >= 0x1p64);
    if (!held || beyond) {
        fail_input("--cval " + worded(cval) + " is no value of " + std::string(pooltool::name_of(type)) +
                   " (choose one that the array's type can hold)");
    }
    return whole;
}

axis_plan block_axis(extent in, extent block) {
    axis_plan plan = kept_axis(in);
    if (in == 0) return plan;
    plan.out = ceil_divide(in, block);
    plan.kernel = block;
    plan.stride = block;
    plan.edge = in % block == 0 ? border::skip : border::constant;
    return plan;
}

program lower_block(const block_request& said, const array_header& input) {
    check_numbers("--block", said.block, 1);
    check_own(said.own, {});
    check_input(input);
    if (input.shape.empty()) fail_input("the array has no axes, so nothing to cut into blocks");
    check_entries("--block", said.block.size(), input.shape.size(), error_kind::input);
    const dtype natural = natural_type(said.function, input.type);

    program result;
    result.in = input.type;
    result.out = output_type(said.own, input.type, natural);
    result.components = is_complex(input.type) ? 2 : 1;
    result.in_shape = input.shape;

    window_plan plan;
    plan.reduce = reducer_of(said.function);
    plan.in = component_of(result.in);
    plan.out = component_of(result.out);
    plan.round = output_rounding(said.own, rounding::trunc);
    plan.nan = effective_nan(said.own, input.type).value_or(nan_rule::propagate);
    const double fill = fill_of(said.cval, plan.in);
    std::vector<extent> block;
    for (std::size_t i = 0; i < input.shape.size(); ++i) {
        block.push_back(entry_of(said.block, i, extent{2}));
        plan.axes.push_back(block_axis(input.shape[i], block.back()));
        if (plan.axes.back().edge == border::constant) plan.fill = fill;
        result.out_shape.push_back(plan.axes.back().out);
    }
    const error_kind blame = said.block.size() > 1 ? error_kind::usage : error_kind::input;
    const extent volume = volume_of(block, "--block: a block", blame);
    const bool sums = said.function == block_function::sum;
    plan.min_valid = effective_min_valid(said.own, input.type, result.out, {sums, volume, fewest_taps(plan.axes), blame});
    if (plan.min_valid > 0) plan.empty_value = no_value;
    if (said.function == block_function::mean) {
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = volume;
        if (plan.nan == nan_rule::ignore) {
            plan.divisor = divisor_rule::counted;  // the filling counts, NaN cells do not
            plan.divisor_value = 1;
            for (axis_plan& axis : plan.axes) axis.counted = {0, axis.out * axis.kernel};
        }
    }
    check_output(result.out_shape, result.out);
    result.passes.push_back(std::move(plan));
    return result;
}

}  // namespace
}  // namespace lowering

program lower(const block_request& request, const array_header& input) { return lowering::lower_block(request, input); }

}  // namespace pooltool
