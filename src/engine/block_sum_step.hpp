// A whole pass of blockwise means (summation::blockwise) as one step of a chain.
#pragma once

#include "engine/steps.hpp"

namespace pooltool {

/// The pass's windows along memory axis `axis`, of cells of `carrier`, divided and stored as pass.plan->out. In `paired`
/// arrays the constant border of odd cells is 0.
[[nodiscard]] step_pointer make_block_sum_step(sum_kind kind, dtype carrier, const memory_pass& pass, int axis, bool paired,
                                               const kernels::table& table);

}  // namespace pooltool
