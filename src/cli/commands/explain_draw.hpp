// explain --draw: the windows of a small plan, in the terminal or as SVG.
#pragma once

#include "cli/arguments.hpp"
#include "pooltool/plan.hpp"

namespace pooltool::cli {

/// Throws error(usage) for --draw and -o that do not go with the rest.
void check_draw_options(const arguments& typed);

/// Draws, with the numbers of the file if one is named. Returns the exit code.
[[nodiscard]] int draw_program(const arguments& typed, const program& plan);

}  // namespace pooltool::cli
