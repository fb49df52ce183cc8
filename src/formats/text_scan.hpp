// The first pass over a text: delimiter, header line, rows, columns, whether every field is a whole number, and marks from
// which a cell can be found again. Checks that no row is ragged; does not read floats, which the second pass does.
#pragma once

#include <string_view>
#include <vector>

#include "formats/formats.hpp"
#include "formats/text_lines.hpp"

namespace pooltool {

/// A cell's place in the text.
struct text_mark {
    extent cell{0};
    extent offset{0};  ///< of the first character of its field, or of its line
    extent line{1};    ///< from 1
};

struct text_layout {
    char delimiter{','};
    extent rows{0};
    extent columns{0};
    bool whole_numbers{true};
    std::vector<text_mark> marks{};  ///< ascending; the first is cell 0
};

/// Throws error(input) with the line for what is no matrix of fields.
[[nodiscard]] text_layout scan_text(std::string_view text, const input_options& options);

/// "line 3, column 2: ..." for a field that is not what `type` needs. error(input).
[[noreturn]] void fail_field(extent line, extent column, std::string_view field, dtype type, const input_options& options);

}  // namespace pooltool
