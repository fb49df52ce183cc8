// Programs of several passes whose intermediate results do not fit the schedule's memory: pass after pass through unnamed
// temporary files. Slower, but never wrong and never large in memory.
#pragma once

#include "pooltool/engine.hpp"

namespace pooltool {

void run_pass_by_pass(const program& what, source& in, sink& out, sink* indices, const schedule& how);

}  // namespace pooltool
