// Where the tiles of a picture stand, in pixels: a near-square grid of equal boxes, each of one plane or of two side by side. Pure
// arithmetic; nothing is drawn here.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// The largest picture that is made: pixels.
inline constexpr extent largest_picture = extent{1} << 27;
inline constexpr extent longest_side = extent{1} << 30;

/// Cells to pixels: each cell is `enlarge` pixels wide and high, or `shrink` x `shrink` cells are one pixel. One of them is 1.
struct zoom {
    extent enlarge{1};
    extent shrink{1};

    /// Pixels that `cells` cells take, >= 1; never more than longest_side, beyond which no picture is made anyway.
    [[nodiscard]] extent pixels(extent cells) const noexcept {
        const extent whole = cells / shrink + (cells % shrink > 0 ? 1 : 0);
        return whole > longest_side / enlarge ? longest_side : whole * enlarge;
    }
    bool operator==(const zoom&) const = default;
};

struct cell_size {
    extent height{1};
    extent width{1};
};

/// What the grid is made for.
struct grid_wish {
    std::size_t count{1};             ///< boxes, >= 1
    std::vector<cell_size> parts{};   ///< of a box, side by side: one, or two
    std::optional<extent> columns{};  ///< >= 1; not given: near square, fewer where tiles would get too small
    std::optional<zoom> scale{};      ///< not given: the largest that fits the room
    bool framed{true};                ///< the gap runs around the whole grid as well
    std::optional<extent> gap{};      ///< pixels between tiles; not given: 1, wider between large cells
    extent most_width{4096};          ///< pixels; a wider grid is shrunk
    extent good_width{1024};          ///< pixels up to which cells are enlarged
    extent good_height{1024};         ///< likewise
    bool one_screen{false};           ///< all of it within most_width x good_height, where maps stay large enough to be made out
};

struct grid {
    extent columns{1};
    extent rows{1};
    zoom scale{};
    extent gap{1};
    extent box_gap{1};  ///< between boxes; wider than the gap inside of a box of two
    extent frame{1};    ///< around the grid: box_gap or 0
    std::vector<cell_size> parts{};  ///< in pixels
    extent box_width{0};
    extent box_height{0};
    extent width{0};
    extent height{0};

    /// The upper left pixel of a box's part.
    [[nodiscard]] extent left(std::size_t box, std::size_t part) const noexcept;
    [[nodiscard]] extent top(std::size_t box) const noexcept;
};

/// Throws error(usage) when an asked scale or number of columns makes the picture larger than largest_picture.
[[nodiscard]] grid grid_of(const grid_wish& wish);

}  // namespace pooltool
