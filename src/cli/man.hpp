// The manual page, made from the rows.
#pragma once

#include <string>

namespace pooltool::cli {

/// pooltool(1) in man(7) markup.
[[nodiscard]] std::string manual_page();

}  // namespace pooltool::cli
