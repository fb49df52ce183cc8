// The output cut into blocks: each a contiguous run of the output's cells that is also a box of its coordinates, so that it can
// be computed on its own and written in one piece.
#pragma once

#include <vector>

#include "engine/layout.hpp"

namespace pooltool {

/// A box of coordinates: one range per memory axis.
using box = std::vector<range>;

[[nodiscard]] extent cells_of(const box& where) noexcept;

/// From the first to one past the last cell of a box, in memory order of an array with these strides. Empty for an empty box.
[[nodiscard]] range cell_span(const box& where, const coordinates& strides) noexcept;

class block_list {
public:
    /// Blocks of about `target_cells` cells, at least `least_rows` long on the axis they are cut along where that axis allows
    /// it. least_rows has one entry per axis.
    block_list(const coordinates& shape, extent target_cells, const coordinates& least_rows);

    [[nodiscard]] extent size() const noexcept { return outer_ * chunks_; }
    [[nodiscard]] int axis() const noexcept { return axis_; }  ///< the axis that blocks are cut along
    [[nodiscard]] box operator[](extent number) const;
    [[nodiscard]] extent first_cell(extent number) const noexcept;  ///< position of the block's first cell in the output

private:
    coordinates shape_;
    int axis_{0};
    extent chunk_{1};   // cells of axis_ in a block
    extent chunks_{0};  // blocks along axis_
    extent outer_{1};   // product of the axes in front of axis_
    extent inner_{1};   // product of the axes behind it
};

}  // namespace pooltool
