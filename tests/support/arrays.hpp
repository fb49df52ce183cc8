// Small arrays for tests: from C++ values to data bytes and back, in any memory and byte order.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "pooltool/dtype.hpp"
#include "support/memory_io.hpp"

namespace pooltool::testing {

/// How an array lies in memory.
struct lay_out {
    bool fortran_order{false};
    bool swapped{false};
};

/// The place in C order of each cell, listed in Fortran order.
[[nodiscard]] inline std::vector<std::size_t> fortran_walk(const std::vector<extent>& shape) {
    std::vector<std::size_t> places;
    std::size_t cells = 1;
    for (const extent length : shape) cells *= static_cast<std::size_t>(length);
    for (std::size_t k = 0; k < cells; ++k) {
        std::size_t rest = k;
        std::size_t place = 0;
        std::size_t step = cells;
        for (const extent length : shape) {  // the first axis is the fastest in memory and the slowest in C order
            step /= static_cast<std::size_t>(length);
            place += rest % static_cast<std::size_t>(length) * step;
            rest /= static_cast<std::size_t>(length);
        }
        places.push_back(place);
    }
    return places;
}

/// `values` are the cells in C order; Cell is the memory type of one cell (std::uint8_t for bool, std::uint16_t bits for the
/// 16-bit floats, std::complex for complex types).
template <class Cell>
[[nodiscard]] memory_array array_of(dtype type, std::vector<extent> shape, const std::vector<Cell>& values, lay_out how = {}) {
    memory_array result{{type, std::move(shape), how.fortran_order, how.swapped, {}}, {}};
    std::vector<Cell> cells = values;
    if (how.fortran_order) {
        const std::vector<std::size_t> walk = fortran_walk(result.header.shape);
        for (std::size_t k = 0; k < walk.size(); ++k) cells[k] = values[walk[k]];
    }
    result.bytes.resize(cells.size() * sizeof(Cell));
    if (!cells.empty()) std::memcpy(result.bytes.data(), cells.data(), result.bytes.size());
    if (how.swapped) {
        const auto width = static_cast<std::ptrdiff_t>(size_of(component_of(type)));
        for (auto number = result.bytes.begin(); number != result.bytes.end(); number += width) {
            std::reverse(number, number + width);
        }
    }
    return result;
}

/// The cells in C order.
template <class Cell>
[[nodiscard]] std::vector<Cell> cells_of(const memory_array& array) {
    std::vector<Cell> cells(array.bytes.size() / sizeof(Cell));
    if (!cells.empty()) std::memcpy(cells.data(), array.bytes.data(), array.bytes.size());
    if (!array.header.fortran_order) return cells;
    std::vector<Cell> ordered(cells.size());
    const std::vector<std::size_t> walk = fortran_walk(array.header.shape);
    for (std::size_t k = 0; k < walk.size(); ++k) ordered[walk[k]] = cells[k];
    return ordered;
}

}  // namespace pooltool::testing
