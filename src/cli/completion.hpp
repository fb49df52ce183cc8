// Completion scripts for shells, made from the rows. Each is self-contained: pooltool itself is not run at every Tab.
#pragma once

#include <string>

namespace pooltool::cli {

/// The script for "bash", "zsh" or "fish". Throws error(usage) for another name.
[[nodiscard]] std::string completion_for(const std::string& shell);

}  // namespace pooltool::cli
