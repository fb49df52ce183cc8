// Blocks of text next to each other.
#pragma once

#include <string>
#include <vector>

namespace pooltool {

/// A title and lines below it.
struct text_block {
    std::string title{};
    std::string text{};  ///< lines; the last may lack its newline
};

/// The blocks in columns, `gap` blanks apart, every line indented by `indent`, no blanks at the ends of lines.
[[nodiscard]] std::string beside(const std::vector<text_block>& blocks, std::size_t indent, std::size_t gap);

}  // namespace pooltool
