// Single passes whose windows are taken tap by tap, but a whole row of outputs at once: extremes by footprint or with indices,
// ranks and medians, small windows by comparator networks, large ones by a sliding set of ordinals or one by one.
#pragma once

#include <string>

#include "engine/layout.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

[[nodiscard]] bool can_run_tap_rows(const program& what, const memory_layout& layout, std::string& why_not);

void run_tap_rows(const program& what, const memory_layout& layout, source& in, sink& out, sink* indices, const schedule& how);

}  // namespace pooltool
