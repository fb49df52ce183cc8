// What a program must fulfil before an engine runs it. A violation is a fault of the lowering that made the program, never of
// the user, so it is thrown as std::logic_error; engines rely on these rules and do not look again.
#pragma once

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

/// The program fits an array with this header, its passes fit each other and its output, and each pass keeps the rules written
/// in plan.hpp.
void check(const program& what, const array_header& input);

/// The number of taps of the kernel box that the footprint lets through (without a footprint: all of them).
[[nodiscard]] extent footprint_taps(const window_plan& plan);

/// The one axis along which a pass changes anything; nothing when there is none. Call for sliding and running passes only.
[[nodiscard]] const axis_plan* line_axis(const window_plan& plan) noexcept;

/// The pass goes line by line (nan_rule::sliding, summation::running or blockwise) instead of window by window.
[[nodiscard]] bool is_line_pass(const window_plan& plan) noexcept;

}  // namespace pooltool
