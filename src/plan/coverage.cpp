// Which cells windows read and which they pass over; see describe.hpp. Closed forms, but for dilated windows.
#include <algorithm>

#include "plan/describe.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

/// Dilated windows are looked at tap by tap up to this many cells and taps: some 10 ms.
constexpr extent most_looked_at = extent{1} << 22;

/// Numbers y in [0, n) with y mod stride >= kernel.
extent between_windows(extent n, extent stride, extent kernel) {
    return n / stride * (stride - kernel) + std::max(extent{0}, n % stride - kernel);
}

/// Dense windows leave the cells between one window's end and the next one's begin.
extent unread_of_dense(const axis_plan& axis, range read) {
    if (axis.kernel >= axis.stride) return 0;
    return between_windows(read.end - axis.origin, axis.stride, axis.kernel) -
           between_windows(read.begin - axis.origin, axis.stride, axis.kernel);
}

extent unread_of_irregular(const axis_plan& axis) {
    extent unread = 0;
    extent end = axis.windows.front().begin;
    for (const range& window : axis.windows) {
        unread += std::max(extent{0}, window.begin - end);
        end = std::max(end, window.end);
    }
    return unread;
}

/// 1 for every cell that a window reads.
std::vector<std::uint8_t> read_cells(const axis_plan& axis) {
    std::vector<std::uint8_t> seen(static_cast<std::size_t>(axis.in), 0);
    for (extent o = 0; o < axis.out; ++o) {
        for (const extent cell : tap_cells(axis, o)) {
            if (cell != outside) seen[static_cast<std::size_t>(cell)] = 1;
        }
    }
    return seen;
}

bool few_enough(const axis_plan& axis) { return axis.in <= most_looked_at && axis.out <= most_looked_at / axis.kernel; }

}  // namespace

axis_coverage coverage_of(const axis_plan& axis) {
    axis_coverage result;
    result.unread_between = 0;
    if (axis.out == 0 || axis.in == 0) {
        result.unread_after = axis.in;
        return result;
    }
    const bool regular = axis.windows.empty();
    if (regular) {
        const extent last = tap_coordinate(axis, axis.out - 1, axis.kernel - 1);
        result.outside_before = std::max(extent{0}, -axis.origin);
        result.outside_after = std::max(extent{0}, last + 1 - axis.in);
    }
    result.read = cells_read(axis, {0, axis.out});
    const bool dense = axis.dilation == 1 || axis.kernel == 1;
    const bool continued = axis.edge != border::skip && axis.edge != border::constant;
    if (!regular) {
        result.unread_between = unread_of_irregular(axis);
    } else if (dense && !continued) {
        result.unread_between = result.read.begin < result.read.end ? unread_of_dense(axis, result.read) : 0;
    } else if (dense && axis.stride <= axis.kernel) {
        result.unread_between = 0;
    } else if (few_enough(axis)) {
        const std::vector<std::uint8_t> seen = read_cells(axis);
        const auto first = std::find(seen.begin(), seen.end(), std::uint8_t{1});
        const auto last = std::find(seen.rbegin(), seen.rend(), std::uint8_t{1});
        result.read = first == seen.end() ? range{} : range{first - seen.begin(), seen.rend() - last};
        result.unread_between = result.read.end - result.read.begin - std::count(seen.begin(), seen.end(), std::uint8_t{1});
    } else {
        result.unread_between = std::nullopt;
    }
    if (result.read.begin >= result.read.end) result.read = {};
    result.unread_before = result.read.begin;
    result.unread_after = axis.in - result.read.end;
    return result;
}

}  // namespace pooltool
