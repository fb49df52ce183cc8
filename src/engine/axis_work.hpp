// What a pass along one axis of a view needs wherever it goes: the row operation, the axis, what stands outside of it.
#pragma once

#include <vector>

#include "engine/outer_loops.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// A row this long is worth a call of its own; shorter runs of inner cells are treated as part of the line.
inline constexpr extent worthwhile_row = 16;

/// Of windows with more taps no list is made: it would be larger than the cells.
inline constexpr extent most_listed_taps = extent{1} << 14;

/// What stands outside of a line, for border::constant: the fill of real and of imaginary parts (equal for real arrays).
template <class T>
struct line_fill {
    T even{};
    T odd{};
    bool paired{false};  ///< cells alternate real, imaginary along the fastest axis
};

template <class Op>
struct axis_work {
    using In = typename Op::In;
    using Out = typename Op::Out;

    const Op& op;
    const axis_plan& plan;
    std::size_t axis;
    line_fill<In> fill;
    workspace& memory;
    const kernels::table& table;

    [[nodiscard]] extent first_coordinate(extent o) const noexcept {
        return plan.windows.empty() ? tap_coordinate(plan, o, 0) : plan.windows[static_cast<std::size_t>(o)].begin;
    }

    /// What stands at a coordinate outside of the axis, for inner cell number c.
    [[nodiscard]] In outside_cell(extent c) const {
        if (plan.edge != border::constant) return op.pad();
        return fill.paired && (c & 1) != 0 ? fill.odd : fill.even;
    }
};

}  // namespace pooltool
