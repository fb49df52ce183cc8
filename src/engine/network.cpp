// Batcher's network (Knuth, The Art of Computer Programming, volume 3, 5.2.2, algorithm M), pruned from its end.
#include "engine/network.hpp"

#include <algorithm>

namespace pooltool {

std::vector<kernels::network_step> selection_network(int count, int rank) {
    std::vector<kernels::network_step> all;
    int top = 1;
    while (top < count) top *= 2;
    for (int p = top / 2; p > 0; p /= 2) {
        int q = top / 2;
        int r = 0;
        int d = p;
        while (true) {
            for (int i = 0; i < count - d; ++i) {
                if ((i & p) == r) all.push_back({static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i + d)});
            }
            if (q == p) break;
            d = q - p;
            q /= 2;
            r = p;
        }
    }
    std::vector<bool> wanted(static_cast<std::size_t>(count), false);
    wanted[static_cast<std::size_t>(rank)] = true;
    std::vector<kernels::network_step> kept;
    for (std::size_t i = all.size(); i-- > 0;) {
        if (!wanted[all[i].low] && !wanted[all[i].high]) continue;
        wanted[all[i].low] = wanted[all[i].high] = true;
        kept.push_back(all[i]);
    }
    std::reverse(kept.begin(), kept.end());
    return kept;
}

}  // namespace pooltool
