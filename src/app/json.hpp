// A record tree as JSON, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/record.hpp"

namespace pooltool {

/// One line, without a newline at its end. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(const record& tree);

/// The tree that a JSON text means, or nothing when it is none or more than a hundred levels deep. null becomes an empty
/// object.
[[nodiscard]] std::optional<record> json_record(std::string_view text);

}  // namespace pooltool
