// Extremes of dense windows with the index of each: the taps of a whole row of outputs are compared where they lie.
#pragma once

#include <string>

#include "engine/layout.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

[[nodiscard]] bool can_run_indexed_boxes(const program& what, const memory_layout& layout, std::string& why_not);

void run_indexed_boxes(const program& what, const memory_layout& layout, source& in, sink& out, sink& indices, const schedule& how);

}  // namespace pooltool
