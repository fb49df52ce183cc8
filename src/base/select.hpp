// The selection that decides a rank where NaN or zeros of both signs stand among the values; elsewhere it is simply the r-th
// smallest. Source of the rule: scipy.ndimage 1.10, the quickselect of its rank filter.
#pragma once

#include <utility>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// Position `rank` (0-based, ascending) of values[0 .. count-1], count >= 1, 0 <= rank < count. Reorders the values.
template <class T>
[[nodiscard]] T select_rank(T* values, extent count, extent rank) noexcept {
    extent lo = 0;
    extent hi = count - 1;
    while (lo < hi) {
        const T pivot = values[lo];
        extent i = lo - 1;
        extent j = hi + 1;
        while (true) {
            do {
                --j;
            } while (values[j] > pivot);
            do {
                ++i;
            } while (values[i] < pivot);
            if (i >= j) break;
            std::swap(values[i], values[j]);
        }
        const extent left = j - lo + 1;
        if (rank < left) {
            hi = j;
        } else {
            rank -= left;
            lo = j + 1;
        }
    }
    return values[lo];
}

}  // namespace pooltool
