// What the cells of one array are like: range, mean, spread, NaN, infinities, zeros. One pass, memory bounded.
#pragma once

#include <string>

#include "pooltool/io.hpp"

namespace pooltool {

struct array_statistics {
    extent cells{0};
    extent nan{0};
    extent infinite{0};
    extent zeros{0};
    /// Of the cells that are not NaN; text in the cells' own digits. Empty: there is none (no such cell, or complex cells).
    std::string min{};
    std::string max{};
    bool has_moments{false};  ///< false: no finite cell, or complex cells
    double mean{0};           ///< of the finite cells
    double deviation{0};      ///< of the finite cells: the root of the mean squared distance from the mean
};

[[nodiscard]] array_statistics statistics_of(source& cells);

}  // namespace pooltool
