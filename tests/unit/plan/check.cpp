// The rules that a program must keep before an engine runs it, and the arithmetic that a plan implies.
#include "plan/check.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <stdexcept>

#include "plan/arithmetic.hpp"

using namespace pooltool;

namespace {

/// Maxima of pairs along the second axis of a 3 x 4 array.
program valid_program() {
    program what;
    what.in = what.out = dtype::float32;
    what.in_shape = {3, 4};
    what.out_shape = {3, 2};
    window_plan plan;
    plan.axes.resize(2);
    plan.axes[0].in = plan.axes[0].out = 3;
    plan.axes[1].in = 4;
    plan.axes[1].out = plan.axes[1].kernel = plan.axes[1].stride = 2;
    what.passes = {plan};
    return what;
}

/// Does a program with this change still pass?
bool passes(const std::function<void(program&, window_plan&)>& change) {
    program what = valid_program();
    change(what, what.passes.front());
    try {
        check(what, array_header{dtype::float32, {3, 4}, false, false, {}});
    } catch (const std::logic_error&) {
        return false;
    }
    return true;
}

bool axis_passes(const std::function<void(axis_plan&)>& change) {
    return passes([&](program&, window_plan& plan) { change(plan.axes[1]); });
}

}  // namespace

TEST_CASE("a program must fit its array, its passes and its output") {
    CHECK(passes([](program&, window_plan&) {}));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.in = dtype::float64; }));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.in_shape = {4, 3}; }));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.out_shape = {3, 4}; }));
    CHECK(passes([](program& what, window_plan&) { what.out_shape = {1, 3, 1, 2}; }));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.components = 2; }));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.passes.push_back(what.passes.front()); }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.out = dtype::float64; }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.axes.pop_back(); }));
    CHECK_FALSE(passes([](program& what, window_plan&) { what.passes.clear(); }));
    CHECK(passes([](program& what, window_plan&) {
        what.passes.clear();
        what.out_shape = what.in_shape;
    }));
}

TEST_CASE("an axis must have lengths and taps within reach") {
    CHECK_FALSE(axis_passes([](axis_plan& axis) { axis.kernel = 0; }));
    CHECK_FALSE(axis_passes([](axis_plan& axis) { axis.stride = 0; }));
    CHECK_FALSE(axis_passes([](axis_plan& axis) { axis.dilation = -1; }));
    CHECK_FALSE(axis_passes([](axis_plan& axis) {
        axis.dilation = INT64_MAX;
        axis.kernel = 3;
    }));
    CHECK_FALSE(axis_passes([](axis_plan& axis) {
        axis.stride = INT64_MAX;
        axis.origin = 1;
    }));
    CHECK(axis_passes([](axis_plan& axis) { axis.origin = -1000; }));
}

TEST_CASE("irregular windows must ascend inside their axis") {
    const auto windows_pass = [](std::vector<range> windows, extent longest) {
        return axis_passes([&](axis_plan& axis) {
            axis.windows = windows;
            axis.kernel = longest;
            axis.stride = 1;
        });
    };
    CHECK(windows_pass({{0, 2}, {1, 4}}, 3));
    CHECK_FALSE(windows_pass({{0, 2}, {1, 4}}, 2));
    CHECK_FALSE(windows_pass({{0, 2}, {1, 5}}, 4));
    CHECK_FALSE(windows_pass({{1, 3}, {0, 4}}, 4));
    CHECK_FALSE(windows_pass({{0, 2}, {2, 2}}, 2));
    CHECK_FALSE(windows_pass({{0, 4}}, 4));
}

TEST_CASE("a pass does not skip taps along one axis and fill them along another") {
    const auto borders_pass = [](extent first_origin) {
        return passes([&](program&, window_plan& plan) {
            plan.axes[0].origin = first_origin;
            plan.axes[1].origin = -1;
            plan.axes[1].edge = border::constant;
        });
    };
    CHECK_FALSE(borders_pass(-1));
    CHECK_FALSE(borders_pass(1));
    CHECK(borders_pass(0));
}

