// Sliding extremes for blocks in which NaN or an unusual fill value makes the order of the comparisons show: line by line, in
// float64, by the monotone list itself.
#pragma once

#include "engine/staging.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// Computes the passes of `layout` (all sliding, one axis each) for the box `where` of outputs, stored row-major as `out_type`.
/// `input` must reach all cells of the array.
void slide_lines(const memory_layout& layout, dtype out_type, const raw_cells& input, const box& where, std::byte* out,
                 const kernels::table& table);

}  // namespace pooltool
