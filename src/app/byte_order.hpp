// An output whose cells are written in the other byte order than this machine's.
#pragma once

#include <memory>

#include "pooltool/io.hpp"

namespace pooltool {

/// Turns the bytes of every cell over on their way to `inner`, whose header then says so. Writes are of whole cells.
[[nodiscard]] std::unique_ptr<sink> turned_over(std::unique_ptr<sink> inner);

}  // namespace pooltool
