// A file or standard input, read to its end: lists of files and reports. Knows nothing of what the text says.
#pragma once

#include <string>

namespace pooltool {

/// All of it ("-": standard input). Throws error(system) with the path in front.
[[nodiscard]] std::string whole_text(const std::string& path);

}  // namespace pooltool
