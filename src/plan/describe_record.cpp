// A program as a tree; see describe.hpp.
#include <algorithm>

#include "plan/check.hpp"
#include "plan/describe.hpp"
#include "pooltool/io.hpp"

namespace pooltool {
namespace {

record pair_of(range coordinates) { return record::list{coordinates.begin, coordinates.end}; }

record record_of(const axis_plan& axis, bool counts) {
    const axis_coverage coverage = coverage_of(axis);
    record result;
    result.add("in", axis.in).add("out", axis.out).add("kernel", axis.kernel).add("stride", axis.stride);
    result.add("dilation", axis.dilation).add("origin", axis.origin).add("border", name_of(axis.edge));
    if (counts) result.add("counted", pair_of(axis.counted));
    if (!axis.windows.empty()) {
        record::list windows;
        for (const range& window : axis.windows) windows.push_back(pair_of(window));
        result.add("windows", std::move(windows));
    }
    result.add("read", pair_of(coverage.read));
    result.add("padded", record::list{coverage.outside_before, coverage.outside_after});
    record unread;
    unread.add("before", coverage.unread_before);
    if (coverage.unread_between.has_value()) unread.add("between", *coverage.unread_between);
    unread.add("after", coverage.unread_after);
    result.add("unread", std::move(unread));
    return result;
}

void add_statistic(record& result, const window_plan& plan) {
    result.add("reducer", name_of(plan.reduce)).add("nan", name_of(plan.nan));
    if (plan.min_valid > 0) result.add("min_valid", plan.min_valid).add("empty_value", plan.empty_value);
    if (plan.reduce == reducer::sum) result.add("summation", name_of(plan.sum));
    if (plan.reduce == reducer::sum || plan.reduce == reducer::power) {
        result.add("divisor", name_of(plan.divisor));
        if (plan.divisor == divisor_rule::fixed) result.add("divisor_value", plan.divisor_value);
    }
    if (plan.reduce == reducer::power) {
        result.add("power", plan.power).add("power_signed", plan.power_signed);
        if (plan.power_signed) result.add("power_volume", plan.power_volume);
    }
    if (plan.reduce == reducer::rank) result.add("rank", plan.rank);
    if (!plan.footprint.empty()) {
        result.add("footprint", record::list(plan.footprint.begin(), plan.footprint.end()));
        result.add("footprint_taps", footprint_taps(plan));
    }
}

record record_of(const window_plan& plan) {
    record result;
    add_statistic(result, plan);
    const bool filled =
        std::any_of(plan.axes.begin(), plan.axes.end(), [](const axis_plan& axis) { return axis.edge == border::constant; });
    if (filled) result.add("fill", plan.fill);
    result.add("through_float64", plan.through_float64);
    result.add("in", name_of(plan.in)).add("out", name_of(plan.out)).add("round", name_of(plan.round));
    if (!plan.index_strides.empty()) result.add("index_strides", plan.index_strides);
    record::list axes;
    const bool counts = plan.divisor == divisor_rule::counted;
    for (const axis_plan& axis : plan.axes) axes.push_back(record_of(axis, counts));
    result.add("axes", std::move(axes));
    return result;
}

record array_record(dtype type, const std::vector<extent>& shape) {
    const array_header header{.type = type, .shape = shape, .fortran_order = false, .swapped = false, .carrier = {}};
    record result;
    result.add("dtype", name_of(type)).add("shape", shape).add("cells", header.cells()).add("bytes", header.bytes());
    return result;
}

}  // namespace

record record_of(const program& what) {
    record result;
    result.add("in", array_record(what.in, what.in_shape)).add("out", array_record(what.out, what.out_shape));
    result.add("components", what.components);
    record::list passes;
    for (const window_plan& plan : what.passes) passes.push_back(record_of(plan));
    result.add("passes", std::move(passes));
    return result;
}

}  // namespace pooltool
