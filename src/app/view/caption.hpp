// What a picture of planes shows, in words: the caption, a line for each plane, the labels of the colour bar. Knows what was
// found in the planes; reads none.
#pragma once

#include <string>
#include <vector>

#include "app/view/plane_range.hpp"
#include "app/view/view.hpp"

namespace pooltool {

/// What is known when the picture is painted.
struct view_facts {
    array_header header{};                            ///< of the first array
    std::vector<plane_layout> layouts{};              ///< per array, one or two
    std::vector<extent> channels{};                   ///< shown, in this order
    std::vector<std::vector<plane_values>> values{};  ///< per array and channel shown
    std::vector<colour_range> ranges{};               ///< per channel shown
    zoom scale{};

    /// Both arrays of a channel together.
    [[nodiscard]] plane_values both(std::size_t channel) const;
};

/// Sets everything of `result` that is words.
void put_words(viewed& result, const view_facts& facts, const view_settings& settings);

}  // namespace pooltool
