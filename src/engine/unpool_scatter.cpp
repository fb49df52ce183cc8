// Index arithmetic and the four cell widths; see unpool_scatter.hpp.
#include "engine/unpool_scatter.hpp"

#include <algorithm>
#include <cstring>

#include "base/visit.hpp"

namespace pooltool {
namespace {

/// The part of a piece along the fastest run of one slab.
struct stretch {
    extent slab{0};
    extent count{0};
    extent offset{0};  ///< of its first value by the value's own coordinates, in cells of the slab
    extent stride{0};
};

stretch stretch_at(const unpool_layout& layout, extent cell, extent most) noexcept {
    stretch found;
    found.slab = cell / layout.slab_in;
    extent rest = cell % layout.slab_in;
    const unpool_layout::run& fastest = layout.runs.back();
    found.count = std::min(most, fastest.length - rest % fastest.length);
    found.stride = fastest.stride;
    for (auto run = layout.runs.rbegin(); run != layout.runs.rend(); ++run) {
        found.offset += rest % run->length * run->stride;
        rest /= run->length;
    }
    return found;
}

/// `index`, counted from the slab's first, as an offset in the slab.
inline extent offset_of(const unpool_layout& layout, extent index) noexcept {
    const std::size_t last = layout.digits.size() - 1;
    extent offset = 0;
    for (std::size_t i = 0; i < last; ++i) {
        offset += index % layout.digits[i].length * layout.digits[i].stride;
        index /= layout.digits[i].length;
    }
    return offset + index * layout.digits[last].stride;
}

/// `index` less `low`, as an unsigned number: at most `span` - 1 exactly when the index is in range, whatever it is.
inline std::uint64_t above(std::int64_t index, extent low) noexcept {
    return static_cast<std::uint64_t>(index) - static_cast<std::uint64_t>(low);
}

template <std::size_t width>
void scatter_cells(const unpool_layout& layout, const value_piece& piece, extent first_slab, std::byte* out) {
    const auto span = static_cast<std::uint64_t>(layout.index_span);
    const bool single = layout.digits.size() == 1;
    const extent step = layout.digits.front().stride;
    for (extent done = 0; done < piece.count;) {
        const stretch part = stretch_at(layout, piece.first + done, piece.count - done);
        const extent low = part.slab * layout.index_step;
        std::byte* const base = out + ((part.slab - first_slab) * layout.slab_out + part.offset) * static_cast<extent>(width);
        const std::byte* const values = piece.values + done * static_cast<extent>(width);
        const std::int64_t* const indices = piece.indices + done;
        for (extent i = 0; i < part.count; ++i) {
            const std::uint64_t index = above(indices[i], low);
            if (index >= span) throw index_outside{piece.first + done + i, indices[i]};
            const auto counted = static_cast<extent>(index);
            const extent offset = (single ? counted * step : offset_of(layout, counted)) + i * part.stride;
            std::memcpy(base + offset * static_cast<extent>(width), values + i * static_cast<extent>(width), width);
        }
        done += part.count;
    }
}

}  // namespace

void read_indices(const array_header& header, const std::byte* bytes, extent count, std::vector<std::int64_t>& indices) {
    indices.resize(static_cast<std::size_t>(count));
    visit_real(header.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<cell>) {
            constexpr std::size_t width = sizeof(cell);
            for (std::size_t i = 0; i < indices.size(); ++i) {
                std::byte native[width];
                std::memcpy(native, bytes + i * width, width);
                if (header.swapped) std::reverse(native, native + width);
                cell value{};
                std::memcpy(&value, native, width);
                indices[i] = static_cast<std::int64_t>(value);
            }
        }
    });
}

const std::byte* read_values(const array_header& header, const std::byte* bytes, extent count, std::vector<std::byte>& room) {
    const bool turned = header.swapped && size_of(header.type) > 1;
    if (!turned && header.type != dtype::boolean) return bytes;
    const auto width = static_cast<std::size_t>(size_of(header.type));
    room.assign(bytes, bytes + static_cast<std::size_t>(count) * width);
    if (turned) {
        for (auto cell = room.begin(); cell != room.end(); cell += static_cast<std::ptrdiff_t>(width)) {
            std::reverse(cell, cell + static_cast<std::ptrdiff_t>(width));
        }
    }
    if (header.type == dtype::boolean) {
        for (std::byte& cell : room) cell = cell == std::byte{0} ? std::byte{0} : std::byte{1};
    }
    return room.data();
}

void scatter(const unpool_layout& layout, const value_piece& piece, extent width, extent first_slab, std::byte* out) {
    switch (width) {
        case 1:
            return scatter_cells<1>(layout, piece, first_slab, out);
        case 2:
            return scatter_cells<2>(layout, piece, first_slab, out);
        case 4:
            return scatter_cells<4>(layout, piece, first_slab, out);
        default:
            return scatter_cells<8>(layout, piece, first_slab, out);
    }
}

bool stays_in_slabs(const unpool_layout& layout, const value_piece& piece) noexcept {
    const auto span = static_cast<std::uint64_t>(layout.index_span);
    for (extent done = 0; done < piece.count;) {
        const extent slab = (piece.first + done) / layout.slab_in;
        const extent end = std::min(piece.count, (slab + 1) * layout.slab_in - piece.first);
        for (; done < end; ++done) {
            if (above(piece.indices[done], slab * layout.index_step) >= span) return false;
        }
    }
    return true;
}

}  // namespace pooltool
