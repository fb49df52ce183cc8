// What an engine says when the cells themselves forbid the call. Every engine says it in the same words, whichever cell it met
// first.
#pragma once

#include "pooltool/error.hpp"

namespace pooltool {

/// nan_rule::refuse, and a window read a NaN.
[[noreturn]] inline void refuse_nan() {
    fail_input("a window reads NaN, which --nan error refuses (--nan propagate or --nan ignore compute with it)");
}

}  // namespace pooltool
