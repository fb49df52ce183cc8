// Random arrays and random calls on them, lowered to programs: every operation, dialect, option and type, with lengths around
// vector widths, cells full of ties, zeros of both signs, NaN and infinities.
#pragma once

#include <cstdint>
#include <string>

#include "pooltool/plan.hpp"
#include "pooltool/request.hpp"
#include "property/tours.hpp"
#include "support/memory_io.hpp"

namespace pooltool::testing {

struct random_case {
    program what{};
    memory_array input{};
    std::string description{};
};

/// How long the last axis is: around one vector, or many vectors of any processor with a rest behind them.
enum class breadth { narrow, wide };

/// The case with this seed; the same on every machine.
[[nodiscard]] random_case make_case(family which, std::uint64_t seed, breadth how = breadth::narrow);

/// Small windows over small planes, with everything that their borders can be: an extreme of windows of 2 or 3 cells along
/// lines of up to some vectors.
[[nodiscard]] random_case make_planes_case(std::uint64_t seed);

/// Windows that are all of the last two or three axes, or but a part of the first of these: one plane up to many, with zeros of
/// both signs among their extremes.
[[nodiscard]] random_case make_whole_planes_case(std::uint64_t seed);

/// Maximum and minimum filters, tall windows or small ones, and one NaN or two among all cells, or none, or one near every
/// window.
[[nodiscard]] random_case make_few_nan_case(std::uint64_t seed);

/// A random pooling call that its own dialect accepts for an array with this header.
struct random_call {
    pool_request request{};
    array_header header{};
};
[[nodiscard]] random_call make_pool_call(std::uint64_t seed);

/// Cells without special values or ties, so that whatever can differ does.
[[nodiscard]] memory_array random_cells(const array_header& header, std::uint64_t seed);

}  // namespace pooltool::testing
