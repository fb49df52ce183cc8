// A few words kept with an output file, outside of its bytes: what made it. In an extended attribute, where the file system has
// those; elsewhere nothing is kept, and nothing is missed but time.
#pragma once

#include <string>

namespace pooltool {

/// Keeps `mark` with the open file, together with the file's state now. Says nothing when that is refused.
void keep_mark(int file, const std::string& mark) noexcept;

}  // namespace pooltool
