// The header of what a program writes, which every engine gives its sinks.
#pragma once

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

/// Memory order as the input's; bfloat16 that came under another name goes back under it.
[[nodiscard]] inline array_header output_header(dtype type, const program& what, const array_header& input) {
    const bool carried = type == dtype::bfloat16 && input.type == dtype::bfloat16;
    return {type, what.out_shape, input.fortran_order, false, carried ? input.carrier : ""};
}

}  // namespace pooltool
