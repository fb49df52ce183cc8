// SciPy's filters: windows, engines, ranks, arguments per axis, degenerate arrays.
#include <cmath>
#include <limits>

#include "dialects/border_names.hpp"
#include "requests.hpp"

namespace pooltool {
namespace {

filter_request masked(filter_operation operation, std::vector<extent> shape, std::vector<std::uint8_t> cells) {
    filter_request request;
    request.operation = operation;
    request.footprint = footprint_mask{std::move(shape), std::move(cells)};
    return request;
}

filter_request ranked(extent rank, std::vector<extent> size) {
    filter_request request = filtering(filter_operation::rank, std::move(size));
    request.rank = rank;
    return request;
}

/// The reducer and rank of percentile `value` in a line window of `size`.
window_plan percentile(double value, extent size) {
    filter_request request = filtering(filter_operation::percentile, {size});
    request.percentile = value;
    return lowered(request, array_of({200})).passes.at(0);
}

}  // namespace

TEST_CASE("a window reaches floor(size/2) + origin cells back", "[window]") {
    const auto origin_of = [](extent size, extent origin) {
        filter_request request = filtering(filter_operation::maximum, {size});
        request.origins = {origin};
        return axis_of(lowered(request, array_of({9})), 0).origin;
    };
    CHECK(origin_of(3, 0) == -1);
    CHECK(origin_of(2, 0) == -1);
    CHECK(origin_of(4, 0) == -2);
    CHECK(origin_of(4, 1) == -3);
    CHECK(origin_of(4, -2) == 0);
    CHECK(origin_of(3, 1) == -2);
}

TEST_CASE("an origin may not move a window off its own cell", "[window]") {
    for (const auto& [size, origin] : std::vector<std::pair<extent, extent>>{{5, 3}, {5, -3}, {4, 2}, {4, -3}, {2, 1}}) {
        filter_request request = filtering(filter_operation::uniform, {size});
        request.origins = {origin};
        CHECK_REFUSED(request, array_of({9}), "usage", "--origin " + std::to_string(origin));
    }
}

TEST_CASE("all eight border words are known, aliases mean the same", "[borders]") {
    CHECK(border_named("reflect") == border::reflect);
    CHECK(border_named("grid-mirror") == border::reflect);
    CHECK(border_named("mirror") == border::mirror);
    CHECK(border_named("nearest") == border::nearest);
    CHECK(border_named("wrap") == border::wrap);
    CHECK(border_named("grid-wrap") == border::wrap);
    CHECK(border_named("constant") == border::constant);
    CHECK(border_named("grid-constant") == border::constant);
    CHECK_FALSE(border_named("symmetric").has_value());
    CHECK_FALSE(border_named("skip").has_value());
    CHECK(scipy_name_of(border::wrap) == "wrap");
    CHECK(axis_of(lowered(filtering(filter_operation::maximum, {3}), array_of({9})), 0).edge == border::reflect);
}

TEST_CASE("boxes of extremes go axis by axis in ascending order, the last of equals wins", "[line]") {
    const program what = lowered(filtering(filter_operation::maximum, {3, 1, 2}), array_of({9, 8, 7}));
    REQUIRE(what.passes.size() == 2);
    CHECK(what.passes[0].nan == nan_rule::sliding);
    CHECK(what.passes[0].axes[0].kernel == 3);
    CHECK(is_identity(what.passes[0].axes[2]));
    CHECK(what.passes[1].axes[2].kernel == 2);
    CHECK(what.passes[1].axes[2].origin == -1);
}

TEST_CASE("named axes are passed over in the order named", "[line]") {
    filter_request request = filtering(filter_operation::uniform, {3, 2});
    request.axes = {2, 0};
    const program what = lowered(request, array_of({9, 8, 7}, dtype::int32));
    REQUIRE(what.passes.size() == 2);
    CHECK(what.passes[0].axes[2].kernel == 3);
    CHECK(what.passes[1].axes[0].kernel == 2);
}

TEST_CASE("uniform_filter is a running sum over a fixed size, truncated after every pass", "[line]") {
    const program what = lowered(filtering(filter_operation::uniform, {}), array_of({9, 9}, dtype::int64));
    REQUIRE(what.passes.size() == 2);  // size 3 when nothing is said
    for (const window_plan& plan : what.passes) {
        CHECK(plan.reduce == reducer::sum);
        CHECK(plan.sum == summation::running);
        CHECK(plan.divisor == divisor_rule::fixed);
        CHECK(plan.divisor_value == 3);
        CHECK(plan.round == rounding::trunc);
        CHECK(plan.out == dtype::int64);
        CHECK(plan.through_float64);
    }
}

TEST_CASE("an axis of size 1 is left out: neither its origin nor its mode is looked at", "[line]") {
    filter_request request = filtering(filter_operation::maximum, {1, 3});
    request.origins = {1};
    const program what = lowered(request, array_of({9, 9}));
    REQUIRE(what.passes.size() == 1);
    CHECK(is_identity(what.passes[0].axes[0]));
    request.operation = filter_operation::median;
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--origin 1 moves a window of 1 on axis 0");
}

TEST_CASE("with no axis left the result is an exact copy", "[line]") {
    for (const dtype type : {dtype::int64, dtype::float16, dtype::boolean}) {
        CHECK(lowered(filtering(filter_operation::maximum, {1}), array_of({9, 9}, type)).passes.empty());
    }
    CHECK(lowered(masked(filter_operation::minimum, {1, 1}, {1}), array_of({9, 9}, dtype::int64)).passes.empty());
}

TEST_CASE("cval goes into lines as the float64 it is", "[cval]") {
    filter_request request = filtering(filter_operation::maximum, {3});
    request.modes = {border::constant};
    request.cval = 2.5;
    const window_plan integers = lowered(request, array_of({9}, dtype::uint8)).passes[0];
    CHECK(integers.fill == 2.5);
    CHECK(integers.through_float64);  // no uint8 can hold it
    const window_plan floats = lowered(request, array_of({9}, dtype::float32)).passes[0];
    CHECK_FALSE(floats.through_float64);
    request.cval = 0.1;
    CHECK(lowered(request, array_of({9}, dtype::float32)).passes[0].through_float64);
    request.modes = {border::reflect};
    CHECK(lowered(request, array_of({9}, dtype::float32)).passes[0].fill == 0);
}

TEST_CASE("the sign of a cval of -0 is kept where integers become floats", "[cval]") {
    filter_request request = filtering(filter_operation::minimum, {3});
    request.modes = {border::constant};
    request.cval = -0.0;
    CHECK_FALSE(lowered(request, array_of({9}, dtype::uint8)).passes[0].through_float64);
    request.own.out_dtype = dtype::float32;
    const window_plan plan = lowered(request, array_of({9}, dtype::uint8)).passes[0];
    CHECK(plan.through_float64);
    CHECK(std::signbit(plan.fill));
    CHECK_FALSE(lowered(request, array_of({9}, dtype::float32)).passes[0].through_float64);
    request.operation = filter_operation::uniform;
    CHECK_FALSE(lowered(request, array_of({9}, dtype::uint8)).passes[0].through_float64);  // 0 + -0 is 0
}

TEST_CASE("cval goes into neighbourhoods as a cell of the array", "[cval]") {
    filter_request request = masked(filter_operation::maximum, {3}, {1, 0, 1});
    request.modes = {border::constant};
    request.cval = 2.9;
    const auto fill_in = [&request](dtype type) { return lowered(request, array_of({9}, type)).passes[0].fill; };
    CHECK(fill_in(dtype::uint8) == 2);
    CHECK(fill_in(dtype::float32) == static_cast<double>(2.9f));
    CHECK(fill_in(dtype::float64) == 2.9);
    request.cval = -1;
    CHECK(fill_in(dtype::uint8) == 0);  // saturates
    CHECK(fill_in(dtype::boolean) == 0);
    request.cval = std::numeric_limits<double>::quiet_NaN();
    CHECK(fill_in(dtype::int32) == 0);
}

TEST_CASE("a footprint of true cells is a box", "[footprint]") {
    const array_header input = array_of({9, 9});
    CHECK(lowered(masked(filter_operation::maximum, {2, 3}, {1, 1, 1, 1, 1, 1}), input) ==
          lowered(filtering(filter_operation::maximum, {2, 3}), input));
}

TEST_CASE("a footprint with a false cell is one pass of plain comparisons", "[footprint]") {
    const program what = lowered(masked(filter_operation::minimum, {2, 3}, {1, 1, 1, 0, 1, 1}), array_of({9, 9}, dtype::int64));
    REQUIRE(what.passes.size() == 1);
    CHECK(what.passes[0].nan == nan_rule::comparison);
    CHECK(what.passes[0].reduce == reducer::minimum);
    CHECK(what.passes[0].footprint == std::vector<std::uint8_t>{1, 1, 1, 0, 1, 1});
    CHECK(what.passes[0].axes[0].origin == -1);
    CHECK(what.passes[0].axes[1].origin == -1);
    CHECK(what.passes[0].through_float64);
}

TEST_CASE("a footprint lies on the named axes in the order named", "[footprint]") {
    filter_request request = masked(filter_operation::maximum, {2, 3}, {1, 2, 0, 1, 1, 1});
    request.axes = {2, 0};
    const program what = lowered(request, array_of({9, 8, 7}));
    REQUIRE(what.passes.size() == 1);
    CHECK(what.passes[0].axes[0].kernel == 3);
    CHECK(what.passes[0].axes[1].kernel == 1);
    CHECK(what.passes[0].axes[2].kernel == 2);
    CHECK(what.passes[0].footprint == std::vector<std::uint8_t>{1, 1, 1, 1, 0, 1});  // transposed
}

TEST_CASE("footprints fit the array and hold something", "[footprint]") {
    CHECK_REFUSED(masked(filter_operation::maximum, {2, 2}, {0, 0, 0, 0}), array_of({9, 9}), "usage", "no true cell");
    CHECK_REFUSED(masked(filter_operation::maximum, {0}, {}), array_of({9}), "usage", "no true cell");
    CHECK_REFUSED(masked(filter_operation::maximum, {3}, {1, 0, 1}), array_of({9, 9}), "input",
                  "--footprint has 1 axis, but 2");
    CHECK_REFUSED(masked(filter_operation::uniform, {3}, {1, 0, 1}), array_of({9}), "usage",
                  "uniform_filter has box windows only");
    filter_request both = masked(filter_operation::maximum, {3}, {1, 0, 1});
    both.size = {3};
    CHECK_REFUSED(both, array_of({9}), "usage", "--size and --footprint");
    CHECK_REFUSED(filtering(filter_operation::maximum, {}), array_of({9}), "usage", "--size or --footprint is required");
}

TEST_CASE("modes per axis belong to lines", "[modes]") {
    filter_request request = filtering(filter_operation::maximum, {3});
    request.modes = {border::wrap, border::mirror};
    const program what = lowered(request, array_of({9, 9}));
    CHECK(what.passes[0].axes[0].edge == border::wrap);
    CHECK(what.passes[1].axes[1].edge == border::mirror);
    request.operation = filter_operation::median;
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--mode has 2 entries");
    request.size = {2, 1};  // two cells: their median is their maximum, which goes by lines
    CHECK(refusal(request, array_of({9, 9})) == "accepted");
    filter_request mask = masked(filter_operation::minimum, {1, 2}, {0, 1});
    mask.modes = {border::wrap, border::wrap};
    CHECK_REFUSED(mask, array_of({9, 9}), "usage", "takes a single mode");
    request.modes = {border::wrap, border::wrap, border::wrap};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--mode has 3 entries for 2 axes");
}

TEST_CASE("a median is the upper of two middle cells", "[rank]") {
    const program odd = lowered(filtering(filter_operation::median, {3}), array_of({9, 9}));
    REQUIRE(odd.passes.size() == 1);
    CHECK(odd.passes[0].reduce == reducer::rank);
    CHECK(odd.passes[0].rank == 4);
    CHECK(odd.passes[0].nan == nan_rule::comparison);
    CHECK(lowered(filtering(filter_operation::median, {2}), array_of({9, 9})).passes[0].rank == 2);
}

TEST_CASE("ranks at either end are a minimum and a maximum, a single cell is a minimum", "[rank]") {
    const array_header input = array_of({9, 9});
    CHECK(lowered(ranked(0, {3}), input) == lowered(filtering(filter_operation::minimum, {3}), input));
    CHECK(lowered(ranked(8, {3}), input) == lowered(filtering(filter_operation::maximum, {3}), input));
    CHECK(lowered(ranked(-1, {3}), input) == lowered(filtering(filter_operation::maximum, {3}), input));
    CHECK(lowered(filtering(filter_operation::median, {1, 2}), input) ==
          lowered(filtering(filter_operation::maximum, {1, 2}), input));
    const program single = lowered(masked(filter_operation::median, {1, 2}, {1, 0}), input);
    CHECK(single.passes[0].reduce == reducer::minimum);
    CHECK(single.passes[0].nan == nan_rule::comparison);
}

TEST_CASE("a rank handed on to an extreme takes its axes in ascending order", "[rank]") {
    filter_request request = ranked(0, {3, 2});
    request.axes = {2, 0};
    const program what = lowered(request, array_of({9, 8, 7}));
    REQUIRE(what.passes.size() == 2);
    CHECK(what.passes[0].axes[0].kernel == 2);
    CHECK(what.passes[1].axes[2].kernel == 3);
}

TEST_CASE("a rank lies inside of the window", "[rank]") {
    CHECK_REFUSED(ranked(3, {3}), array_of({9}), "input", "--rank 3 does not exist in a window of 3 cells (allowed: -3 to 2)");
    CHECK_REFUSED(ranked(-4, {3}), array_of({9}), "input", "--rank -4");
    CHECK_REFUSED(ranked(9, {3, 3}), array_of({9, 9}), "usage", "--rank 9");
    CHECK(lowered(ranked(-4, {3}), array_of({9, 9})).passes[0].rank == 5);
}

TEST_CASE("percentiles multiply first and cut off", "[rank]") {
    CHECK(percentile(33.33333333333333, 3).reduce == reducer::minimum);  // position 0
    CHECK(percentile(33.333333333333336, 3).rank == 1);
    CHECK(percentile(29, 100).rank == 29);
    CHECK(percentile(59.99999999999999, 5).rank == 2);
    CHECK(percentile(-1e-15, 5).reduce == reducer::maximum);
    CHECK(percentile(-50, 5).rank == 2);
    CHECK(percentile(100, 5).reduce == reducer::maximum);
    CHECK(percentile(-0.0, 5).reduce == reducer::minimum);
    for (const double wrong : {100.5, -100.5, std::numeric_limits<double>::quiet_NaN()}) {
        filter_request request = filtering(filter_operation::percentile, {3});
        request.percentile = wrong;
        CHECK_REFUSED(request, array_of({9}), "usage", "--percentile");
    }
}

TEST_CASE("rank and percentile belong to their own filters", "[options]") {
    filter_request request = filtering(filter_operation::maximum, {3});
    request.rank = 1;
    CHECK_REFUSED(request, array_of({9}), "usage", "--rank belongs to rank_filter");
    CHECK_REFUSED(filtering(filter_operation::rank, {3}), array_of({9}), "usage", "--rank is required");
    CHECK_REFUSED(filtering(filter_operation::percentile, {3}), array_of({9}), "usage", "--percentile is required");
}

TEST_CASE("sizes of zero and below are refused for every filter", "[options]") {
    for (const filter_operation operation : {filter_operation::maximum, filter_operation::uniform, filter_operation::median}) {
        CHECK_REFUSED(filtering(operation, {0}), array_of({9}), "usage", "--size 0");
        CHECK_REFUSED(filtering(operation, {3, -1}), array_of({9, 9}), "usage", "--size -1");
    }
}

TEST_CASE("lists have one entry or one per filtered axis", "[options]") {
    CHECK_REFUSED(filtering(filter_operation::uniform, {3, 3, 3}), array_of({9, 9}), "input",
                  "--size has 3 entries for 2 axes");
    filter_request request = filtering(filter_operation::maximum, {3, 3, 3});
    request.axes = {0, 1};
    CHECK_REFUSED(request, array_of({9, 9, 9}), "usage", "--size has 3 entries for 2 axes");
    request.size = {3};
    request.axes = {0, 0};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "names axis 0 twice");
    request.axes = {3};
    CHECK_REFUSED(request, array_of({9, 9, 9}), "input", "--axes 3");
}

