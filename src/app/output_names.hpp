// Where each input's output goes below a folder, and which of these places clash. Strings only.
#pragma once

#include <string>
#include <vector>

#include "app/inputs.hpp"

namespace pooltool {

/// A name made of literal text and the fields {dir} {stem} {ext}.
class name_template {
public:
    /// Throws error(usage) for an unknown field, an unclosed brace, and a name without {stem}, equal for every input.
    explicit name_template(const std::string& text);

    /// `relative` with its parts put in; `extension` (with its dot) replaces the input's own unless empty.
    [[nodiscard]] std::string apply(const std::string& relative, const std::string& extension) const;

private:
    struct piece {
        enum class kind { text, dir, stem, ext } what{kind::text};
        std::string text{};
    };
    std::vector<piece> pieces_{};
};

/// An output's path, and that of the input it is made from.
struct named_output {
    const std::string* output{};
    const std::string* input{};
};

/// One message for each output that two or more inputs have.
[[nodiscard]] std::vector<std::string> clashes(std::vector<named_output> outputs);

}  // namespace pooltool
