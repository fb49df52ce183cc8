// Windows that show no cell, or none that is valid: the fast engine answers as plan.hpp says, whatever stores the result.
#include <catch2/catch.hpp>

#include "pooltool/engine.hpp"
#include "support/bits.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

/// A line of one-cell windows two apart, the first of them in front of the line.
axis_plan every_second(extent length) {
    axis_plan axis = strided(length, 1, 2);
    axis.origin = -2;
    axis.out = length / 2 + 1;
    return axis;
}

template <class Cell>
std::vector<Cell> fast_cells(const window_plan& plan, const memory_array& input) {
    memory_source in(input);
    memory_sink out;
    run(program_for(input.header, {plan}), in, out, nullptr, {});
    out.commit();
    return cells_of<Cell>(out.array());
}

}  // namespace

TEST_CASE("the minimum of no bool is true, in whatever type it is stored") {
    const auto input = array_of<std::uint8_t>(dtype::boolean, {4}, {0, 1, 1, 0});
    window_plan plan = pass_over({every_second(4)}, reducer::minimum, dtype::boolean);
    CHECK(fast_cells<std::uint8_t>(plan, input) == std::vector<std::uint8_t>{1, 0, 1});
    plan.out = dtype::uint16;
    CHECK(fast_cells<std::uint16_t>(plan, input) == std::vector<std::uint16_t>{1, 0, 1});
    plan.out = dtype::float32;
    CHECK(fast_cells<float>(plan, input) == std::vector<float>{1, 0, 1});
    plan.reduce = reducer::maximum;
    CHECK(fast_cells<float>(plan, input) == std::vector<float>{0, 0, 1});
}

TEST_CASE("the minimum of no bool is true beside its index, too") {
    axis_plan axis = strided(2, 2, 1);
    axis.origin = -2;
    axis.out = 5;  // nothing, 0, (0 1), 1, nothing
    window_plan plan = pass_over({axis}, reducer::minimum, dtype::boolean);
    plan.index_strides = {1};
    const auto input = array_of<std::uint8_t>(dtype::boolean, {2}, {0, 1});
    memory_source in(input);
    memory_sink out;
    memory_sink indices;
    run(program_for(input.header, {plan}), in, out, &indices, {});
    CHECK(cells_of<std::uint8_t>(out.array()) == std::vector<std::uint8_t>{1, 0, 0, 1, 1});
    CHECK(cells_of<std::int64_t>(indices.array()) == std::vector<std::int64_t>{-1, 0, 0, 1, -1});
}

TEST_CASE("means without NaN know windows of nothing but NaN from windows without a cell") {
    const double nan = std::nan("");
    const auto input = array_of<double>(dtype::float64, {6}, {nan, 1, 4, 6, nan, nan});
    axis_plan axis = strided(6, 2, 2);
    axis.origin = -2;
    axis.out = 5;  // nothing, (NaN 1), (4 6), (NaN NaN), nothing
    window_plan plan = pass_over({axis}, reducer::sum, dtype::float64);
    plan.nan = nan_rule::ignore;
    plan.divisor = divisor_rule::counted;
    CHECK(same_cells(fast_cells<double>(plan, input), {0, 1, 5, 0, 0}));
    plan.min_valid = 1;
    plan.empty_value = -99;
    CHECK(same_cells(fast_cells<double>(plan, input), {-99, 1, 5, -99, -99}));
    plan.min_valid = 2;
    CHECK(same_cells(fast_cells<double>(plan, input), {-99, -99, 5, -99, -99}));
    CHECK(same_cells(fast_cells<double>(plan, input), reference_cells<double>(plan, input)));
}
