// Arguments of a windowed command -> the request that the dialects lower. Decides no defaults of the dialects.
#pragma once

#include "app/operation.hpp"
#include "cli/arguments.hpp"

namespace pooltool::cli {

/// The request of `command` (a pooling command, a filter, block_reduce or convert) from its options. Reads the footprint's
/// file, if one is named. Throws error(usage).
[[nodiscard]] operation operation_of(command_id command, const arguments& typed);

}  // namespace pooltool::cli
