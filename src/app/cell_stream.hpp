// An array's cells one after the other, in its memory order, in native byte order. For commands that look at values; nothing is
// computed here.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/visit.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

/// Turns the bytes of every part of each cell (complex: two parts) over when the header says they are swapped.
inline void to_native(std::byte* bytes, extent count, const array_header& header) {
    if (!header.swapped) return;
    const extent part = size_of(component_of(header.type));
    for (extent i = 0; i < count; i += part) std::reverse(bytes + i, bytes + i + part);
}

/// Calls use(bytes, first_cell, cell_count) for consecutive pieces of at most `piece_bytes`; bytes are native and packed.
template <class Use>
void for_each_piece(source& cells, extent piece_bytes, Use use) {
    const array_header& header = cells.header();
    const extent size = size_of(header.type);
    const extent total = header.cells();
    const extent step = std::max<extent>(1, piece_bytes / size);
    scratch_buffer scratch;
    std::vector<std::byte> native(static_cast<std::size_t>(std::min(step, total) * size));
    for (extent first = 0; first < total; first += step) {
        const extent count = std::min(step, total - first);
        const std::byte* const bytes = cells.fetch(first * size, (first + count) * size, scratch);
        std::memcpy(native.data(), bytes, static_cast<std::size_t>(count * size));  // aligned, and ours to turn over
        to_native(native.data(), count * size, header);
        use(static_cast<const std::byte*>(native.data()), first, count);
    }
}

template <class T>
[[nodiscard]] T loaded(const std::byte* bytes, extent i) noexcept {
    T value;
    std::memcpy(&value, bytes + i * static_cast<extent>(sizeof(T)), sizeof(T));
    return value;
}

}  // namespace pooltool