TEST_CASE("reducers and rules must belong together") {
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.nan = nan_rule::sliding; }));  // stride 2, skip
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::sum;
        plan.nan = nan_rule::comparison;
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::median;
        plan.nan = nan_rule::sliding;
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.sum = summation::running; }));
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::power;
        plan.power = 0;
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::rank;
        plan.rank = 2;
    }));
    CHECK(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::rank;
        plan.rank = 1;
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = 0;
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.footprint = {1, 0, 1}; }));
    CHECK(passes([](program&, window_plan& plan) { plan.footprint = {1, 0}; }));
    CHECK_FALSE(passes([](program&, window_plan& plan) {
        plan.reduce = reducer::sum;
        plan.index_strides = {2, 1};
    }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.index_strides = {1}; }));
    CHECK(passes([](program&, window_plan& plan) { plan.index_strides = {4, 1}; }));
    CHECK_FALSE(passes([](program&, window_plan& plan) { plan.min_valid = -1; }));
}

TEST_CASE("a pass along lines has one dense axis that a rule continues") {
    const auto line_passes = [](const std::function<void(window_plan&)>& change) {
        return passes([&](program& what, window_plan& plan) {
            what.out_shape = what.in_shape;
            plan.axes[1] = axis_plan{4, 4, 3, 1, 1, -1, border::reflect, {}, {}};
            plan.nan = nan_rule::sliding;
            change(plan);
        });
    };
    CHECK(line_passes([](window_plan&) {}));
    const auto running = [](window_plan& plan) {
        plan.reduce = reducer::sum;
        plan.sum = summation::running;
        plan.nan = nan_rule::propagate;
    };
    CHECK(line_passes(running));
    for (const extent origin : {extent{-2}, extent{0}}) {
        CHECK(line_passes([&](window_plan& plan) {
            running(plan);
            plan.axes[1].origin = origin;
        }));
    }
    for (const extent origin : {extent{-3}, extent{1}}) {  // beside the cell
        CHECK_FALSE(line_passes([&](window_plan& plan) {
            running(plan);
            plan.axes[1].origin = origin;
        }));
    }
    const auto by_blocks = [](window_plan& plan) {
        plan.reduce = reducer::sum;
        plan.sum = summation::blockwise;
        plan.nan = nan_rule::propagate;
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = 3;
    };
    CHECK(line_passes(by_blocks));
    CHECK_FALSE(line_passes([&](window_plan& plan) {
        by_blocks(plan);
        plan.divisor = divisor_rule::none;
    }));
    CHECK_FALSE(line_passes([&](window_plan& plan) {
        by_blocks(plan);
        plan.axes[1].stride = 2;
    }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.axes[1].edge = border::skip; }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.axes[1].dilation = 2; }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.min_valid = 1; }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.footprint = {1, 1, 1}; }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.index_strides = {4, 1}; }));
    CHECK_FALSE(line_passes([](window_plan& plan) { plan.axes[0] = axis_plan{3, 3, 3, 1, 1, -1, border::reflect, {}, {}}; }));
}

TEST_CASE("a plan says which numbers it is computed in") {
    window_plan plan;
    plan.in = dtype::int64;
    CHECK(carrier_of(plan) == carrier::int64);
    plan.through_float64 = true;
    CHECK(carrier_of(plan) == carrier::float64);
    plan.through_float64 = false;
    plan.reduce = reducer::power;
    CHECK(carrier_of(plan) == carrier::float64);
    plan.reduce = reducer::sum;
    CHECK(addition_of(plan) == addition::exact);
    plan.sum = summation::running;
    CHECK(carrier_of(plan) == carrier::float64);
    plan.sum = summation::blockwise;
    CHECK(carrier_of(plan) == carrier::int64);

    window_plan sum;
    sum.reduce = reducer::sum;
    sum.in = dtype::float64;
    CHECK(addition_of(sum) == addition::pairs);
    sum.in = dtype::float16;
    CHECK(addition_of(sum) == addition::float64);
    sum.in = dtype::int16;
    sum.fill = 0.5;
    CHECK(addition_of(sum) == addition::exact);
    sum.axes.resize(1);
    sum.axes[0].edge = border::constant;
    CHECK(addition_of(sum) == addition::float64);
    sum.fill = -3;
    CHECK(addition_of(sum) == addition::exact);
    sum.in = dtype::uint8;
    CHECK(addition_of(sum) == addition::float64);
    CHECK(exact_in_float64(dtype::int32) == extent{1} << 21);
    CHECK(exact_in_float64(dtype::int64) == 0);
}
