// The oracle: reads a plan literally, one window after the other, with the whole array in memory. Slow on purpose; every fast
// path is compared with it byte for byte.
#pragma once

#include "pooltool/engine.hpp"

namespace pooltool {

/// Same contract as run(); `how` is not looked at.
void run_reference(const program& what, source& in, sink& out, sink* indices);

}  // namespace pooltool
