// Windows that are all of the last axes in memory: where their planes are, and their rows.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/box_link.hpp"
#include "engine/outer_loops.hpp"
#include "engine/view.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// Are the windows of these links, the first axis first, all of the last axes of an array of `rank`? Along the first of several
/// they may be a part, as long as every tap is a cell.
[[nodiscard]] inline bool are_whole_planes(const std::vector<fold_link>& links, std::size_t rank) {
    for (std::size_t i = 0; i < links.size(); ++i) {
        const axis_plan& plan = *links[i].plan;
        if (static_cast<std::size_t>(links[i].axis) != rank - links.size() + i) return false;
        const bool inside = plan.windows.empty() && plan.origin >= 0 && plan.dilation == 1 &&
                            tap_coordinate(plan, plan.out - 1, plan.kernel - 1) < plan.in;
        if (!inside) return false;
        const bool whole = plan.out == 1 && plan.kernel == plan.in;
        if (!whole && (i > 0 || links.size() == 1)) return false;
    }
    return !links.empty();
}

/// Are they such as are summed many planes side by side?
[[nodiscard]] inline bool are_summed_planes(const std::vector<fold_link>& links, std::size_t rank) {
    constexpr std::size_t most_levels = 3;  // rows, groups of rows, the line
    constexpr extent longest_line = 64;     // longer ones are worth a call of their own
    return links.size() <= most_levels && are_whole_planes(links, rank) && links.back().plan->kernel <= longest_line;
}

/// Of such windows in two views; offsets and steps in cells.
struct whole_planes {
    std::vector<extent> rows{0};  ///< of a plane, those of its first axis next to each other
    extent columns{1};
    extent plane_step{0};
    extent planes{1};
    outer_loops around{};

    template <class In, class Out>
    whole_planes(const std::vector<fold_link>& links, const view<In>& in, const view<Out>& out) {
        for (std::size_t i = links.size() - 1; i-- > 0;) {
            const extent apart = in.strides[static_cast<std::size_t>(links[i].axis)];
            std::vector<extent> all;
            for (const extent row : rows) {
                for (extent k = 0; k < links[i].plan->kernel; ++k) all.push_back(row + k * apart);
            }
            rows.swap(all);
        }
        columns = links.back().plan->kernel;
        // Planes follow each other along their own first axis (a layout joins the axes in front of it with it), or along the
        // one in front.
        const auto first = static_cast<std::size_t>(links.front().axis);
        const axis_plan& front = *links.front().plan;
        const std::size_t batched = front.out > 1 || first == 0 ? first : first - 1;
        planes = length_of(out.where[batched]);
        plane_step = in.strides[batched] * (batched == first ? front.stride : 1);
        for (std::size_t m = 0; m < batched; ++m) around.add({length_of(out.where[m]), in.strides[m], out.strides[m]});
    }

    /// Does nothing lie between the planes, as they lie?
    [[nodiscard]] bool dense() const noexcept { return plane_step == static_cast<extent>(rows.size()) * columns; }
};

}  // namespace pooltool
