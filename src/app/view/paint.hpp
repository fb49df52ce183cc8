// Drawing into an indexed picture: planes, marks, a colour bar, digits. Knows pixels and colour levels, no arrays or options.
#pragma once

#include <string_view>

#include "app/view/colours.hpp"
#include "app/view/grid.hpp"
#include "app/view/plane_range.hpp"

namespace pooltool {

/// Where a plane is drawn and what its colours mean.
struct plane_place {
    extent left{0};
    extent top{0};
    zoom scale{};
    colour_range range{};
};

/// Draws a plane of `size` cells. Enlarged, each cell is a square of its colour; shrunk, a pixel has the mean level of its cells,
/// and is NaN when one of them is.
void paint_plane(indexed_picture& picture, const plane_place& place, const cell_size& size, const plane_rows& rows);

/// The two diagonals of a rectangle, in the mark that shows on what is there.
void paint_cross(indexed_picture& picture, extent left, extent top, const cell_size& pixels);

/// Height of a line of letters at magnification 1, and how wide a text gets.
inline constexpr extent letter_height = 7;
[[nodiscard]] extent text_width(std::string_view text, extent magnification) noexcept;

/// Digits, signs, points and the lower-case letters of "min", "max", "inf", "e"; anything else is a blank.
void paint_text(indexed_picture& picture, extent left, extent top, std::string_view text, extent magnification);

/// Adds a strip below the picture with the colours from lowest to highest between two labels; makes it wider when it has to.
void add_colour_bar(indexed_picture& picture, std::string_view low, std::string_view high);

}  // namespace pooltool
