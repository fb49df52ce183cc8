// Programs written down by hand for tests of the engine, and the shortest way to run one.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/reference.hpp"
#include "pooltool/plan.hpp"
#include "support/arrays.hpp"
#include "support/memory_io.hpp"

namespace pooltool::testing {

/// An axis that a pass leaves alone.
[[nodiscard]] inline axis_plan untouched(extent length) {
    axis_plan axis;
    axis.in = axis.out = length;
    axis.counted = {0, length};
    return axis;
}

/// Windows side by side without padding, as pooling has them.
[[nodiscard]] inline axis_plan strided(extent length, extent kernel, extent stride) {
    axis_plan axis;
    axis.in = length;
    axis.out = (length - kernel) / stride + 1;
    axis.kernel = kernel;
    axis.stride = stride;
    axis.counted = {0, length};
    return axis;
}

/// One window per cell, as filters have them: the window of cell i begins at i - size/2 - origin.
[[nodiscard]] inline axis_plan centred(extent length, extent size, border edge, extent origin = 0) {
    axis_plan axis;
    axis.in = axis.out = length;
    axis.kernel = size;
    axis.origin = -(size / 2 + origin);
    axis.edge = edge;
    axis.counted = {axis.origin, length + size};
    return axis;
}

/// A pass with these axes; every other field is the default or the caller's.
[[nodiscard]] inline window_plan pass_over(std::vector<axis_plan> axes, reducer reduce, dtype type) {
    window_plan plan;
    plan.axes = std::move(axes);
    plan.reduce = reduce;
    plan.in = plan.out = type;
    return plan;
}

/// A program of these passes for this array; the output has the last pass's shape and type.
[[nodiscard]] inline program program_for(const array_header& input, std::vector<window_plan> passes) {
    program what;
    what.passes = std::move(passes);
    what.in = what.out = input.type;
    what.components = is_complex(input.type) ? 2 : 1;
    what.in_shape = what.out_shape = input.shape;
    if (what.passes.empty()) return what;
    if (!is_complex(input.type)) what.out = what.passes.back().out;
    for (std::size_t a = 0; a < what.out_shape.size(); ++a) what.out_shape[a] = what.passes.back().axes[a].out;
    return what;
}

struct answer {
    memory_array cells{};
    std::optional<memory_array> indices{};
};

/// What the reference engine makes of it.
[[nodiscard]] inline answer reference_answer(const program& what, const memory_array& input, reach how = reach::random) {
    memory_source in(input, how);
    memory_sink out(how);
    memory_sink indices(how);
    const bool indexed = !what.passes.empty() && !what.passes.back().index_strides.empty();
    run_reference(what, in, out, indexed ? &indices : nullptr);
    out.commit();
    answer result{out.array(), std::nullopt};
    if (indexed) {
        indices.commit();
        result.indices = indices.array();
    }
    return result;
}

/// Cells of a one-pass program over an array of Cell.
template <class Cell>
[[nodiscard]] std::vector<Cell> reference_cells(const window_plan& plan, const memory_array& input) {
    return cells_of<Cell>(reference_answer(program_for(input.header, {plan}), input).cells);
}

}  // namespace pooltool::testing
