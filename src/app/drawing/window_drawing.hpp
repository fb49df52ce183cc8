// The windows of a small program as something to draw: the cells they stand on, what they read, what they give. One or two axes;
// the numbers where there are some. How it is drawn is not known here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

/// One place of the drawn plane, inside of the array or outside.
struct drawn_cell {
    std::string text{};    ///< its number; empty: not known, or none
    bool outside{false};   ///< padding, or what a border mode continues the array with
    bool unread{false};    ///< a cell of the array that no window reads
};

struct drawn_window {
    extent row{0};               ///< of the output
    extent column{0};
    std::vector<bool> reads{};   ///< per place of the plane
    std::vector<bool> chosen{};  ///< the place whose cell is the result, the first of equals: extremes, medians and ranks, with numbers only
    std::string result{};        ///< empty when there are no numbers
    std::string made_of{};       ///< "12 / 9": of sums with a divisor; else empty
};

struct window_drawing {
    extent rows{0};                     ///< places of the plane, padding included
    extent columns{0};
    std::vector<drawn_cell> cells{};    ///< rows * columns
    extent output_rows{0};
    extent output_columns{0};
    std::vector<drawn_window> windows{};  ///< output_rows * output_columns
    std::string note{};                   ///< what is not drawn, a line; may be empty
};

/// Draws along the axes that have windows; of a matrix along both. With `cells` (the program's input) the numbers of the plane at
/// index 0 of all other axes. Throws error(input) for programs with windows along three axes or more, and for what is too large:
/// more than 32 places along an axis or 64 windows.
[[nodiscard]] window_drawing drawing_of(const program& what, source* cells);

}  // namespace pooltool
