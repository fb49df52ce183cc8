// How an answer is compared with what is wanted. Knows cells and tolerances; no files, no processes.
#pragma once

#include <string>

#include "npy_cells.hpp"

namespace golden {

/// exact: the same bits, any NaN equal to any NaN. ulp: `steps` representable values apart at most (integers: units), both
/// zeros alike. near: |got - want| <= atol + rtol*|want|. For the last two, NaN and infinities stand in the same places.
struct tolerance {
    enum class kind { exact, ulp, near };
    kind how{kind::exact};
    double steps{0};
    double rtol{0};
    double atol{0};
};

/// Empty when `got` is what is wanted, else one line that says why not.
[[nodiscard]] std::string difference(const npy_cells& got, const npy_cells& want, const tolerance& within);

}  // namespace golden
