// Memory axes from logical ones; see layout.hpp.
#include "engine/layout.hpp"

#include <algorithm>

#include "plan/geometry.hpp"

namespace pooltool {
namespace {

axis_plan identity_axis(extent length) {
    axis_plan axis;
    axis.in = length;
    axis.out = length;
    axis.counted = {0, length};
    return axis;
}

bool trivial_everywhere(const memory_layout& layout, std::size_t axis) {
    if (static_cast<int>(axis) == layout.component_axis) return false;
    for (const memory_pass& pass : layout.passes) {
        if (!is_identity(pass.axes[axis]) || pass.axes[axis].counted.begin > 0 ||
            pass.axes[axis].counted.end < pass.axes[axis].in || !pass.plan->index_strides.empty()) {
            return false;
        }
    }
    return true;
}

bool tiled_exactly(const axis_plan& axis) noexcept {
    return axis.windows.empty() && axis.kernel == axis.stride && axis.dilation == 1 && axis.origin == 0 &&
           axis.in == axis.out * axis.kernel && axis.counted.begin <= 0 && axis.counted.end >= axis.in;
}

/// Axis `at` takes over `length` cells of the axis in front of it, which is then removed.
void swallow_previous(memory_layout& layout, std::size_t at) {
    for (memory_pass& pass : layout.passes) {
        axis_plan& axis = pass.axes[at];
        const extent times = pass.axes[at - 1].in;
        axis.in *= times;
        axis.out *= times;
        axis.counted = {0, axis.in};
        pass.axes.erase(pass.axes.begin() + static_cast<std::ptrdiff_t>(at) - 1);
        std::vector<int> kept;
        for (const int m : pass.logical_order) {
            if (m == static_cast<int>(at) - 1) continue;
            kept.push_back(m >= static_cast<int>(at) ? m - 1 : m);
        }
        pass.logical_order = kept;
        if (!pass.index_strides.empty()) {
            pass.index_strides.erase(pass.index_strides.begin() + static_cast<std::ptrdiff_t>(at) - 1);
        }
    }
    if (layout.component_axis >= static_cast<int>(at)) --layout.component_axis;
}

}  // namespace

coordinates strides_of(const coordinates& shape) {
    coordinates strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
    return strides;
}

extent product_of(const coordinates& shape) noexcept {
    extent product = 1;
    for (const extent length : shape) product *= length;
    return product;
}

memory_layout lay_out(const program& what, const array_header& header) {
    memory_layout layout;
    const std::size_t logical_rank = what.in_shape.size();
    for (const window_plan& plan : what.passes) {
        memory_pass pass;
        pass.plan = &plan;
        for (std::size_t m = 0; m < logical_rank; ++m) {
            const std::size_t logical = header.fortran_order ? logical_rank - 1 - m : m;
            pass.axes.push_back(plan.axes[logical]);
            if (!plan.index_strides.empty()) pass.index_strides.push_back(plan.index_strides[logical]);
        }
        for (std::size_t logical = 0; logical < logical_rank; ++logical) {
            pass.logical_order.push_back(static_cast<int>(header.fortran_order ? logical_rank - 1 - logical : logical));
        }
        if (logical_rank == 0) {
            pass.axes.push_back(identity_axis(1));
            pass.logical_order.push_back(0);
            if (!plan.index_strides.empty()) pass.index_strides.push_back(0);
        }
        if (what.components > 1) {
            pass.logical_order.push_back(static_cast<int>(pass.axes.size()));
            pass.axes.push_back(identity_axis(what.components));
        }
        layout.passes.push_back(std::move(pass));
    }
    if (what.components > 1) layout.component_axis = static_cast<int>(layout.passes.front().axes.size()) - 1;

    for (std::size_t at = layout.passes.front().axes.size(); at-- > 1;) {
        const bool previous_trivial = trivial_everywhere(layout, at - 1);
        if (!previous_trivial || static_cast<int>(at) == layout.component_axis) continue;
        const bool here = std::all_of(layout.passes.begin(), layout.passes.end(), [at](const memory_pass& pass) {
            return (is_identity(pass.axes[at]) || tiled_exactly(pass.axes[at])) && pass.plan->index_strides.empty();
        });
        if (here && (trivial_everywhere(layout, at) || layout.passes.size() == 1)) swallow_previous(layout, at);
    }
    for (const axis_plan& axis : layout.passes.front().axes) layout.in_shape.push_back(axis.in);
    for (const axis_plan& axis : layout.passes.back().axes) layout.out_shape.push_back(axis.out);
    return layout;
}

}  // namespace pooltool
