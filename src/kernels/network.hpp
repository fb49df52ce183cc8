// Comparator networks that bring the value of one rank to one wire: Batcher's odd-even merge sort (Knuth, The Art of Computer
// Programming, volume 3, 5.2.2, algorithm M), with every comparator left out whose outcome cannot reach that wire.
#pragma once

#include "kernels/table.hpp"

namespace pooltool::kernels {

struct network {
    network_step steps[network_most_steps]{};
    int size{0};
};

/// The comparators, in order, after which wire `rank` holds the value at ascending position `rank` of `taps` values;
/// taps <= network_most_taps. `below_too`: and wire rank - 1 the one below.
[[nodiscard]] constexpr network selection_network(int taps, int rank, bool below_too = false) noexcept {
    network all;
    int top = 1;
    while (top < taps) top *= 2;
    for (int p = top / 2; p > 0; p /= 2) {
        int q = top / 2;
        int r = 0;
        int d = p;
        while (true) {
            for (int i = 0; i < taps - d; ++i) {
                if ((i & p) != r) continue;
                all.steps[all.size].low = static_cast<std::uint8_t>(i);
                all.steps[all.size].high = static_cast<std::uint8_t>(i + d);
                ++all.size;
            }
            if (q == p) break;
            d = q - p;
            q /= 2;
            r = p;
        }
    }
    bool wanted[network_most_taps]{};
    wanted[rank] = true;
    if (below_too) wanted[rank - 1] = true;
    bool kept[network_most_steps]{};
    for (int s = all.size; s-- > 0;) {
        kept[s] = wanted[all.steps[s].low] || wanted[all.steps[s].high];
        if (kept[s]) wanted[all.steps[s].low] = wanted[all.steps[s].high] = true;
    }
    network pruned;
    for (int s = 0; s < all.size; ++s) {
        if (kept[s]) pruned.steps[pruned.size++] = all.steps[s];
    }
    return pruned;
}

}  // namespace pooltool::kernels
