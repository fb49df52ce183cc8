// A record tree as JSON.
#pragma once

#include <string>

#include "base/record.hpp"

namespace pooltool {

/// One line, without a newline at its end. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(const record& tree);

}  // namespace pooltool
