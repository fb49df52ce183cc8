// What a run costs, in words.
#pragma once

#include <string>

#include "base/record.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

[[nodiscard]] record record_of(const cost& price);

/// The same for people: two lines.
[[nodiscard]] std::string text_of(const cost& price);

}  // namespace pooltool
