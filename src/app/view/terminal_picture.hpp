// A picture as text: half-blocks in 24-bit or 256 colours, or letters where there are none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/indexed_picture.hpp"

namespace pooltool {

enum class terminal_colours : std::uint8_t {
    full,     ///< 24 bits, two pixels a character
    palette,  ///< the 256 colours of xterm, two pixels a character
    none      ///< a letter for every pixel, twice: from '.' to '@'; '?' for NaN, 'x' for a cross
};

/// Pixels of a picture that stand beside each other on a line of `columns` characters.
[[nodiscard]] extent pixels_across(terminal_colours colours, extent columns) noexcept;

/// The picture, line by line, every line ending in the terminal's own colours. The background is not painted.
[[nodiscard]] std::string terminal_text(const indexed_picture& picture, terminal_colours colours);

/// One line: the colours from lowest to highest between their labels.
[[nodiscard]] std::string terminal_colour_bar(const indexed_picture& picture, std::string_view low, std::string_view high,
                                              terminal_colours colours);

/// The number, from 16 to 255, of xterm's nearest colour: its cube of 6 x 6 x 6 or its 24 grays.
[[nodiscard]] int xterm_colour(rgb colour) noexcept;

}  // namespace pooltool
