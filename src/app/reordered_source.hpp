// An array read in the other memory order: C instead of Fortran, or Fortran instead of C.
#pragma once

#include <memory>

#include "pooltool/io.hpp"

namespace pooltool {

/// Presents `inner` (which must outlive it, and is made random access) with header().fortran_order turned over.
[[nodiscard]] std::unique_ptr<source> reordered(source& inner);

}  // namespace pooltool
