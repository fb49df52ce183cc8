// Which instruction sets are compiled in, and which of them this machine runs.
#pragma once

#include "kernels/table.hpp"

namespace pooltool::kernels {

/// One compiled set: its table, and whether processor and operating system run it.
struct candidate {
    const table* kernels;
    bool runnable;
};

inline constexpr int known_sets = 4;

/// By number: 0 baseline, 1 avx2, 2 avx512, 3 neon; kernels is null where a set is not compiled in.
[[nodiscard]] candidate set_number(int number) noexcept;

}  // namespace pooltool::kernels
