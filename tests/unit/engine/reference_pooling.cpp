// The reference engine's strided windows: maxima and their indices, means and their divisors, by hand and against naive loops.
#include <catch2/catch.hpp>
#include <random>

#include "pooltool/error.hpp"
#include "support/bits.hpp"
#include "support/naive_oracle.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

constexpr double n = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using line = std::vector<double>;
using places = std::vector<std::int64_t>;

struct extreme_answer {
    line values{};
    places indices{};
};

/// Values and flat indices of one row of windows.
extreme_answer extremes(const line& cells, const axis_plan& axis, reducer reduce = reducer::maximum,
                        nan_rule rule = nan_rule::propagate, extent min_valid = 0) {
    window_plan plan = pass_over({axis}, reduce, dtype::float64);
    plan.nan = rule;
    plan.min_valid = min_valid;
    plan.empty_value = -99;
    plan.index_strides = {1};
    const auto input = array_of<double>(dtype::float64, {static_cast<extent>(cells.size())}, cells);
    const answer made = reference_answer(program_for(input.header, {plan}), input);
    return {cells_of<double>(made.cells), cells_of<std::int64_t>(*made.indices)};
}

axis_plan one_window(extent length) { return strided(length, length, length); }

}  // namespace

TEST_CASE("the first of equal maxima wins, sign of zero included") {
    const auto ties = extremes({3, 7, 7, -0.0, 0.0, -1}, strided(6, 3, 3));
    CHECK(same_cells(ties.values, line{7, -0.0}));
    CHECK(ties.indices == places{1, 3});
}

TEST_CASE("NaN propagates with the index of the last one") {
    const auto made = extremes({n, 5, n, 1}, one_window(4));
    CHECK(same_cells(made.values, line{n}));
    CHECK(made.indices == places{2});
}

TEST_CASE("an ignored NaN takes no part, and a window of nothing else has no index") {
    const auto made = extremes({n, 5, 2, n, n, n}, strided(6, 3, 3), reducer::minimum, nan_rule::ignore);
    CHECK(same_cells(made.values, line{2, inf}));
    CHECK(made.indices == places{2, -1});
}

TEST_CASE("too few valid taps give the empty value and no index") {
    const auto made = extremes({n, 5, 2, n, n, 4}, strided(6, 3, 3), reducer::maximum, nan_rule::ignore, 2);
    CHECK(same_cells(made.values, line{5, -99}));
    CHECK(made.indices == places{1, -1});
}

TEST_CASE("a refused NaN is an input error, one that no window reads is not") {
    CHECK_THROWS_AS(extremes({1, n}, one_window(2), reducer::maximum, nan_rule::refuse), pooltool::error);
    CHECK(same_cells(extremes({1, n, 2}, strided(3, 1, 2), reducer::maximum, nan_rule::refuse).values, line{1, 2}));
}

TEST_CASE("a comparing maximum keeps a NaN at its first tap only") {
    CHECK(same_cells(extremes({n, 5, 1, n}, strided(4, 2, 2), reducer::maximum, nan_rule::comparison).values, line{n, 1}));
}

TEST_CASE("all taps -inf: the index is the first real tap of the dilated lattice") {
    axis_plan axis = strided(4, 2, 1);
    axis.dilation = 3;
    axis.origin = -3;
    axis.out = 4;
    const auto made = extremes({-inf, -inf, -inf, -inf}, axis);
    CHECK(same_cells(made.values, line{-inf, -inf, -inf, -inf}));
    CHECK(made.indices == places{0, 1, 2, 0});
}

TEST_CASE("a window without a real tap has the type's worst value and index -1") {
    axis_plan axis = strided(2, 1, 3);
    axis.origin = -1;
    axis.out = 2;
    const auto made = extremes({4, 5}, axis);
    CHECK(same_cells(made.values, line{-inf, -inf}));
    CHECK(made.indices == places{-1, -1});
    window_plan plan = pass_over({axis}, reducer::maximum, dtype::int8);
    const auto bytes = array_of<std::int8_t>(dtype::int8, {2}, {4, 5});
    CHECK(reference_cells<std::int8_t>(plan, bytes) == std::vector<std::int8_t>{-128, -128});
    plan.reduce = reducer::minimum;
    plan.out = dtype::int32;  // the worst value is that of the cells read
    CHECK(reference_cells<std::int32_t>(plan, bytes) == std::vector<std::int32_t>{127, 127});
}

