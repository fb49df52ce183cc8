// A pipe made into a file without a name.
#pragma once

#include <memory>

#include "formats/bytes.hpp"
#include "base/file_descriptor.hpp"

namespace pooltool {

/// The next `most` bytes of the stream, fewer when it ends before, in an unnamed file.
[[nodiscard]] file_descriptor spool(byte_stream& stream, extent most);

}  // namespace pooltool
