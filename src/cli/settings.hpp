// Arguments -> how to read, write and run: everything that is not the operation itself.
#pragma once

#include "app/batch.hpp"
#include "cli/arguments.hpp"

namespace pooltool::cli {

/// --in-dtype, --delimiter, --header, --max-memory.
[[nodiscard]] input_options input_options_of(const arguments& typed);

/// Operands, -r, --include, --exclude, --files-from, -0. Throws error(usage) when nothing is named.
[[nodiscard]] input_selection selection_of(const arguments& typed);

/// Everything of a command that writes arrays. Throws error(usage) for options that exclude each other.
[[nodiscard]] batch_settings batch_settings_of(const arguments& typed);

}  // namespace pooltool::cli
