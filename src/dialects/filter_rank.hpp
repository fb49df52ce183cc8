// The position a rank-type filter asks for, in SciPy's own float64 arithmetic.
#pragma once

#include "dialects/filter_call.hpp"

namespace pooltool::lowering {

/// 0-based ascending position among `count` >= 1 cells: median floor(count/2); rank R, negative from the end; percentile P
/// (count*P)/100 cut off, product first, P + 100 where negative. Refuses a position outside of the window with `blame`.
[[nodiscard]] extent rank_of(const filter_request& said, extent count, error_kind blame);

}  // namespace pooltool::lowering
