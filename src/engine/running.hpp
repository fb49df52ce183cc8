// Running sums along lines, in the exact order of summation::running: one pass per axis, each stored in the pass's type before
// the next reads it. The slowest windowed axis is walked once, slab by slab, with one total per column; passes along faster
// axes happen inside the slab, many lines side by side.
#pragma once

#include <string>

#include "engine/layout.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

/// True when the program can run so within the schedule's memory; otherwise says why not.
[[nodiscard]] bool can_run_running(const program& what, const memory_layout& layout, bool random_output, const schedule& how,
                                   std::string& why_not);

void run_running(const program& what, const memory_layout& layout, source& in, sink& out, const schedule& how);

}  // namespace pooltool
