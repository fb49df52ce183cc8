// The commands: arguments -> work done by src/app -> exit code. One function each.
#pragma once

#include "cli/arguments.hpp"

namespace pooltool::cli {

/// Pooling, filters, block_reduce, convert: arrays in, arrays out.
[[nodiscard]] int run_arrays(const arguments& typed);
[[nodiscard]] int run_info(const arguments& typed);
[[nodiscard]] int run_view(const arguments& typed);
[[nodiscard]] int run_explain(const arguments& typed);
[[nodiscard]] int run_diff(const arguments& typed);
[[nodiscard]] int run_demo(const arguments& typed);
[[nodiscard]] int run_merge_reports(const arguments& typed);
[[nodiscard]] int run_completion(const arguments& typed);
[[nodiscard]] int run_man(const arguments& typed);

}  // namespace pooltool::cli
