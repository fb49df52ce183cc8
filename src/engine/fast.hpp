// The fast engine: a table of strategies in order of preference, each of which takes a program or says why it declines.
#pragma once

#include "pooltool/engine.hpp"

namespace pooltool {

/// Same contract as run().
void run_fast(const program& what, source& in, sink& out, sink* indices, const schedule& how);

/// The same, for sinks whose begin() was called.
void run_fast_passes(const program& what, source& in, sink& out, sink* indices, const schedule& how);

}  // namespace pooltool
