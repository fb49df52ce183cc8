// Temporary files without a name, which the system removes whatever becomes of the process.
#pragma once

#include "base/file_descriptor.hpp"

namespace pooltool {

/// An empty file without a name in $TMPDIR, or /tmp. Throws error(system).
[[nodiscard]] file_descriptor unnamed_file();

}  // namespace pooltool
