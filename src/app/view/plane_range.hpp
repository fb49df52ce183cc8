// What is known of a plane's values before it is coloured, and the range its colours stand for.
#pragma once

#include "app/view/planes.hpp"

namespace pooltool {

/// Of one plane, or of several added up.
struct plane_values {
    extent cells{0};
    extent nan{0};
    extent infinite{0};
    extent zeros{0};
    double min{0};  ///< of the finite cells; 0 when there is none
    double max{0};
    double mean{0};  ///< of the finite cells
    double deviation{0};

    [[nodiscard]] extent finite() const noexcept { return cells - nan - infinite; }
    /// Every cell is 0: a channel that never fires.
    [[nodiscard]] bool dead() const noexcept { return zeros == cells; }
};

[[nodiscard]] plane_values values_of(const plane_rows& rows);

/// Counts and extremes of both; mean and deviation are not kept.
[[nodiscard]] plane_values together(const plane_values& a, const plane_values& b);

/// The lowest colour stands for `low`, the highest for `high`; low <= high, both finite.
struct colour_range {
    double low{0};
    double high{0};

    /// Where a value lies, from 0 to 1; infinities at the ends. With one value only: 0 up to it, 1 above.
    [[nodiscard]] double level(double value) const noexcept;
};

/// The range of the finite cells without the floor(n * percent / 100) smallest and as many largest of them; without a clip
/// where that would leave a single value of several. `values`: those of the same rows. 0 <= percent < 50.
[[nodiscard]] colour_range clipped_range(const plane_rows& rows, const plane_values& values, double percent);

}  // namespace pooltool
