// A matrix of numbers as delimited text, to read: mapped, scanned once for its shape, and parsed anew wherever it is fetched,
// so that neither text nor cells are ever held as a whole. Always rank 2.
#pragma once

#include <memory>

#include "formats/formats.hpp"
#include "formats/stores.hpp"

namespace pooltool {

/// `file`: the text; its bytes from `begin` on.
[[nodiscard]] std::unique_ptr<source> open_text(std::shared_ptr<mapped_file> file, extent begin, const input_options& options);

}  // namespace pooltool
