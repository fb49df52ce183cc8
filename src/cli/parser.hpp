// Words typed -> arguments, by the option rows of one command. The only unit that knows the parsing library.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"

namespace pooltool::cli {

/// Sorts the words behind the command's name. Throws error(usage) for an unknown option (naming the nearest one), an option of
/// other commands, and a missing value.
[[nodiscard]] arguments parse(command_id command, const std::vector<std::string>& words);

/// The command with this name. Throws error(usage) that names the nearest one when there is none.
[[nodiscard]] command_id command_or_fail(const std::string& name);

}  // namespace pooltool::cli