TEST_CASE("a fill value that wins has no index, and a repeated cell has its own") {
    axis_plan axis = centred(2, 3, border::constant);
    window_plan plan = pass_over({axis}, reducer::maximum, dtype::float64);
    plan.fill = 4.5;
    plan.index_strides = {1};
    const auto input = array_of<double>(dtype::float64, {2}, {9, 3});
    const auto filled = reference_answer(program_for(input.header, {plan}), input);
    CHECK(same_cells(cells_of<double>(filled.cells), line{9, 9}));
    CHECK(cells_of<std::int64_t>(*filled.indices) == places{0, 0});
    plan.fill = 10;
    const auto won = reference_answer(program_for(input.header, {plan}), input);
    CHECK(cells_of<std::int64_t>(*won.indices) == places{-1, -1});
}

TEST_CASE("index strides say which convention the index follows") {
    window_plan plan = pass_over({strided(2, 2, 2), strided(3, 3, 3)}, reducer::maximum, dtype::float64);
    const auto input = array_of<double>(dtype::float64, {2, 3}, {1, 2, 3, 4, 9, 5});
    plan.index_strides = {3, 1};
    CHECK(cells_of<std::int64_t>(*reference_answer(program_for(input.header, {plan}), input).indices) == places{4});
    plan.index_strides = {1, 2};
    CHECK(cells_of<std::int64_t>(*reference_answer(program_for(input.header, {plan}), input).indices) == places{3});
}

TEST_CASE("irregular windows are the ranges that the plan lists") {
    axis_plan axis = untouched(5);
    axis.windows = {{0, 2}, {1, 4}, {3, 5}};
    axis.out = 3;
    axis.kernel = 3;
    window_plan plan = pass_over({axis}, reducer::sum, dtype::float64);
    plan.divisor = divisor_rule::counted;
    const auto input = array_of<double>(dtype::float64, {5}, {1, 2, 3, 4, 6});
    CHECK(reference_cells<double>(plan, input) == line{1.5, 3, 5});
}

TEST_CASE("what a mean is divided by") {
    axis_plan axis = strided(4, 3, 2);
    axis.origin = -1;
    axis.out = 3;  // taps -1 0 1, 1 2 3, 3 4 5
    axis.counted = {-1, 5};
    window_plan plan = pass_over({axis}, reducer::sum, dtype::float64);
    plan.divisor = divisor_rule::counted;
    const auto input = array_of<double>(dtype::float64, {4}, {6, 12, 30, 60});
    CHECK(reference_cells<double>(plan, input) == line{6, 34, 30});
    plan.axes[0].counted = {0, 4};
    CHECK(reference_cells<double>(plan, input) == line{9, 34, 60});
    plan.divisor = divisor_rule::fixed;
    plan.divisor_value = -2;
    CHECK(reference_cells<double>(plan, input) == line{-9, -51, -30});
    plan.divisor = divisor_rule::none;
    CHECK(reference_cells<double>(plan, input) == line{18, 102, 60});
}

TEST_CASE("an ignored NaN leaves the divisor, padding that counts stays in it") {
    axis_plan axis = strided(3, 3, 2);
    axis.origin = -1;
    axis.out = 2;
    axis.counted = {-1, 4};
    window_plan plan = pass_over({axis}, reducer::sum, dtype::float64);
    plan.divisor = divisor_rule::counted;
    plan.nan = nan_rule::ignore;
    CHECK(reference_cells<double>(plan, array_of<double>(dtype::float64, {3}, {6, n, 9})) == line{3, 4.5});
}

TEST_CASE("a mean of nothing is 0") {
    axis_plan axis = strided(1, 1, 1);
    axis.origin = 5;
    window_plan plan = pass_over({axis}, reducer::sum, dtype::float64);
    plan.divisor = divisor_rule::counted;
    CHECK(same_cells(reference_cells<double>(plan, array_of<double>(dtype::float64, {1}, {3})), line{0.0}));
}

TEST_CASE("a scalar has one window and an empty axis none") {
    const window_plan scalar = pass_over({}, reducer::maximum, dtype::float64);
    CHECK(reference_cells<double>(scalar, array_of<double>(dtype::float64, {}, {3})) == line{3});
    const window_plan empty = pass_over({untouched(0), strided(4, 2, 2)}, reducer::sum, dtype::float64);
    const auto input = array_of<double>(dtype::float64, {0, 4}, {});
    const answer made = reference_answer(program_for(input.header, {empty}), input);
    CHECK(made.cells.bytes.empty());
    CHECK(made.cells.header.shape == std::vector<extent>{0, 2});
}

