// Text from files and file names, made fit for a message: one line, no control characters, bounded length.
#pragma once

#include <string>
#include <string_view>

namespace pooltool {

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The text with control characters (C0, DEL, C1), characters that end lines or turn the direction of writing, and bytes that
/// are no UTF-8 as \n, \t, \r or \xNN. Everything else stays as it is.
[[nodiscard]] std::string escaped(std::string_view text);

/// 'text', escaped; cut after `limit` bytes with "..." in place of the rest.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t limit = 48);

}  // namespace pooltool
