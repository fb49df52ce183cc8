// Any single pass, window by window: what no faster strategy takes. Streams blocks like the others; a window's taps are
// gathered from a staged box and reduced by window_reduction.
#pragma once

#include "engine/layout.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

/// Runs a program of one pass.
void run_windows(const program& what, const memory_layout& layout, source& in, sink& out, sink* indices, const schedule& how);

}  // namespace pooltool
