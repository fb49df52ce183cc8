// Colour maps and the palette of a picture: which colour a value between the ends of its range has. Knows no arrays.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/indexed_picture.hpp"

namespace pooltool {

enum class colour_map : std::uint8_t { viridis, magma, gray, coolwarm };

[[nodiscard]] std::string_view name_of(colour_map map) noexcept;

/// The colour at `level`, 0 (lowest) to 1 (highest).
[[nodiscard]] rgb colour_at(colour_map map, double level) noexcept;

/// "magenta", "white" ... or "#ff00ff"; nothing for anything else.
[[nodiscard]] std::optional<rgb> colour_named(std::string_view name) noexcept;

/// Names that colour_named knows, joined by commas.
[[nodiscard]] std::string_view colour_names() noexcept;

/// What a pixel's byte means: some marks, then the levels of the colour map from the lowest on.
inline constexpr std::uint8_t background_pixel = 0;
inline constexpr std::uint8_t nan_pixel = 1;
inline constexpr std::uint8_t dark_pixel = 2;   ///< marks on bright colours, and letters
inline constexpr std::uint8_t light_pixel = 3;  ///< marks on dark colours
inline constexpr std::uint8_t first_level = 4;
inline constexpr int level_count = 256 - first_level;

[[nodiscard]] std::vector<rgb> palette_of(colour_map map, rgb nan_colour);

/// The pixel of a level from 0 to 1.
[[nodiscard]] inline std::uint8_t pixel_of(double level) noexcept {
    const int step = static_cast<int>(level * level_count);
    return static_cast<std::uint8_t>(first_level + (step < level_count ? step : level_count - 1));
}

/// dark_pixel or light_pixel, whichever shows on this colour.
[[nodiscard]] std::uint8_t mark_on(rgb colour) noexcept;

}  // namespace pooltool
