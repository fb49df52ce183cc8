// --nan, --min-valid, --out-dtype, --round and --stable: what they mean, and where they mean nothing.
#include <cmath>

#include "requests.hpp"

namespace pooltool {
namespace {

pool_request with(pool_operation operation, own_rules own) {
    pool_request request = pooling(operation, {3});
    request.own = own;
    return request;
}

filter_request filter_with(filter_operation operation, own_rules own, std::vector<extent> size = {3}) {
    filter_request request = filtering(operation, std::move(size));
    request.own = own;
    return request;
}

}  // namespace

TEST_CASE("ignoring NaN leaves a window without valid cells NaN, except for sum and lp", "[nan]") {
    for (const pool_operation operation :
         {pool_operation::max, pool_operation::min, pool_operation::avg, pool_operation::median}) {
        const window_plan plan = lowered(with(operation, {.nan = nan_rule::ignore}), array_of({9})).passes[0];
        CHECK(plan.nan == nan_rule::ignore);
        CHECK(plan.min_valid == 1);
        CHECK(std::isnan(plan.empty_value));
    }
    for (const pool_operation operation : {pool_operation::sum, pool_operation::lp}) {
        CHECK(lowered(with(operation, {.nan = nan_rule::ignore}), array_of({9})).passes[0].min_valid == 0);
    }
    CHECK(lowered(with(pool_operation::max, {.nan = nan_rule::ignore, .min_valid = 0}), array_of({9})).passes[0].min_valid ==
          0);
    CHECK(lowered(with(pool_operation::sum, {.nan = nan_rule::ignore, .min_valid = 3}), array_of({9})).passes[0].min_valid ==
          3);
}

TEST_CASE("a rule on NaN changes nothing for integers and bool", "[nan]") {
    for (const dtype type : {dtype::boolean, dtype::uint8, dtype::int64}) {
        for (const nan_rule rule : {nan_rule::propagate, nan_rule::ignore, nan_rule::refuse}) {
            const array_header input = array_of({9, 9}, type);
            CHECK(lowered(with(pool_operation::max, {.nan = rule}), input) == lowered(with(pool_operation::max, {}), input));
            CHECK(lowered(with(pool_operation::avg, {.nan = rule}), input) == lowered(with(pool_operation::avg, {}), input));
            for (const filter_operation operation :
                 {filter_operation::maximum, filter_operation::uniform, filter_operation::median}) {
                CHECK(lowered(filter_with(operation, {.nan = rule}), input) == lowered(filter_with(operation, {}), input));
            }
        }
    }
}

TEST_CASE("a minimum of valid cells needs --nan ignore and at most a window", "[min_valid]") {
    CHECK_REFUSED(with(pool_operation::max, {.min_valid = 1}), array_of({9}), "usage", "--min-valid");
    CHECK_REFUSED(with(pool_operation::max, {.nan = nan_rule::ignore, .min_valid = -1}), array_of({9}), "usage",
                  "--min-valid -1");
    CHECK_REFUSED(with(pool_operation::max, {.nan = nan_rule::ignore, .min_valid = 4}), array_of({9}), "usage",
                  "--min-valid 4 is more than the 3 cells of a window");
    pool_request whole;
    whole.global = true;
    whole.own = {.nan = nan_rule::ignore, .min_valid = 10};
    CHECK_REFUSED(whole, array_of({9}), "input", "--min-valid 10");
}

TEST_CASE("integers, which have no NaN, refuse a minimum that some window does not reach", "[min_valid]") {
    pool_request request = with(pool_operation::max, {.nan = nan_rule::ignore, .min_valid = 3});
    CHECK(lowered(request, array_of({9}, dtype::int16)).passes[0].min_valid == 0);
    request.padding = {{1, 1}};
    CHECK_REFUSED(request, array_of({9}, dtype::int16), "input", "add --out-dtype float64");
    request.own.min_valid = 2;
    CHECK(refusal(request, array_of({9}, dtype::int16)) == "accepted");
    request.own.min_valid = 3;
    request.own.out_dtype = dtype::float64;
    CHECK(lowered(request, array_of({9}, dtype::int16)).passes[0].min_valid == 3);
}

TEST_CASE("the out dtype is stored once, half to even unless said otherwise", "[out_dtype]") {
    const program what = lowered(with(pool_operation::avg, {.out_dtype = dtype::uint8}), array_of({9}));
    CHECK(what.out == dtype::uint8);
    CHECK(what.passes[0].out == dtype::uint8);
    CHECK(what.passes[0].round == rounding::half_even);
    CHECK(lowered(with(pool_operation::avg, {.out_dtype = dtype::uint8, .round = rounding::floor}), array_of({9}))
              .passes[0]
              .round == rounding::floor);
}

TEST_CASE("a filter stores every pass in the out dtype, as SciPy's output= does", "[out_dtype]") {
    const program what =
        lowered(filter_with(filter_operation::uniform, {.out_dtype = dtype::float64}), array_of({9, 9}, dtype::uint8));
    REQUIRE(what.passes.size() == 2);
    CHECK(what.passes[0].in == dtype::uint8);
    CHECK(what.passes[0].out == dtype::float64);
    CHECK(what.passes[1].in == dtype::float64);
    CHECK(what.passes[1].out == dtype::float64);
}

TEST_CASE("a filter with nothing to do still stores the out dtype", "[out_dtype]") {
    const program what =
        lowered(filter_with(filter_operation::maximum, {.out_dtype = dtype::float32}, {1}), array_of({9}, dtype::int64));
    REQUIRE(what.passes.size() == 1);
    CHECK(is_identity(what.passes[0].axes[0]));
    CHECK_FALSE(what.passes[0].through_float64);
}

TEST_CASE("rounding has a meaning for filters without an out dtype, not for pooling", "[round]") {
    CHECK(lowered(filter_with(filter_operation::uniform, {.round = rounding::half_even}), array_of({9}, dtype::uint8))
              .passes[0]
              .round == rounding::half_even);
    CHECK(lowered(filter_with(filter_operation::uniform, {}), array_of({9}, dtype::uint8)).passes[0].round == rounding::trunc);
    CHECK_REFUSED(with(pool_operation::avg, {.round = rounding::floor}), array_of({9}), "usage", "it needs --out-dtype");
}

TEST_CASE("complex stays complex and real stays real", "[out_dtype]") {
    CHECK_REFUSED(with(pool_operation::avg, {.out_dtype = dtype::complex64}), array_of({9}), "input", "--out-dtype complex64");
    CHECK_REFUSED(with(pool_operation::avg, {.out_dtype = dtype::float32}), array_of({9}, dtype::complex64), "input",
                  "--out-dtype float32");
    CHECK(lowered(with(pool_operation::avg, {.out_dtype = dtype::complex128}), array_of({9}, dtype::complex64)).passes[0].out ==
          dtype::float64);
    CHECK_REFUSED(with(pool_operation::avg, {.nan = nan_rule::ignore}), array_of({9}, dtype::complex64), "input",
                  "--nan ignore");
}

TEST_CASE("stable sums every window alone, one pass per axis, and only uniform_filter did not do so before", "[stable]") {
    const auto stable = [](extent size, dtype type) {
        const program what = lowered(filter_with(filter_operation::uniform, {.stable = true}, {size}), array_of({9, 9}, type));
        REQUIRE(what.passes.size() == 2);
        for (const window_plan& plan : what.passes) {
            CHECK(plan.sum == what.passes[0].sum);
            CHECK(plan.divisor_value == size);
            CHECK_FALSE(plan.through_float64);
        }
        return what.passes[0].sum;
    };
    CHECK(stable(3, dtype::int64) == summation::direct);
    CHECK(stable(12, dtype::float32) == summation::direct);
    CHECK(stable(13, dtype::float32) == summation::blockwise);
    CHECK(stable(13, dtype::int64) == summation::blockwise);
    CHECK(stable(3, dtype::float64) == summation::blockwise);
    CHECK(lowered(filter_with(filter_operation::maximum, {.stable = true}), array_of({9})) ==
          lowered(filter_with(filter_operation::maximum, {}), array_of({9})));
    CHECK(lowered(with(pool_operation::avg, {.stable = true}), array_of({9})) == lowered(with(pool_operation::avg, {}), array_of({9})));
}

TEST_CASE("uniform_filter with a rule on NaN sums every window alone", "[nan]") {
    const array_header input = array_of({9, 9});
    const program spread = lowered(filter_with(filter_operation::uniform, {.nan = nan_rule::propagate}), input);
    REQUIRE(spread.passes.size() == 2);
    CHECK(spread.passes[0].sum == summation::direct);

    const program left_out = lowered(filter_with(filter_operation::uniform, {.nan = nan_rule::ignore}), input);
    REQUIRE(left_out.passes.size() == 1);  // the mean over the box, not a mean of means
    CHECK(left_out.passes[0].divisor == divisor_rule::counted);
    CHECK(counted_taps(left_out.passes[0].axes[0], 0) == 3);  // reflected cells count
    CHECK(left_out.passes[0].min_valid == 1);
}

TEST_CASE("uniform_filter that refuses NaN looks first and then computes exactly as without", "[nan]") {
    const array_header input = array_of({9, 9});
    const program plain = lowered(filter_with(filter_operation::uniform, {}), input);
    const program looked = lowered(filter_with(filter_operation::uniform, {.nan = nan_rule::refuse}), input);
    REQUIRE(looked.passes.size() == 3);
    CHECK(looked.passes[0].nan == nan_rule::refuse);
    CHECK(is_identity(looked.passes[0].axes[0]));
    CHECK(std::vector<window_plan>(looked.passes.begin() + 1, looked.passes.end()) == plain.passes);
}

TEST_CASE("extremes with a rule on NaN stay one pass per axis where that is exact", "[nan]") {
    const array_header input = array_of({9, 9});
    const program simple = lowered(filter_with(filter_operation::maximum, {.nan = nan_rule::ignore}), input);
    REQUIRE(simple.passes.size() == 2);
    CHECK(simple.passes[1].min_valid == 1);
    const program counting = lowered(filter_with(filter_operation::maximum, {.nan = nan_rule::ignore, .min_valid = 5}), input);
    REQUIRE(counting.passes.size() == 1);
    CHECK(counting.passes[0].min_valid == 5);
    const program stored =
        lowered(filter_with(filter_operation::maximum, {.nan = nan_rule::propagate, .out_dtype = dtype::int8}), input);
    CHECK(stored.passes.size() == 1);  // an int8 between two axes could not hold the NaN
}

TEST_CASE("a filter with nothing to do still leaves NaN out where --min-valid 0 asks what becomes of nothing", "[nan]") {
    const auto alone = [](std::optional<extent> min_valid) {
        return lowered(filter_with(filter_operation::uniform, {.nan = nan_rule::ignore, .min_valid = min_valid}, {1}), array_of({9}));
    };
    CHECK(alone(std::nullopt).passes.empty());  // a NaN alone stays one: a copy
    const program what = alone(0);
    REQUIRE(what.passes.size() == 1);
    CHECK(what.passes[0].nan == nan_rule::ignore);
    CHECK(what.passes[0].min_valid == 0);
}

TEST_CASE("a filter with nothing to do still refuses NaN", "[nan]") {
    const program what = lowered(filter_with(filter_operation::maximum, {.nan = nan_rule::refuse}, {1}), array_of({9}));
    REQUIRE(what.passes.size() == 1);
    CHECK(what.passes[0].nan == nan_rule::refuse);
}

}  // namespace pooltool
