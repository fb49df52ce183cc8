// The array as it lies in memory: axes from slowest to fastest, whatever its logical order, with the axes that no pass looks at
// merged. Everything behind this file works on memory axes and never asks whether a file was C or Fortran ordered.
#pragma once

#include <vector>

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

using coordinates = std::vector<extent>;

/// One pass along the memory axes.
struct memory_pass {
    const window_plan* plan{nullptr};
    std::vector<axis_plan> axes{};  ///< one per memory axis, slowest first
    std::vector<int>
        logical_order{};  ///< memory axes in the order of the array's logical axes (taps are scanned in this order)
    std::vector<extent> index_strides{};  ///< per memory axis, when the plan makes indices
};

struct memory_layout {
    std::vector<memory_pass> passes{};
    coordinates in_shape{};   ///< of the first pass, per memory axis
    coordinates out_shape{};  ///< of the last pass
    int component_axis{-1};   ///< the fastest axis when cells are complex: 0 real, 1 imaginary; merged with nothing
    [[nodiscard]] int rank() const noexcept { return static_cast<int>(in_shape.size()); }
};

/// Lays out a program for an array with this header. Axes that are identities in every pass are merged with their neighbours of
/// the same kind; an axis tiled exactly by its windows (stride = kernel, nothing left over) swallows merged axes in front of
/// it.
[[nodiscard]] memory_layout lay_out(const program& what, const array_header& header);

/// Row-major strides, in cells, of an array of this shape.
[[nodiscard]] coordinates strides_of(const coordinates& shape);

[[nodiscard]] extent product_of(const coordinates& shape) noexcept;

}  // namespace pooltool
