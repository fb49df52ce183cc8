// Help texts, made from the rows. Prints nothing itself.
#pragma once

#include <string>
#include <string_view>

#include "cli/options.hpp"

namespace pooltool::cli {

/// Every command with its summary: what `pooltool --help` shows.
[[nodiscard]] std::string overview();

/// One command: summary, usage, its options by section, examples.
[[nodiscard]] std::string help_of(command_id command);

/// The text of `pooltool help NAME`: a command or a topic. Throws error(usage) that names the nearest one when there is none.
[[nodiscard]] std::string help_about(const std::string& name);

/// "-k, --kernel 3|3x5": how an option is written.
[[nodiscard]] std::string spelling_of(const option_row& row);

/// What the row says of itself: help, choices that the help does not name, default.
[[nodiscard]] std::string description_of(const option_row& row);

}  // namespace pooltool::cli
