// The reference engine's passes along lines and around cells: SciPy's published values, then random calls against the naive
// loops.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/convert.hpp"
#include "support/bits.hpp"
#include "support/naive_oracle.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

constexpr double n = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using line = std::vector<double>;

memory_array array_from(const line& cells) {
    return array_of<double>(dtype::float64, {static_cast<extent>(cells.size())}, cells);
}

line slid(const line& cells, extent size, reducer reduce, border edge = border::reflect, double fill = 0) {
    window_plan plan = pass_over({centred(static_cast<extent>(cells.size()), size, edge)}, reduce, dtype::float64);
    plan.nan = nan_rule::sliding;
    plan.fill = fill;
    return reference_cells<double>(plan, array_from(cells));
}

line maximum(const line& cells, extent size) { return slid(cells, size, reducer::maximum); }
line minimum(const line& cells, extent size) { return slid(cells, size, reducer::minimum); }

window_plan uniform_plan(extent length, extent size, dtype type, border edge = border::reflect) {
    window_plan plan = pass_over({centred(length, size, edge)}, reducer::sum, type);
    plan.sum = summation::running;
    plan.divisor = divisor_rule::fixed;
    plan.divisor_value = size;
    return plan;
}

line uniform(const line& cells, extent size) {
    return reference_cells<double>(uniform_plan(static_cast<extent>(cells.size()), size, dtype::float64), array_from(cells));
}

line ranked(const line& cells, extent size, extent rank) {
    window_plan plan =
        pass_over({centred(static_cast<extent>(cells.size()), size, border::reflect)}, reducer::rank, dtype::float64);
    plan.nan = nan_rule::comparison;
    plan.rank = rank;
    return reference_cells<double>(plan, array_from(cells));
}

}  // namespace

TEST_CASE("sliding extremes give the values that SciPy gives around NaN") {
    CHECK(same_cells(maximum({1, 2, 3, n, 4, 5, 6}, 3), line{2, 3, 3, 4, 5, 6, 6}));
    CHECK(same_cells(maximum({6, 5, 4, n, 3, 2, 1}, 3), line{6, 6, 5, 4, n, 3, 2}));
    CHECK(same_cells(maximum({6, 5, 4, n, 3, 2, 1}, 2), line{6, 6, 5, 4, n, 3, 2}));
    CHECK(same_cells(maximum({6, 5, 4, n, 3, 2, 1}, 4), line{6, 6, 6, 5, 4, n, 3}));
    CHECK(same_cells(minimum({6, 5, 4, n, 3, 2, 1}, 3), line{5, 4, 4, 3, 2, 1, 1}));
    CHECK(same_cells(minimum({1, 2, 3, n, 4, 5, 6}, 3), line{1, 1, 2, 3, n, 4, 5}));
    CHECK(same_cells(maximum({n, 3, 1, 4}, 3), line{n, n, 4, 4}));
    CHECK(same_cells(maximum({n, 3, 1, 4}, 2), line{n, n, 3, 4}));
    CHECK(same_cells(maximum({3, 1, 4, n}, 3), line{3, 4, 4, 4}));
    CHECK(same_cells(maximum({4, 3, 1, n}, 3), line{4, 4, 3, 1}));
    CHECK(same_cells(maximum({5, n, 4, n, 3, n, 2}, 3), line{5, 5, n, 4, n, 3, n}));
    CHECK(same_cells(maximum({2, n, 3, n, 4, n, 5}, 3), line{2, 3, 3, 4, 4, 5, 5}));
    CHECK(same_cells(slid({9, 5, 4, 3}, 3, reducer::maximum, border::constant, n), line{n, 9, 5, 4}));
    CHECK(same_cells(slid({9, 5, 4, 3}, 3, reducer::minimum, border::constant, n), line{n, 4, 3, 3}));
}

