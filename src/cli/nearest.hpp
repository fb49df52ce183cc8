// The word a mistyped one was meant to be. Knows nothing of commands or options.
#pragma once

#include <cstddef>
#include <string_view>

namespace pooltool::cli {

/// Edits between two words: a letter put in, left out, changed, or exchanged with its neighbour.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// Collects candidates and keeps the nearest to one typed word; of equally near ones the first.
class nearest_word {
public:
    explicit nearest_word(std::string_view typed) : typed_(typed) {}
    void consider(std::string_view candidate);
    /// The nearest candidate, or an empty word when none is near enough to be meant.
    [[nodiscard]] std::string_view found() const noexcept { return best_; }

private:
    std::string_view typed_;
    std::string_view best_{};
    std::size_t edits_{0};
};

}  // namespace pooltool::cli
