// The loop of max unpooling: some values and their indices into the slab they belong to. Knows no sources and no sinks;
// whatever the indices hold, it writes inside of the slab.
#pragma once

#include <vector>

#include "engine/unpool_layout.hpp"

namespace pooltool {

/// Thrown, and never seen outside of the engine, when an index leaves its range.
struct index_outside {
    extent cell{0};  ///< row-major number of the value
    std::int64_t index{0};
};

/// Cells of `header` as int64, in native byte order: the indices. uint64 keeps its bits.
void read_indices(const array_header& header, const std::byte* bytes, extent count, std::vector<std::int64_t>& indices);

/// Cells of `header` as the output has them: native byte order, bool 0 or 1. Points to `bytes` where they are that already,
/// else into `room`.
[[nodiscard]] const std::byte* read_values(const array_header& header, const std::byte* bytes, extent count,
                                           std::vector<std::byte>& room);

/// Values that follow each other, from the row-major number `first` on.
struct value_piece {
    extent first{0};
    extent count{0};
    const std::byte* values{nullptr};
    const std::int64_t* indices{nullptr};
};

/// Scatters a piece. `out` is the first byte of slab `first_slab`; the piece's slabs follow it. `width`: bytes of a cell.
void scatter(const unpool_layout& layout, const value_piece& piece, extent width, extent first_slab, std::byte* out);

/// Do the piece's indices stay in their slabs' ranges?
[[nodiscard]] bool stays_in_slabs(const unpool_layout& layout, const value_piece& piece) noexcept;

}  // namespace pooltool
