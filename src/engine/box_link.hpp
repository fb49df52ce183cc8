// What small windows along several axes are made of; see box_step.hpp.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels/table.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

/// Extremes or sums along one memory axis; a list of links is one after the other.
struct fold_link {
    int axis;
    const axis_plan* plan;
};

/// Is there a kernel for these windows along a line?
[[nodiscard]] inline bool has_box_kernel(const axis_plan& plan) noexcept {
    return plan.windows.empty() && plan.dilation == 1 && plan.kernel >= 2 && plan.kernel < 2 + kernels::box_kernels &&
           plan.stride <= kernels::box_strides;
}

/// Fewer loads than axis by axis, where every axis reads each of its taps and stores a row of partial results?
[[nodiscard]] inline bool worth_together(const std::vector<fold_link>& links) {
    constexpr extent most_taps = 64;  // more are cheaper axis by axis in any case
    extent together = 1;
    for (const fold_link& link : links) {
        if (link.plan->kernel > most_taps / together) return false;
        together *= link.plan->kernel;
    }
    extent apart = 0;
    extent rows = 1;  // partial results per output, from the last fold back
    for (std::size_t i = links.size(); i-- > 0;) {
        apart += rows * (links[i].plan->kernel + 1);
        rows *= std::min(links[i].plan->stride, links[i].plan->kernel);
    }
    return together <= apart + apart / 2;
}

}  // namespace pooltool
