// What the terminal on standard output can show.
#pragma once

#include "app/view/terminal_picture.hpp"

namespace pooltool {

/// By NO_COLOR, TERM and COLORTERM: none where colours are not wanted, not possible, or where the locale has no half-blocks.
[[nodiscard]] terminal_colours terminal_colours_of_environment() noexcept;

/// Characters on a line: COLUMNS, else what the terminal says, else 80.
[[nodiscard]] extent terminal_columns() noexcept;

/// Lines of the terminal; 24 where nobody says.
[[nodiscard]] extent terminal_lines() noexcept;

}  // namespace pooltool
