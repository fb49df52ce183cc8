// A box of an array in memory: where its first cell is and how far apart its neighbours are. Foreign memory, never owned.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/blocks.hpp"

namespace pooltool {

template <class T>
struct view {
    T* base{nullptr};       ///< the cell at the lower corner of `where`
    box where{};            ///< coordinates that can be reached
    coordinates strides{};  ///< in cells, per axis
};

[[nodiscard]] inline extent length_of(const range& side) noexcept { return side.end - side.begin; }

/// The view of memory that holds exactly this box, row-major.
template <class T>
[[nodiscard]] view<T> dense_view(T* base, const box& where) {
    coordinates shape;
    for (const range& side : where) shape.push_back(length_of(side));
    return {base, where, strides_of(shape)};
}

/// The part of a view that lies in `part`, which must lie in view.where. Of a view of bytes: `size` of them are a cell.
template <class T>
[[nodiscard]] view<T> part_of(const view<T>& whole, const box& part, extent size = 1) {
    view<T> smaller{whole.base, part, whole.strides};
    for (std::size_t m = 0; m < part.size(); ++m) {
        smaller.base += (part[m].begin - whole.where[m].begin) * whole.strides[m] * size;
    }
    return smaller;
}

/// Kernels may write this far behind the last cell of an output, and such bytes may be overwritten by the rows that follow.
inline constexpr extent overrun_bytes = 64;

/// Whether a step that cannot do with NaN looked for one in what it read.
enum class nan_watch : std::uint8_t { off, none_met, met };

/// Memory of one worker, reused from block to block.
struct workspace {
    static constexpr int buffers = 8;
    scratch_buffer memory[buffers]{};
    nan_watch nans{nan_watch::off};

    template <class T>
    T* cells(int which, extent count) {
        return reinterpret_cast<T*>(memory[which].ensure(count * static_cast<extent>(sizeof(T))));
    }
};

// Who uses which buffer of a workspace.
inline constexpr int buffer_staged = 0;  // cells read and converted
inline constexpr int buffer_ping = 1;    // results of a pass, read by the next
inline constexpr int buffer_pong = 2;
inline constexpr int buffer_line = 3;    // a line extended over its borders
inline constexpr int buffer_rows = 4;    // pad rows and partial folds
inline constexpr int buffer_phases = 5;  // strided lines taken apart; doubling
inline constexpr int buffer_tall = 6;    // suffix folds of tall windows
inline constexpr int buffer_result = 7;  // final cells before their conversion

}  // namespace pooltool
