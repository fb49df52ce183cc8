// The whole program but for main: words in, exit code out.
#pragma once

#include <string>
#include <vector>

namespace pooltool::cli {

/// Runs the call `pooltool WORDS...`. Throws what the commands throw.
[[nodiscard]] int run_program(const std::vector<std::string>& words);

}  // namespace pooltool::cli
