// Extremes and sums over small windows along several axes in one go: the taps of all axes are combined from where they lie,
// instead of axis by axis through rows of partial results.
#pragma once

#include <vector>

#include "engine/box_link.hpp"
#include "engine/steps.hpp"

namespace pooltool {

/// The cells that all of these links together read for the outputs in `out`.
[[nodiscard]] inline box reads_through(const std::vector<fold_link>& links, const box& out) {
    box in = out;
    for (const fold_link& link : links) in = reads_along(*link.plan, link.axis, in);
    return in;
}

/// The step that does all of `links` (in the order in which axis by axis they would run, no axis twice) on cells of `carrier`
/// (which may be a 16-bit float here, along lines), or null where their windows are too large, irregular or ordered otherwise
/// than its kernels fold. `shape`: of the array, whose last axis is contiguous in memory.
[[nodiscard]] step_pointer make_box_step(dtype carrier, kernels::fold_rule rule, const std::vector<fold_link>& links,
                                         const coordinates& shape, double fill, const kernels::table& table);

/// The same for windows that are all of the last axes in memory, whose planes are small. `links`: the last axis first.
[[nodiscard]] step_pointer make_fold_planes_step(dtype carrier, kernels::fold_rule rule, std::vector<fold_link> links,
                                                 std::size_t rank, const kernels::table& table);

/// The step that makes a whole pass of direct sums, in float64 or in pairs, of cells of `carrier` and divides and stores them,
/// or null as above. `links`: the first axis first, each sum made of the sums before it.
[[nodiscard]] step_pointer make_sum_box_step(sum_kind kind, dtype carrier, const memory_pass& pass,
                                             const std::vector<fold_link>& links, double fill, const kernels::table& table);

/// The same for windows that are all of the last axes in memory, whose planes are small.
[[nodiscard]] step_pointer make_sum_planes_step(dtype carrier, const memory_pass& pass, const std::vector<fold_link>& links,
                                                const kernels::table& table);

}  // namespace pooltool
