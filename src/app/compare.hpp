// Two arrays cell by cell, within a tolerance. One pass, memory bounded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool {

/// A cell passes when the two are equal (NaN equals NaN), or |a - b| <= atol + rtol * |b|, or they are at most `ulp`
/// representable values apart.
struct tolerance {
    double rtol{0};
    double atol{0};
    extent ulp{0};
};

struct worst_cell {
    std::vector<extent> index{};
    std::string a{};
    std::string b{};
    double distance{0};            ///< |a - b|; infinite where only one is NaN
    std::optional<extent> ulps{};  ///< float arrays of one dtype
};

struct comparison {
    bool same_shape{true};
    extent cells{0};
    extent different{0};  ///< cells that are not equal
    extent beyond{0};     ///< cells that do not pass
    std::optional<worst_cell> first{};  ///< of the different cells the first in the arrays' memory order
    std::optional<worst_cell>
        worst{};  ///< of the different cells the one farthest apart; one that does not pass, if there is any
    [[nodiscard]] bool passes() const noexcept { return same_shape && beyond == 0; }
};

/// Throws error(input) for a complex array against a real one, and for a tolerance in ulp between other than floats of one
/// dtype.
[[nodiscard]] comparison compare(source& a, source& b, const tolerance& limits);

}  // namespace pooltool
