// Neighbouring taps of a window, as runs along the fastest axis: chords of a disk, rows of a box, single taps elsewhere.
#pragma once

#include <vector>

#include "engine/tap_lines.hpp"

namespace pooltool {

struct tap_run {
    std::size_t first_tap;  ///< number of its first tap
    extent length;          ///< taps
};

/// All taps as runs, in memory order whatever the scan order.
[[nodiscard]] inline std::vector<tap_run> runs_of(const std::vector<box_tap>& taps) {
    std::vector<std::size_t> order(taps.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return taps[a].number < taps[b].number; });
    std::vector<tap_run> runs;
    for (const std::size_t t : order) {
        if (!runs.empty()) {
            std::vector<extent> next = taps[runs.back().first_tap].number;
            next.back() += runs.back().length;
            if (next == taps[t].number) {
                ++runs.back().length;
                continue;
            }
        }
        runs.push_back({t, 1});
    }
    return runs;
}

}  // namespace pooltool
