// What a tile's cells hold that a comparison of values does not order.
#pragma once

#include <cmath>
#include <type_traits>

#include "kernels/table.hpp"
#include "pooltool/dtype.hpp"

namespace pooltool {

struct tile_specials {
    bool nan{false};
    bool negative_zero{false};
};

template <class T>
[[nodiscard]] tile_specials specials_of(const T* cells, extent count, const kernels::cell_kernels<T>& kernels) {
    tile_specials found;
    if constexpr (std::is_floating_point_v<T>) {
        found.nan = kernels.any_nan(cells, count);
        bool negative_zero = false;
        for (extent i = 0; i < count; ++i) negative_zero = negative_zero | ((cells[i] == 0) & std::signbit(cells[i]));
        found.negative_zero = negative_zero;
    }
    return found;
}

}  // namespace pooltool
