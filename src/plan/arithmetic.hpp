// In which numbers a pass computes: read off the plan, so that every engine decides alike. Knows types and reducers; reads no
// cell.
#pragma once

#include "pooltool/plan.hpp"

namespace pooltool {

/// The type that a cell is held in between being read and being stored. Exact for every cell, but for 64-bit integers that the
/// plan sends through float64.
enum class carrier : std::uint8_t {
    float64,  ///< floats, bool, integers up to 32 bits; 64-bit integers under through_float64, running sums and powers
    int64,
    uint64
};

[[nodiscard]] carrier carrier_of(const window_plan& plan) noexcept;

/// How the terms of summation::direct are added.
enum class addition : std::uint8_t {
    float64,  ///< plain float64: the order of the additions shows
    pairs,    ///< base/pair_sum.hpp: the order shows
    exact     ///< base/exact_sum.hpp: in any order
};

/// Pairs for float64 cells. Exact for bool and integers, unless float64 is what the plan asks for: under through_float64 for
/// 64-bit integers, for powers, and where a constant border brings in a fill value that the cell type does not hold (64-bit
/// carriers take the fill value truncated to their type instead). Plain float64 for all else.
[[nodiscard]] addition addition_of(const window_plan& plan) noexcept;

/// Is the fill value one that the cells' type holds, so that no result shows that it was stored in it? The sign of a zero shows
/// in extremes and ranks of integers that are stored as floats.
[[nodiscard]] bool fill_held(const window_plan& plan) noexcept;

/// The largest number of taps for which plain float64 additions of these cells are exact in any order: every partial sum stays
/// within 2^53. Windows of `exact` passes that are no larger may be added in float64. 0: never.
[[nodiscard]] extent exact_in_float64(dtype type) noexcept;

}  // namespace pooltool
