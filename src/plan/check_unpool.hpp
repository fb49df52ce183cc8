// The rules that an unpool plan keeps, checked where a plan meets its arrays.
#pragma once

#include "pooltool/unpool.hpp"

namespace pooltool {

/// Throws std::logic_error when the plan breaks a rule of unpool.hpp or was made for other values, and what check_indices
/// throws.
void check(const unpool_plan& plan, const array_header& values, const array_header& indices);

}  // namespace pooltool
