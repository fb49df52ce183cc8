// Max unpooling, fast: slab by slab in memory where a slab fits the schedule's limit, through a temporary file where it does
// not.
#pragma once

#include "pooltool/engine.hpp"

namespace pooltool {

/// What run() does with a checked plan.
void run_unpool(const unpool_plan& what, source& values, source& indices, sink& out, const schedule& how);

}  // namespace pooltool
