// Headers in words, for messages and tables.
#pragma once

#include <string>
#include <vector>

#include "formats/formats.hpp"

namespace pooltool {

/// "(1, 64, 112, 112)", "(3,)", "()": a shape as Python writes it.
[[nodiscard]] std::string shape_text(const std::vector<extent>& shape);

/// "float32 (1, 64, 112, 112)".
[[nodiscard]] std::string header_text(const array_header& header);

/// "3211264 bytes (3.1 MiB)"; without the second form below 1024.
[[nodiscard]] std::string bytes_text(extent bytes);

[[nodiscard]] std::string_view name_of(file_format format) noexcept;

}  // namespace pooltool
