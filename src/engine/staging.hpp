// From a file's bytes to cells an operation can read: byte order, alignment, bools that are neither 0 nor 1, 16-bit floats, and
// 64-bit integers that go through float64. What needs none of it is read where it lies.
#pragma once

#include "engine/view.hpp"
#include "kernels/table.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

/// The bytes of an array's box as the source delivered them.
struct raw_cells {
    const std::byte* base{nullptr};  ///< the byte of the cell at the lower corner of `where`
    box where{};
    coordinates strides{};       ///< in cells
    dtype type{dtype::float32};  ///< of a component, for complex arrays
    bool swapped{false};
};

/// The type that a pass computes in for cells of `type`: uint8 for bool, float32 for 16-bit floats, else the type itself.
[[nodiscard]] dtype native_carrier(dtype type) noexcept;

/// True when cells can be read in place as `carrier`.
[[nodiscard]] bool readable_in_place(const raw_cells& cells, dtype carrier) noexcept;

/// Copies `part` of the cells, converted to Carrier, row-major.
template <class Carrier>
void stage(const raw_cells& cells, const box& part, Carrier* out, const kernels::table& table);

/// Stores n results: the store rule of base/convert.hpp from Carrier to `type`.
template <class Carrier>
void store_cells(std::byte* out, dtype type, rounding how, const Carrier* results, extent n, const kernels::table& table);

}  // namespace pooltool
