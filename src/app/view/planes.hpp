// The planes of an array that view shows: which axes are channel, height and width, and their cells row by row as float64. Knows
// nothing of colours. Memory is bounded by a limit, not by the array.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool {

/// Where the planes of an array lie, in cells of its memory order.
struct plane_layout {
    extent channels{1};
    extent height{1};
    extent width{1};
    extent base{0};  ///< the first cell of channel 0
    extent channel_step{0};
    extent row_step{0};
    extent column_step{0};
    std::vector<extent> index{};  ///< what the axes in front of the three were set to
};

/// Rank 0 is one cell, rank 1 one row, rank 2 one plane; of rank 3 the axes are channel, height, width, or with `channels_last`
/// height, width, channel; axes in front of these are set by `index` (negative counts from the end; not given: 0 each). Throws
/// error(input) for an array without cells and for an index that it does not have.
[[nodiscard]] plane_layout plane_layout_of(const array_header& header, bool channels_last, const std::vector<extent>& index);

/// Takes one row of a plane: its number and its cells. Complex cells come as their magnitudes, bool as 0 and 1.
using row_taker = std::function<void(extent row, const double* cells, extent width)>;

/// Gives a plane's rows in order to a taker. May be called more than once.
using plane_rows = std::function<void(const row_taker&)>;

/// Calls `use(position, rows)` for each of the channels in turn. `cells` has random access. About `memory` bytes are used
/// besides; arrays with the channel last are read once for as many planes as fit into them.
void for_each_plane(source& cells, const plane_layout& layout, std::span<const extent> channels, extent memory,
                    const std::function<void(std::size_t position, const plane_rows& rows)>& use);

}  // namespace pooltool
