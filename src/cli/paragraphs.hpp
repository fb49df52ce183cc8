// Text of the help and its topics, fitted to a width. Knows how such text is written, not what it says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pooltool::cli {

/// The same text in lines of at most `width` characters:
/// lines that begin with a letter are paragraphs, filled anew; indented lines are rows of a table, whose last column (behind
/// two blanks or more) is broken at blanks and continued below itself; a line indented up to that column continues the row
/// above. Rows that show a pooltool command stay one line, whatever their length, so that they can be copied.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t width);

}  // namespace pooltool::cli