TEST_CASE("complex cells have uniform_filter only, its parts apart", "[types]") {
    filter_request request = filtering(filter_operation::uniform, {3});
    request.modes = {border::constant};
    request.cval = 2;
    const program what = lowered(request, array_of({9, 9}, dtype::complex64));
    CHECK(what.components == 2);
    CHECK(what.passes.size() == 2);
    CHECK(what.passes[0].in == dtype::float32);
    CHECK(what.passes[0].fill == 2);
    for (const filter_operation operation : {filter_operation::maximum, filter_operation::minimum, filter_operation::median}) {
        CHECK_REFUSED(filtering(operation, {1}), array_of({9}, dtype::complex128), "input", "of complex128 is not defined");
    }
}

TEST_CASE("half-sized floats are taken by every filter, rounded once a pass", "[types]") {
    for (const dtype type : {dtype::float16, dtype::bfloat16}) {
        for (const filter_operation operation :
             {filter_operation::maximum, filter_operation::uniform, filter_operation::median}) {
            const program what = lowered(filtering(operation, {3}), array_of({9}, type));
            CHECK(what.passes[0].in == type);
            CHECK(what.passes[0].out == type);
        }
    }
}

TEST_CASE("an array without cells comes out as it is, after all checks", "[degenerate]") {
    CHECK(lowered(filtering(filter_operation::median, {3}), array_of({0, 4})).passes.empty());
    CHECK_REFUSED(ranked(9, {3}), array_of({0, 4}), "input", "--rank 9");
    filter_request request = filtering(filter_operation::maximum, {3});
    request.origins = {2};
    CHECK_REFUSED(request, array_of({0}), "usage", "--origin 2");
}

TEST_CASE("an array without axes is copied, and a list of sizes has nothing to lie on", "[degenerate]") {
    for (const filter_operation operation : {filter_operation::maximum, filter_operation::uniform, filter_operation::median}) {
        CHECK(lowered(filtering(operation, {3}), array_of({})).passes.empty());
        CHECK_REFUSED(filtering(operation, {3, 3}), array_of({}), "input", "--size has 2 entries for 0 axes");
    }
    CHECK(refusal(ranked(0, {3}), array_of({})) == "accepted");
    CHECK(refusal(ranked(-1, {3}), array_of({})) == "accepted");
    CHECK_REFUSED(ranked(1, {3}), array_of({}), "input", "--rank 1");
}

}  // namespace pooltool
