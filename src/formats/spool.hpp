// A pipe made into a file: its bytes in a temporary file without a name, which the system removes whatever becomes of the
// process.
#pragma once

#include <memory>

#include "formats/bytes.hpp"
#include "formats/file_descriptor.hpp"

namespace pooltool {

/// An empty file without a name in $TMPDIR, or /tmp.
[[nodiscard]] file_descriptor unnamed_file();

/// The next `most` bytes of the stream, fewer when it ends before, in an unnamed file.
[[nodiscard]] file_descriptor spool(byte_stream& stream, extent most);

}  // namespace pooltool
