// The numbers of one plane of a small array, as words to draw and as values to compare.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool {

struct drawn_numbers {
    std::vector<std::string> words{};  ///< a cell each, row after row
    std::vector<double> values{};      ///< the same; empty for complex cells
};

/// One axis of a plane: how many cells, and how many cells of the array lie from one to the next.
struct plane_axis {
    extent length{1};
    extent step{0};
};

/// All cells of an array in C order, native.
[[nodiscard]] std::vector<std::byte> cells_of(source& cells);

/// Of the plane that begins at the array's first cell; `bytes` as cells_of gives them.
[[nodiscard]] drawn_numbers numbers_of(std::span<const std::byte> bytes, dtype type, plane_axis rows, plane_axis columns);

}  // namespace pooltool
