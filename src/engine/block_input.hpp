// What the block of a single pass reads: cells, bytes, and the array around them.
#pragma once

#include "engine/blocks.hpp"
#include "engine/conveyor.hpp"
#include "engine/staging.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// The cells that these outputs are made from.
[[nodiscard]] inline box reads_of(const memory_pass& pass, const box& out) {
    box where = out;
    for (std::size_t m = 0; m < where.size(); ++m) where[m] = cells_read(pass.axes[m], out[m]);
    return where;
}

/// The bytes of block `number`, which reads the cells of `read`. Sizes are those of a cell.
[[nodiscard]] inline block_bytes bytes_of_block(const block_list& blocks, extent number, range read, extent in_size,
                                                extent out_size, bool with_indices) {
    constexpr extent index_size = sizeof(std::int64_t);
    const extent first = blocks.first_cell(number);
    const extent cells = cells_of(blocks[number]);
    block_bytes bytes{read.begin * in_size, read.end * in_size, first * out_size, cells * out_size, 0, 0};
    if (with_indices) {
        bytes.indices_begin = first * index_size;
        bytes.indices_size = cells * index_size;
    }
    return bytes;
}

/// The whole array, of which only what the block reads is there.
[[nodiscard]] inline raw_cells array_around(const block_work& work, const memory_layout& layout, const coordinates& strides,
                                            dtype type, bool swapped) {
    raw_cells array{work.input - work.bytes.read_begin, {}, strides, type, swapped};
    for (const extent length : layout.in_shape) array.where.push_back({0, length});
    return array;
}

}  // namespace pooltool
