// Where a plan's windows lie: coordinates of taps, what stands outside of an axis, counts. Integer arithmetic only; nothing here
// reads a cell.
#pragma once

#include <vector>

#include "pooltool/plan.hpp"

namespace pooltool {

/// No cell: a skipped tap, or the fill value, whichever the border says.
inline constexpr extent outside = -1;

/// The cell of [0, in) that stands at coordinate `i` of an axis of `in` >= 1 cells, or `outside` (skip and constant).
[[nodiscard]] extent cell_at(border edge, extent i, extent in) noexcept;

/// Coordinate of tap `j` of window `o` on a regular axis.
[[nodiscard]] inline extent tap_coordinate(const axis_plan& axis, extent o, extent j) noexcept {
    return axis.origin + o * axis.stride + j * axis.dilation;
}

/// Number of taps of window `o` (irregular windows: its length).
[[nodiscard]] extent tap_count(const axis_plan& axis, extent o) noexcept;

/// The cells read by window `o`, tap by tap: a cell of [0, in) or `outside`.
[[nodiscard]] std::vector<extent> tap_cells(const axis_plan& axis, extent o);

/// How many taps of window `o` lie inside axis.counted.
[[nodiscard]] extent counted_taps(const axis_plan& axis, extent o) noexcept;

/// First and one-past-last tap number of window `o` whose coordinate lies in [begin, end). Empty: begin == end.
[[nodiscard]] range taps_within(const axis_plan& axis, extent o, range coordinates) noexcept;

/// The smallest range of cells that windows [outputs.begin, outputs.end) read. Empty when they read none.
[[nodiscard]] range cells_read(const axis_plan& axis, range outputs) noexcept;

/// The axis has one tap per output at the same coordinate: a pass changes nothing along it.
[[nodiscard]] bool is_identity(const axis_plan& axis) noexcept;

}  // namespace pooltool
