// Facts about windows; see window_facts.hpp.
#include "dialects/window_facts.hpp"

#include <algorithm>

#include "plan/geometry.hpp"

namespace pooltool::lowering {
namespace {

extent fewest_along(const axis_plan& axis) {
    const bool ends = axis.edge == border::skip || axis.edge == border::constant;
    if (!ends || axis.out == 0) return axis.kernel;
    if (!axis.windows.empty()) {
        extent fewest = axis.kernel;
        for (const range& window : axis.windows) fewest = std::min(fewest, window.end - window.begin);
        return fewest;
    }
    // Along the windows the count rises while they leave the padding in front and falls when they enter the one behind, so one
    // of the ends has the fewest; only windows that reach out of both ends are bounded instead.
    const auto real = [&axis](extent o) {
        const range taps = taps_within(axis, o, {0, axis.in});
        return taps.end - taps.begin;
    };
    extent fewest = std::min(real(0), real(axis.out - 1));
    if (axis.dilation > 1 && axis.dilation * (axis.kernel - 1) >= axis.in) fewest = std::min(fewest, axis.in / axis.dilation);
    return fewest;
}

}  // namespace

extent fewest_taps(const std::vector<axis_plan>& axes) {
    extent product = 1;
    for (const axis_plan& axis : axes) product *= fewest_along(axis);
    return product;
}

}  // namespace pooltool::lowering
