// The rules of a program; see check.hpp.
#include "plan/check.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "base/checked.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

void demand(bool holds, const char* rule) {
    if (!holds) throw std::logic_error(std::string("program: ") + rule);
}

bool is_extreme(reducer reduce) { return reduce == reducer::maximum || reduce == reducer::minimum; }

extent product(const std::vector<extent>& lengths) {
    extent cells = 1;
    if (std::find(lengths.begin(), lengths.end(), 0) != lengths.end()) return 0;
    for (const extent length : lengths) demand(checked_multiply(cells, length, cells), "an array has more than 2^63-1 cells");
    return cells;
}

std::vector<extent> without_ones(std::vector<extent> shape) {
    shape.erase(std::remove(shape.begin(), shape.end(), 1), shape.end());
    return shape;
}

void check_regular(const axis_plan& axis) {
    extent reach = 0;
    extent spread = 0;
    const extent last = std::max(axis.out, extent{1}) - 1;
    const bool fits = checked_multiply(last, axis.stride, reach) && checked_multiply(axis.kernel - 1, axis.dilation, spread) &&
                      checked_add(reach, spread, reach) && checked_add(reach, axis.origin, reach);
    demand(fits && reach < INT64_MAX, "a tap lies beyond 2^63-1");
}

void check_irregular(const axis_plan& axis) {
    demand(static_cast<extent>(axis.windows.size()) == axis.out, "an axis has one irregular window per output");
    demand(axis.stride == 1 && axis.dilation == 1 && axis.origin == 0, "irregular windows have stride 1, dilation 1, origin 0");
    range before{};
    extent longest = 0;
    for (const range window : axis.windows) {
        demand(window.begin >= 0 && window.begin < window.end && window.end <= axis.in,
               "an irregular window lies inside its axis");
        demand(window.begin >= before.begin && window.end >= before.end, "irregular windows ascend");
        longest = std::max(longest, window.end - window.begin);
        before = window;
    }
    demand(longest == axis.kernel, "the kernel of irregular windows is the longest of them");
}

void check_axis(const axis_plan& axis) {
    demand(axis.in >= 0 && axis.out >= 0, "an axis has no negative length");
    demand(axis.kernel >= 1 && axis.stride >= 1 && axis.dilation >= 1, "kernel, stride and dilation are at least 1");
    const bool has_cells = axis.in > 0 || axis.edge == border::skip || axis.edge == border::constant;
    demand(has_cells || axis.out == 0, "an axis without cells has no windows that continue it");
    if (axis.windows.empty()) {
        check_regular(axis);
    } else {
        check_irregular(axis);
    }
}

/// Some tap of the axis lies outside of its cells.
bool leaves(const axis_plan& axis) {
    if (!axis.windows.empty() || axis.out == 0) return false;
    return axis.origin < 0 || tap_coordinate(axis, axis.out - 1, axis.kernel - 1) >= axis.in;
}

void check_borders(const std::vector<axis_plan>& axes) {
    const auto any = [&](border edge) {
        return std::any_of(axes.begin(), axes.end(),
                           [edge](const axis_plan& axis) { return axis.edge == edge && leaves(axis); });
    };
    demand(!any(border::skip) || !any(border::constant),
           "a pass does not skip taps along one axis and fill them along another");
}

void check_rules(const window_plan& plan) {
    const bool ordered = is_extreme(plan.reduce) || plan.reduce == reducer::rank;
    demand(plan.nan != nan_rule::comparison || ordered, "only extremes and ranks go by comparisons");
    demand(plan.nan != nan_rule::sliding || is_extreme(plan.reduce), "only extremes slide");
    demand(plan.sum == summation::direct || plan.reduce == reducer::sum, "only sums run or go by blocks");
    demand(plan.divisor != divisor_rule::fixed || plan.divisor_value != 0, "a fixed divisor is not 0");
    demand(plan.reduce != reducer::power || (std::isfinite(plan.power) && plan.power != 0), "a power is finite and not 0");
    demand(plan.min_valid >= 0, "min_valid is not negative");
    demand(plan.reduce != reducer::rank || (plan.rank >= 0 && plan.rank < footprint_taps(plan)),
           "a rank is below the tap count");
}

