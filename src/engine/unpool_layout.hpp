// An unpool plan as the scatter loop wants it: slabs, offsets and digits, in cells. A slab is the part of the output that the
// values of a contiguous part of the input can reach; slabs follow each other in both arrays, so one is made and written at a
// time.
#pragma once

#include <optional>
#include <vector>

#include "pooltool/unpool.hpp"

namespace pooltool {

struct unpool_layout {
    /// One digit of an index: where a step along an indexed axis (or several that lie together) leads in the slab.
    struct digit {
        extent length{1};
        extent stride{1};
    };
    /// Values that follow each other: how far apart they are in the slab by their own coordinates; 0 along indexed axes.
    struct run {
        extent length{1};
        extent stride{0};
    };

    extent slabs{1};
    extent slab_in{1};   ///< values of a slab
    extent slab_out{1};  ///< its cells in the output
    /// The indices of slab s are in [s * index_step, s * index_step + index_span).
    extent index_step{0};
    extent index_span{1};
    std::vector<digit> digits{};  ///< least significant first; one at least
    std::vector<run> runs{};      ///< of the slab's values, slowest first; one at least
};

/// The layout of any plan whose output has cells. Where indices count the whole output, or it is Fortran-ordered, that is one
/// slab.
[[nodiscard]] unpool_layout lay_out(const unpool_plan& plan);

/// For indices that count the whole output: the layout under which every value stays in the plane that it came from, as values
/// that were pooled do. Whether they do has to be looked up in the indices. Nothing where there is a single plane, or planes do
/// not follow each other.
[[nodiscard]] std::optional<unpool_layout> lay_out_planes(const unpool_plan& plan);

}  // namespace pooltool
