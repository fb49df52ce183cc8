// A program without passes: the input's bytes, in native byte order.
#pragma once

#include "pooltool/engine.hpp"

namespace pooltool {

void run_copy(const program& what, source& in, sink& out, const schedule& how);

}  // namespace pooltool