// ---- random windows against the naive loops
// -------------------------------------------------------------------------------------

namespace {

#if defined(__SIZEOF_FLOAT128__)
__extension__ typedef __float128 wide_float;
#else
typedef long double wide_float;  // as wide, where there is no other
#endif
static_assert(sizeof(wide_float) == 16);

/// Rounded once.
double exact_mean(const std::vector<double>& values, long count) {
    wide_float total = 0;
    for (const double value : values) total += value;
    return count == 0 ? 0.0 : static_cast<double>(total / count) + 0.0;
}

naive::pool_axis random_axis(std::mt19937& random) {
    const auto between = [&](long low, long high) { return std::uniform_int_distribution<long>(low, high)(random); };
    while (true) {
        naive::pool_axis axis;
        axis.length = between(1, 7);
        axis.kernel = between(1, 4);
        axis.stride = between(1, 4);
        axis.dilation = between(1, 3);
        axis.lo = between(0, 3);
        axis.hi = between(0, 3);
        axis.ceil = between(0, 1) == 1;
        if (naive::output_length(axis) >= 1) return axis;
    }
}

window_plan plan_of(const std::vector<naive::pool_axis>& axes, reducer reduce, bool count_padding) {
    window_plan plan = pass_over({}, reduce, dtype::float64);
    for (const naive::pool_axis& each : axes) {
        axis_plan axis;
        axis.in = each.length;
        axis.out = naive::output_length(each);
        axis.kernel = each.kernel;
        axis.stride = each.stride;
        axis.dilation = each.dilation;
        axis.origin = -each.lo;
        axis.counted = count_padding ? range{-each.lo, each.length + each.hi} : range{0, each.length};
        plan.axes.push_back(axis);
    }
    plan.divisor = reduce == reducer::sum ? divisor_rule::counted : divisor_rule::none;
    return plan;
}

}  // namespace

TEST_CASE("random pooling windows agree with the naive loops to the bit") {
    std::mt19937 random(7);
    for (int round = 0; round < 600; ++round) {
        INFO("round " << round);
        std::vector<naive::pool_axis> axes(std::uniform_int_distribution<std::size_t>(1, 3)(random));
        for (naive::pool_axis& axis : axes) axis = random_axis(random);
        std::vector<extent> shape;
        std::vector<extent> strides;
        for (const auto& axis : axes) shape.push_back(axis.length);
        for (std::size_t a = 0; a < axes.size(); ++a) {
            extent step = 1;
            for (std::size_t b = a + 1; b < axes.size(); ++b) step *= shape[b];
            strides.push_back(step);
        }
        const bool special = round % 3 == 0;
        const line specials{n, inf, -inf, 0.0, -0.0, 1, 1, 2};
        line cells;
        for (long i = 0; i < naive::cells_of({shape.begin(), shape.end()}); ++i) {
            const auto which = std::uniform_int_distribution<std::size_t>(0, specials.size() - 1)(random);
            cells.push_back(special ? specials[which] : std::normal_distribution<double>(0, 1)(random));
        }
        const auto input = array_of<double>(dtype::float64, shape, cells);

        window_plan largest = plan_of(axes, reducer::maximum, false);
        largest.index_strides = strides;
        line maxima;
        line means;
        line padded_means;
        places indices;
        for (const naive::pool_window& window : naive::pool_windows(cells, axes)) {
            const auto [value, place] = naive::pooled_maximum(window);
            maxima.push_back(value);
            indices.push_back(place);
            means.push_back(exact_mean(window.values, static_cast<long>(window.values.size())));
            padded_means.push_back(exact_mean(window.values, window.padded));
        }
        const answer made = reference_answer(program_for(input.header, {largest}), input);
        REQUIRE(same_cells(cells_of<double>(made.cells), maxima));
        REQUIRE(cells_of<std::int64_t>(*made.indices) == indices);
        REQUIRE(same_cells(reference_cells<double>(plan_of(axes, reducer::sum, false), input), means));
        REQUIRE(same_cells(reference_cells<double>(plan_of(axes, reducer::sum, true), input), padded_means));
    }
}