TEST_CASE("of equal extremes a sliding window keeps the last and a compared one the first") {
    const line zeros{0.0, -0.0, -0.0, 0.0};
    CHECK(same_cells(maximum(zeros, 2), line{0.0, -0.0, -0.0, 0.0}));
    window_plan plan = pass_over({centred(4, 3, border::reflect)}, reducer::maximum, dtype::float64);
    plan.footprint = {1, 0, 1};
    plan.nan = nan_rule::comparison;
    CHECK(same_cells(reference_cells<double>(plan, array_from(zeros)), line{0.0, 0.0, -0.0, -0.0}));
    CHECK(same_cells(reference_cells<double>(plan, array_from({1, n, 2, 3})), line{1, 2, n, 3}));
}

TEST_CASE("running means drift, truncate and stay spoilt as SciPy's do") {
    CHECK(same_cells(uniform({1e16, 1, 1, -1e16, 3}, 2), line{1e16, 5e15, 0, -5e15, -4999999999999999}));
    CHECK(same_cells(uniform({1, inf, 3, 4, 5, 6}, 2), line{1, inf, inf, n, n, n}));
    CHECK(same_cells(uniform({-0.0, -0.0}, 2), line{0.0, 0.0}));
    const auto integers = array_of<std::int64_t>(dtype::int64, {4}, {-1, 0, 0, 5});
    CHECK(reference_cells<std::int64_t>(uniform_plan(4, 2, dtype::int64), integers) == std::vector<std::int64_t>{-1, 0, 0, 2});
}

TEST_CASE("the selection decides ranks around NaN") {
    CHECK(same_cells(ranked({1, 2, n, 4, 5}, 3, 1), line{1, 1, 2, 5, 5}));
    CHECK(same_cells(ranked({5, n, n, 4, 1}, 3, 1), line{n, n, 4, 4, 1}));
}

TEST_CASE("every border shows the cells that SciPy's table lists, however far outside") {
    const auto seen = [](border edge) {
        axis_plan axis = untouched(3);
        axis.out = 19;
        axis.origin = -8;
        axis.edge = edge;
        window_plan plan = pass_over({axis}, reducer::maximum, dtype::float64);
        plan.fill = 7;
        return reference_cells<double>(plan, array_from({1, 2, 3}));
    };
    CHECK(seen(border::reflect) == line{2, 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2});
    CHECK(seen(border::mirror) == line{1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3});
    CHECK(seen(border::wrap) == line{2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2});
    CHECK(seen(border::nearest) == line{1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3});
    CHECK(seen(border::constant) == line{7, 7, 7, 7, 7, 7, 7, 7, 1, 2, 3, 7, 7, 7, 7, 7, 7, 7, 7});
}

TEST_CASE("64-bit integers lose their low bits through float64 only where the plan says so") {
    const std::int64_t odd = (std::int64_t{1} << 53) + 1;
    const auto input = array_of<std::int64_t>(dtype::int64, {2}, {odd, 3});
    window_plan plan = pass_over({centred(2, 2, border::reflect)}, reducer::maximum, dtype::int64);
    for (const nan_rule rule : {nan_rule::propagate, nan_rule::sliding}) {
        plan.nan = rule;
        plan.through_float64 = false;
        CHECK(reference_cells<std::int64_t>(plan, input) == std::vector<std::int64_t>{odd, odd});
        plan.through_float64 = true;
        CHECK(reference_cells<std::int64_t>(plan, input) == std::vector<std::int64_t>{odd - 1, odd - 1});
    }
    const std::int64_t top = std::numeric_limits<std::int64_t>::max();  // rounds to 2^63: saturates on its way back
    CHECK(reference_cells<std::int64_t>(plan, array_of<std::int64_t>(dtype::int64, {2}, {top, 3})) ==
          std::vector<std::int64_t>{top, top});
}

TEST_CASE("each pass reads what the pass before stored") {
    const auto input = array_of<std::int32_t>(dtype::int32, {2, 2}, {1, 2, 2, 2});
    window_plan down = uniform_plan(2, 2, dtype::int32);
    down.axes.push_back(untouched(2));
    window_plan across = uniform_plan(2, 2, dtype::int32);
    across.axes.insert(across.axes.begin(), untouched(2));
    const auto both = cells_of<std::int32_t>(reference_answer(program_for(input.header, {down, across}), input).cells);
    CHECK(both == std::vector<std::int32_t>{1, 1, 1, 1});  // 1.5 becomes 1 in between
}

