// Canonical programs; see canonical.hpp.
#include "plan/canonical.hpp"

#include <algorithm>

#include "base/checked.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

/// Coordinates from the first tap of the first window to behind the last tap of the last.
range reach_of(const axis_plan& axis) {
    if (!axis.windows.empty()) return {axis.windows.front().begin, axis.windows.back().end};
    return {tap_coordinate(axis, 0, 0), tap_coordinate(axis, axis.out - 1, axis.kernel - 1) + 1};
}

/// Of windows that read a cell, all count the cells that they read and nothing else.
bool counts_cells_only(const axis_plan& axis) {
    if (axis.edge != border::skip || !axis.windows.empty()) return false;
    for (extent o = 0; o < axis.out; ++o) {
        const range real = taps_within(axis, o, {0, axis.in});
        if (real.begin != real.end && counted_taps(axis, o) != real.end - real.begin) return false;
    }
    return true;
}

void settle(axis_plan& axis, bool counts, bool line) {
    if (axis.out == 0) return;
    if (axis.windows.empty() && axis.out == 1) axis.stride = 1;
    if (axis.kernel == 1) axis.dilation = 1;
    const range reach = reach_of(axis);
    const bool inside = reach.begin >= 0 && reach.end <= axis.in;
    if (inside && !line) axis.edge = border::skip;
    if (counts) {
        axis.counted.begin = std::max(axis.counted.begin, std::min(reach.begin, extent{0}));
        axis.counted.end = std::min(axis.counted.end, std::max(reach.end, axis.in));
        if (counts_cells_only(axis)) axis.counted = {0, axis.in};
    } else {
        axis.counted = {0, axis.in};
    }
}

/// Every window has all of its taps inside of the counted range.
bool counts_all(const axis_plan& axis) {
    if (!axis.windows.empty() || axis.out == 0) return false;
    const range reach = reach_of(axis);
    return reach.begin >= axis.counted.begin && reach.end <= axis.counted.end;
}

void settle(window_plan& plan) {
    const bool line = is_line_pass(plan);
    for (axis_plan& axis : plan.axes) settle(axis, plan.divisor == divisor_rule::counted, line);
    extent volume = 1;
    bool all = plan.divisor == divisor_rule::counted && plan.nan != nan_rule::ignore && plan.footprint.empty();
    for (const axis_plan& axis : plan.axes) all = all && counts_all(axis) && checked_multiply(volume, axis.kernel, volume);
    if (all) {
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = volume;
        for (axis_plan& axis : plan.axes) axis.counted = {0, axis.in};
    }
    if (plan.divisor != divisor_rule::fixed) plan.divisor_value = 1;
    const bool filled =
        std::any_of(plan.axes.begin(), plan.axes.end(), [](const axis_plan& axis) { return axis.edge == border::constant; });
    if (!filled) plan.fill = 0;
    if (!plan.index_strides.empty()) {
        for (std::size_t i = 0; i < plan.axes.size(); ++i) {
            if (plan.axes[i].in == 1) plan.index_strides[i] = 0;
        }
    }
}

}  // namespace

program canonical(program what) {
    for (window_plan& plan : what.passes) settle(plan);
    return what;
}

}  // namespace pooltool
