// Programs on arrays that are in memory: plain pointers, for callers with containers of their own. pooltool/arrays.hpp wraps this
// for xtensor.
#pragma once

#include <cstdint>

#include "pooltool/engine.hpp"
#include "pooltool/request.hpp"

namespace pooltool {

/// The schedule for arrays in memory: the fastest instruction set of this processor (or what POOLTOOL_ISA says), one thread.
/// Throws error(usage) when POOLTOOL_ISA names a set that is not there.
[[nodiscard]] schedule in_memory();

/// Runs `what` on `cells`: the array with the type what.in and the shape what.in_shape, packed in C order, native byte order. Writes
/// what.out_shape cells of type what.out to `out`, and, when the program makes them, as many int64 to `indices` (null otherwise).
/// The two arrays do not overlap. Throws error(input) for a NaN under nan_rule::refuse, error(system) without memory.
void run(const program& what, const void* cells, void* out, std::int64_t* indices, const schedule& how);

/// The same for max_unpool: `values` and `indices` of plan.in_shape, `out` of plan.out_shape and plan.type. Throws error(input)
/// for an index that the output does not have.
void run(const unpool_plan& plan, const void* values, const std::int64_t* indices, void* out, const schedule& how);

}  // namespace pooltool
