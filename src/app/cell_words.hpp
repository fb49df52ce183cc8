// Cells as words of one common form: the widths, digits and exponents that NumPy gives to the elements of one array.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// One word per cell, as str(array) of NumPy 1.24 writes it. `cells` are native values of `type`, packed. With `alone` the one
/// cell is written as a scalar.
[[nodiscard]] std::vector<std::string> cell_words(dtype type, std::span<const std::byte> cells, bool alone);

}  // namespace pooltool
