// Window coordinates; see geometry.hpp.
#include "plan/geometry.hpp"

#include <algorithm>

#include "base/checked.hpp"

namespace pooltool {
namespace {

extent modulo(extent a, extent b) noexcept {
    const extent remainder = a % b;
    return remainder < 0 ? remainder + b : remainder;
}

}  // namespace

extent cell_at(border edge, extent i, extent in) noexcept {
    if (i >= 0 && i < in) return i;
    switch (edge) {
        case border::skip:
        case border::constant: return outside;
        case border::nearest: return i < 0 ? 0 : in - 1;
        case border::reflect: {
            const extent m = modulo(i, 2 * in);
            return m < in ? m : 2 * in - 1 - m;
        }
        case border::mirror: {
            if (in == 1) return 0;
            const extent m = modulo(i, 2 * in - 2);
            return m < in ? m : 2 * in - 2 - m;
        }
        case border::wrap: return modulo(i, in);
    }
    return outside;
}

extent tap_count(const axis_plan& axis, extent o) noexcept {
    if (axis.windows.empty()) return axis.kernel;
    const range window = axis.windows[static_cast<std::size_t>(o)];
    return window.end - window.begin;
}

std::vector<extent> tap_cells(const axis_plan& axis, extent o) {
    std::vector<extent> cells(static_cast<std::size_t>(tap_count(axis, o)));
    const extent first = axis.windows.empty() ? tap_coordinate(axis, o, 0) : axis.windows[static_cast<std::size_t>(o)].begin;
    extent coordinate = first;
    for (extent& cell : cells) {
        cell = cell_at(axis.edge, coordinate, axis.in);
        coordinate += axis.dilation;
    }
    return cells;
}

range taps_within(const axis_plan& axis, extent o, range coordinates) noexcept {
    const extent first = axis.windows.empty() ? tap_coordinate(axis, o, 0) : axis.windows[static_cast<std::size_t>(o)].begin;
    const extent taps = tap_count(axis, o);
    const extent begin = std::clamp(ceil_divide(coordinates.begin - first, axis.dilation), extent{0}, taps);
    const extent end = std::clamp(ceil_divide(coordinates.end - first, axis.dilation), begin, taps);
    return {begin, end};
}

extent counted_taps(const axis_plan& axis, extent o) noexcept {
    const range taps = taps_within(axis, o, axis.counted);
    return taps.end - taps.begin;
}

range cells_read(const axis_plan& axis, range outputs) noexcept {
    if (outputs.begin >= outputs.end || axis.in == 0) return {};
    if (!axis.windows.empty()) {
        return {axis.windows[static_cast<std::size_t>(outputs.begin)].begin,
                axis.windows[static_cast<std::size_t>(outputs.end - 1)].end};
    }
    const extent first = tap_coordinate(axis, outputs.begin, 0);
    const extent last = tap_coordinate(axis, outputs.end - 1, axis.kernel - 1);
    const range inside{std::clamp(first, extent{0}, axis.in), std::clamp(last + 1, extent{0}, axis.in)};
    const extent before = std::min(extent{0}, last + 1) - std::min(extent{0}, first);            // coordinates below 0
    const extent after = std::max(axis.in, last + 1) - std::max(axis.in, first);                 // coordinates from `in` on
    if ((before == 0 && after == 0) || axis.edge == border::skip || axis.edge == border::constant) return inside;

    range hull = inside.begin < inside.end ? inside : range{axis.in, 0};
    const auto include = [&hull](extent begin, extent end) {
        hull.begin = std::min(hull.begin, begin);
        hull.end = std::max(hull.end, end);
    };
    switch (axis.edge) {
        case border::skip:
        case border::constant: break;
        case border::nearest:
            if (before > 0) include(0, 1);
            if (after > 0) include(axis.in - 1, axis.in);
            break;
        case border::reflect:
        case border::mirror: {
            // A coordinate d cells outside of the axis shows a cell at most d cells inside of it, until it has gone all the way.
            const extent reach_before = -std::min(extent{0}, first) + 1;
            const extent reach_after = std::max(axis.in, last + 1) - axis.in + 1;
            if (before > 0) include(0, std::min(axis.in, reach_before));
            if (after > 0) include(std::max(extent{0}, axis.in - reach_after), axis.in);
            break;
        }
        case border::wrap: include(0, axis.in); break;
    }
    return hull;
}

bool is_identity(const axis_plan& axis) noexcept {
    return axis.windows.empty() && axis.in == axis.out && axis.kernel == 1 && axis.stride == 1 && axis.origin == 0;
}

}  // namespace pooltool