void check_line(const window_plan& plan) {
    demand(plan.footprint.empty() && plan.min_valid == 0, "a pass along lines has neither footprint nor min_valid");
    const bool one_divisor = plan.reduce != reducer::sum || plan.divisor != divisor_rule::counted;
    demand(one_divisor && (plan.nan == nan_rule::sliding || plan.nan == nan_rule::propagate),
           "a running or blockwise sum goes by IEEE rules");
    demand(plan.sum != summation::blockwise || plan.divisor == divisor_rule::fixed, "a blockwise sum has a fixed divisor");
    const axis_plan* line = line_axis(plan);
    for (const axis_plan& axis : plan.axes) demand(&axis == line || is_identity(axis), "a pass along lines has one axis");
    if (line == nullptr) return;
    demand(line->windows.empty() && line->stride == 1 && line->dilation == 1, "windows along a line are dense and regular");
    demand(line->edge != border::skip, "a line is continued by a rule");
    const bool around = line->out == line->in && line->origin <= 0 && line->origin + line->kernel > 0;
    demand(plan.sum != summation::running || around, "a running sum has a window around every cell");
}

void check_pass(const window_plan& plan, const std::vector<extent>& shape, dtype type) {
    demand(plan.axes.size() == shape.size(), "a pass has one axis plan per array axis");
    for (std::size_t i = 0; i < shape.size(); ++i) {
        demand(plan.axes[i].in == shape[i], "a pass reads the shape that it is given");
        check_axis(plan.axes[i]);
    }
    check_borders(plan.axes);
    demand(plan.in == type && !is_complex(plan.in), "a pass reads the type that it is given");
    demand(!is_complex(plan.out), "a pass writes components");
    if (!plan.footprint.empty()) {
        std::vector<extent> box;
        for (const axis_plan& axis : plan.axes) {
            demand(axis.windows.empty(), "irregular windows have no footprint");
            box.push_back(axis.kernel);
        }
        demand(static_cast<extent>(plan.footprint.size()) == product(box), "a footprint has the kernel's shape");
    }
    check_rules(plan);
    if (is_line_pass(plan)) check_line(plan);
}

void check_indices(const program& what) {
    for (const window_plan& plan : what.passes) {
        if (plan.index_strides.empty()) continue;
        demand(&plan == &what.passes.back() && what.components == 1,
               "indices come from the last pass, of cells that have an order");
        demand(is_extreme(plan.reduce) && !is_line_pass(plan), "indices belong to extremes of windows");
        demand(plan.index_strides.size() == plan.axes.size(), "indices have one stride per axis");
    }
}

}  // namespace

void check(const program& what, const array_header& input) {
    demand(input.type == what.in && input.shape == what.in_shape, "the array is not the one that it was made for");
    demand(what.components == (is_complex(what.in) ? 2 : 1), "complex arrays have two components");
    demand(is_complex(what.in) == is_complex(what.out), "complex stays complex");
    static_cast<void>(product(what.in_shape));
    std::vector<extent> shape = what.in_shape;
    dtype type = component_of(what.in);
    for (const window_plan& plan : what.passes) {
        check_pass(plan, shape, type);
        for (std::size_t i = 0; i < shape.size(); ++i) shape[i] = plan.axes[i].out;
        static_cast<void>(product(shape));
        type = plan.out;
    }
    demand(type == component_of(what.out), "the last pass writes the output's type");
    demand(without_ones(shape) == without_ones(what.out_shape),
           "the output's shape is that of the last pass, but for axes of one");
    check_indices(what);
}

extent footprint_taps(const window_plan& plan) {
    if (!plan.footprint.empty()) return static_cast<extent>(std::count(plan.footprint.begin(), plan.footprint.end(), 1));
    extent taps = 1;
    for (const axis_plan& axis : plan.axes) {
        demand(checked_multiply(taps, axis.kernel, taps), "a window has more than 2^63-1 taps");
    }
    return taps;
}

const axis_plan* line_axis(const window_plan& plan) noexcept {
    const auto found =
        std::find_if(plan.axes.begin(), plan.axes.end(), [](const axis_plan& axis) { return !is_identity(axis); });
    return found == plan.axes.end() ? nullptr : &*found;
}

bool is_line_pass(const window_plan& plan) noexcept {
    return plan.nan == nan_rule::sliding || (plan.reduce == reducer::sum && plan.sum != summation::direct);
}

}  // namespace pooltool
