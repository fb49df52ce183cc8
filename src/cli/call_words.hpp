// A call in the words that decide its outputs' bytes: what tells one output's maker from another's.
#pragma once

#include <string>

#include "app/operation.hpp"
#include "cli/arguments.hpp"

namespace pooltool::cli {

/// Version, command, and every option given that may change a byte of an output, with its value; a file among the values also by
/// its content. Neither names of inputs and outputs, nor how the work is done.
[[nodiscard]] std::string call_words(const arguments& typed, const operation& what);

}  // namespace pooltool::cli
