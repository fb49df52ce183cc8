// An unpool plan tells what it does, as describe.hpp does for programs.
#pragma once

#include <string>

#include "base/record.hpp"
#include "pooltool/unpool.hpp"

namespace pooltool {

[[nodiscard]] record record_of(const unpool_plan& what);

/// For people: a line for the arrays, a line for the indices, a line for the rest of the output. Ends with a line break.
[[nodiscard]] std::string text_of(const unpool_plan& what);

}  // namespace pooltool
