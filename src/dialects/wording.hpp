// How numbers and lists are written in messages and in calls of other libraries. Knows no rule.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/counted.hpp"
#include "pooltool/request.hpp"

namespace pooltool::lowering {

/// "3x5", as the options write it.
[[nodiscard]] std::string joined(const std::vector<extent>& values, std::string_view separator = "x");

/// "1:0", or "1" where both sides are alike.
[[nodiscard]] std::string worded(pad_pair pads);

/// Shortest decimal number that reads back as the same float64; "nan", "inf" and "-inf".
[[nodiscard]] std::string worded(double value);

}  // namespace pooltool::lowering