TEST_CASE("complex arrays are filtered part by part, the imaginary part with a constant of 0") {
    using cell = std::array<float, 2>;
    const auto input = array_of<cell>(dtype::complex64, {3}, {{2, 20}, {4, 40}, {6, 60}});
    window_plan plan = uniform_plan(3, 3, dtype::float32, border::constant);
    plan.fill = 9;
    const auto made = cells_of<cell>(reference_answer(program_for(input.header, {plan}), input).cells);
    CHECK(made == std::vector<cell>{{5, 20}, {4, 40}, {19.0F / 3, 100.0F / 3}});
}

// ---- random calls against the naive loops
// ---------------------------------------------------------------------------------------

namespace {

struct filter_call {
    naive::index shape{};
    naive::neighbourhood around{};
    dtype type{dtype::float64};
    std::vector<double> cells{};
};

double stored(double value, dtype type) {
    return type == dtype::float32 ? to_double(from_double<float>(value, rounding::trunc))
           : type == dtype::int16 ? to_double(from_double<std::int16_t>(value, rounding::trunc))
                                  : value;
}

memory_array array_of_call(const filter_call& call) {
    const std::vector<extent> shape(call.shape.begin(), call.shape.end());
    if (call.type == dtype::float32)
        return array_of(call.type, shape, std::vector<float>(call.cells.begin(), call.cells.end()));
    if (call.type == dtype::int16) {
        return array_of(call.type, shape, std::vector<std::int16_t>(call.cells.begin(), call.cells.end()));
    }
    return array_of(call.type, shape, call.cells);
}

std::vector<double> values_of(const memory_array& array) {
    if (array.header.type == dtype::float32) {
        const auto cells = cells_of<float>(array);
        return {cells.begin(), cells.end()};
    }
    if (array.header.type == dtype::int16) {
        const auto cells = cells_of<std::int16_t>(array);
        return {cells.begin(), cells.end()};
    }
    return cells_of<double>(array);
}

border border_of(naive::mode how) {
    switch (how) {
        case naive::mode::reflect:
            return border::reflect;
        case naive::mode::mirror:
            return border::mirror;
        case naive::mode::nearest:
            return border::nearest;
        case naive::mode::wrap:
            return border::wrap;
        case naive::mode::constant:
            break;
    }
    return border::constant;
}

filter_call random_call(std::mt19937& random) {
    const auto between = [&](long low, long high) { return std::uniform_int_distribution<long>(low, high)(random); };
    const std::vector<double> specials{n, n, inf, -inf, 0.0, -0.0, 1, 1, 2};
    filter_call call;
    call.type = std::vector<dtype>{dtype::float64, dtype::float32, dtype::int16}[static_cast<std::size_t>(between(0, 2))];
    const long rank = between(1, 3);
    for (long a = 0; a < rank; ++a) {
        call.shape.push_back(between(1, 6));
        const long size = between(1, 5);
        call.around.size.push_back(size);
        call.around.origin.push_back(between(-(size / 2), (size - 1) / 2));
    }
    call.around.how = static_cast<naive::mode>(between(0, 4));
    const bool special = call.type != dtype::int16 && between(0, 2) == 0;
    call.around.cval = call.type == dtype::int16 ? static_cast<double>(between(-9, 9)) : 0.5;
    for (long i = 0; i < naive::cells_of(call.shape); ++i) {
        const double plain = stored(std::normal_distribution<double>(0, 50)(random), call.type);
        const auto which = static_cast<std::size_t>(between(0, static_cast<long>(specials.size()) - 1));
        call.cells.push_back(special && between(0, 1) == 0 ? specials[which] : plain);
    }
    for (long i = 0; i < naive::cells_of(call.around.size); ++i) call.around.footprint.push_back(between(0, 3) > 0);
    call.around.footprint[static_cast<std::size_t>(between(0, naive::cells_of(call.around.size) - 1))] = true;
    return call;
}

axis_plan axis_of(const filter_call& call, std::size_t a) {
    return centred(call.shape[a], call.around.size[a], border_of(call.around.how), call.around.origin[a]);
}

/// One pass per axis, as the line filters go.
std::vector<double> by_lines(const filter_call& call, reducer reduce) {
    std::vector<window_plan> passes;
    for (std::size_t a = 0; a < call.shape.size(); ++a) {
        if (call.around.size[a] == 1) continue;
        window_plan plan = pass_over({}, reduce, call.type);
        for (std::size_t b = 0; b < call.shape.size(); ++b)
            plan.axes.push_back(b == a ? axis_of(call, a) : untouched(call.shape[b]));
        plan.fill = call.around.cval;
        if (reduce == reducer::sum) {
            plan.sum = summation::running;
            plan.divisor = divisor_rule::fixed;
            plan.divisor_value = call.around.size[a];
        } else {
            plan.nan = nan_rule::sliding;
        }
        passes.push_back(plan);
    }
    const memory_array input = array_of_call(call);
    return values_of(reference_answer(program_for(input.header, passes), input).cells);
}

std::vector<double> naive_lines(const filter_call& call, reducer reduce) {
    std::vector<double> cells = call.cells;
    for (std::size_t a = 0; a < call.shape.size(); ++a) {
        const long size = call.around.size[a];
        if (size == 1) continue;
        const auto make_line = [&](const std::vector<double>& each) {
            const auto e = naive::extended(each, size, call.around.origin[a], call.around.how, call.around.cval);
            return reduce == reducer::sum ? naive::uniform_line(e, size)
                                          : naive::extreme_line(e, size, reduce == reducer::maximum);
        };
        cells = naive::along(cells, call.shape, a, make_line, [&](double value) { return stored(value, call.type); });
    }
    return cells;
}

std::vector<double> by_neighbourhoods(const filter_call& call, reducer reduce, extent rank) {
    window_plan plan = pass_over({}, reduce, call.type);
    for (std::size_t a = 0; a < call.shape.size(); ++a) plan.axes.push_back(axis_of(call, a));
    plan.nan = nan_rule::comparison;
    plan.rank = rank;
    plan.fill = call.around.cval;
    plan.footprint.assign(call.around.footprint.begin(), call.around.footprint.end());
    const memory_array input = array_of_call(call);
    return values_of(reference_answer(program_for(input.header, {plan}), input).cells);
}

std::vector<double> naive_neighbourhoods(const filter_call& call, reducer reduce, long rank) {
    std::vector<double> results;
    for (const naive::index& centre : naive::every_index(call.shape)) {
        const auto values = naive::neighbours(call.cells, call.shape, centre, call.around);
        results.push_back(reduce == reducer::rank ? naive::selected(values, rank)
                                                  : naive::held_extreme(values, reduce == reducer::maximum));
    }
    return results;
}

}  // namespace

TEST_CASE("random line filters agree with the naive loops to the bit") {
    std::mt19937 random(20240611);
    for (int round = 0; round < 400; ++round) {
        const filter_call call = random_call(random);
        for (const reducer reduce : {reducer::maximum, reducer::minimum, reducer::sum}) {
            INFO("round " << round << ", reducer " << static_cast<int>(reduce));
            REQUIRE(same_cells(by_lines(call, reduce), naive_lines(call, reduce)));
        }
    }
}

TEST_CASE("random footprint and rank filters agree with the naive loops to the bit") {
    std::mt19937 random(42);
    for (int round = 0; round < 400; ++round) {
        const filter_call call = random_call(random);
        const long count = std::count(call.around.footprint.begin(), call.around.footprint.end(), true);
        const long rank = std::uniform_int_distribution<long>(0, count - 1)(random);
        for (const reducer reduce : {reducer::maximum, reducer::minimum, reducer::rank}) {
            INFO("round " << round << ", reducer " << static_cast<int>(reduce) << ", rank " << rank);
            REQUIRE(same_cells(by_neighbourhoods(call, reduce, rank), naive_neighbourhoods(call, reduce, rank)));
        }
    }
}
