// Sliding extremes for blocks in which NaN or an unusual fill value makes the order of the comparisons show: line by line, by
// the monotone list itself.
#pragma once

#include "engine/staging.hpp"
#include "engine/whole_passes.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// The passes of a layout, all sliding, one axis each.
class sliding_lines {
public:
    /// `layout` and `table` must outlive this. `out_type`: of the results.
    sliding_lines(const memory_layout& layout, dtype out_type, const kernels::table& table)
        : layout_(layout), out_type_(component_of(out_type)), table_(table), all_(layout, out_type_, table) {}

    /// The outputs of the box `where`, stored row-major. `input` must reach all cells of the array, the same in every call. Any
    /// thread. Throws error(system) where there is no room for a temporary file.
    void block(const raw_cells& input, const box& where, std::byte* out, workspace& memory);

private:
    template <class T>
    bool block_alone(const raw_cells& input, const box& where, std::byte* out, workspace& memory) const;

    const memory_layout& layout_;
    dtype out_type_;
    const kernels::table& table_;
    whole_passes all_;  ///< where blocks would have to look back too far
};

}  // namespace pooltool
