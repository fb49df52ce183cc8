// One form for programs that are written differently and compute the same: for asking whether two calls agree. The engines run
// programs as they are.
#pragma once

#include "pooltool/plan.hpp"

namespace pooltool {

/// Numbers that no window feels are set to one value: the stride of a single window, the dilation of a single tap, borders and
/// fill values that no tap reaches, counted ranges beyond the taps, index strides of axes of one cell; a divisor that counts
/// the same number for every window becomes that number. Two programs with the same canonical form give the same bytes for
/// every array (the reverse does not hold).
[[nodiscard]] program canonical(program what);

}  // namespace pooltool
