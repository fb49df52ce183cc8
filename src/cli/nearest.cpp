// Damerau's distance (optimal string alignment) and the limit beyond which a suggestion would be a guess.
#include "cli/nearest.hpp"

#include <algorithm>
#include <vector>

namespace pooltool::cli {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> table((a.size() + 1) * width);
    for (std::size_t i = 0; i <= a.size(); ++i) table[i * width] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) table[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            std::size_t edits = std::min(table[(i - 1) * width + j] + 1, table[i * width + j - 1] + 1);
            edits = std::min(edits, table[(i - 1) * width + j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                edits = std::min(edits, table[(i - 2) * width + j - 2] + 1);
            }
            table[i * width + j] = edits;
        }
    }
    return table.back();
}

void nearest_word::consider(std::string_view candidate) {
    constexpr std::size_t longest_word = 64;  // nobody types a name this long by mistake
    if (typed_.empty() || typed_.size() > longest_word) return;
    // A beginning of at least three letters is meant, whatever is missing behind it.
    const bool beginning = typed_.size() >= 3 && candidate.substr(0, typed_.size()) == typed_;
    const std::size_t edits = beginning ? 1 : edit_distance(typed_, candidate);
    const std::size_t limit = std::max<std::size_t>(1, std::min(typed_.size(), candidate.size()) / 3);
    if (edits > limit) return;
    if (best_.empty() || edits < edits_) {
        best_ = candidate;
        edits_ = edits;
    }
}

}  // namespace pooltool::cli
