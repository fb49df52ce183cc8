// The unpool plan: where each value of an array goes in a larger one, in set numbers only. As complete as a window plan: the
// plan, the values and the indices determine the output, and no dialect exists here any more.
#pragma once

#include <cstdint>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool {

/// The output is zeros, but for the cells that an index names: those hold the index's value. The value at coordinates c goes to
/// the output cell whose coordinate is
///   c[axis]                                             along an axis that is not indexed (there the two shapes agree)
///   the digit of its index for that axis                along an indexed axis
/// where the index counts the cells of the indexed axes of the output row-major, the first axis slowest. With the axes of a
/// plane indexed, every plane counts on its own; with all axes indexed, an index counts the cells of the whole output. Of two
/// values for one cell the later stays, in row-major order of the values, whatever the order in memory.
struct unpool_plan {
    dtype type{dtype::float32};       ///< of the values and of the output; not complex. Values are copied, never computed with:
                                      ///< every NaN keeps its bits; bool cells become 0 or 1
    std::vector<extent> in_shape{};   ///< of the values and of the indices; one axis at least
    std::vector<extent> out_shape{};  ///< as many axes
    std::vector<std::uint8_t> indexed{};  ///< per axis: 1 or 0; at least one is 1
    bool fortran_order{false};            ///< memory order of the output
    bool operator==(const unpool_plan&) const = default;

    /// Indices are in [0, index_cells()): the product of the output's lengths along the indexed axes.
    [[nodiscard]] extent index_cells() const noexcept;
};

/// Throws error(input) unless an array with this header can be the plan's indices: the values' shape, an integer type.
void check_indices(const unpool_plan& plan, const array_header& indices);

/// The error of an index outside of the plan's range. `cell`: its row-major number; `index`: its value, the bits of it where
/// `type` is uint64.
[[noreturn]] void refuse_index(const unpool_plan& plan, extent cell, std::int64_t index, dtype type);

}  // namespace pooltool
