// From an instruction set's name to its kernel table.
#pragma once

#include "kernels/select.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

[[nodiscard]] const kernels::table& kernels_of(isa set);

}  // namespace pooltool
