// scikit-image's block_reduce: blocks, filling, result types.
#include <limits>

#include "requests.hpp"

namespace pooltool {
namespace {

block_request blocks(block_function function, std::vector<extent> block = {}, double cval = 0) {
    block_request request;
    request.function = function;
    request.block = std::move(block);
    request.cval = cval;
    return request;
}

}  // namespace

TEST_CASE("every axis is cut into ceil(L / b) blocks, two cells long unless said", "[block]") {
    CHECK(lowered(blocks(block_function::sum), array_of({5, 4, 1})).out_shape == std::vector<extent>{3, 2, 1});
    CHECK(lowered(blocks(block_function::max, {3}), array_of({5, 4})).out_shape == std::vector<extent>{2, 2});
    CHECK(lowered(blocks(block_function::max, {3, 9}), array_of({5, 4})).out_shape == std::vector<extent>{2, 1});
    CHECK(lowered(blocks(block_function::max, {3}), array_of({0, 4})).out_shape == std::vector<extent>{0, 2});
}

TEST_CASE("the filling takes part like any cell", "[block]") {
    const program what = lowered(blocks(block_function::mean, {2, 3}, 0.25), array_of({5, 6}));
    CHECK(axis_of(what, 0).edge == border::constant);
    CHECK(axis_of(what, 1).edge == border::skip);  // cut without a rest
    CHECK(what.passes[0].fill == 0.25);
    CHECK(what.passes[0].divisor == divisor_rule::fixed);
    CHECK(what.passes[0].divisor_value == 6);
    CHECK(lowered(blocks(block_function::median, {2}), array_of({5})).passes[0].reduce == reducer::median);
}

TEST_CASE("cval becomes a cell of the array first", "[block]") {
    const auto fill_in = [](dtype type, double cval) {
        return lowered(blocks(block_function::max, {2}, cval), array_of({5}, type)).passes[0].fill;
    };
    CHECK(fill_in(dtype::int8, -2.9) == -2);
    CHECK(fill_in(dtype::uint8, -0.9) == 0);
    CHECK(fill_in(dtype::float32, 0.1) == static_cast<double>(0.1f));
    CHECK(fill_in(dtype::float64, -std::numeric_limits<double>::infinity()) == -std::numeric_limits<double>::infinity());
    CHECK(fill_in(dtype::boolean, 0.5) == 1);  // as NumPy stores it
    CHECK(fill_in(dtype::int64, 0x1p62) == 0x1p62);
    CHECK(fill_in(dtype::int64, -0x1p63) == -0x1p63);
}

TEST_CASE("a cval that the type cannot hold is refused", "[block]") {
    const auto refused = [](dtype type, double cval) {
        return refusal(blocks(block_function::max, {2}, cval), array_of({5}, type));
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THAT(refused(dtype::int32, nan), Catch::StartsWith("input: --cval nan is no value of int32"));
    CHECK_THAT(refused(dtype::uint8, 300), Catch::StartsWith("input: --cval 300"));
    CHECK_THAT(refused(dtype::uint8, -1), Catch::StartsWith("input: --cval -1"));
    CHECK_THAT(refused(dtype::int64, 0x1p63), Catch::StartsWith("input: --cval"));
    CHECK_THAT(refused(dtype::uint64, 0x1p64), Catch::StartsWith("input: --cval"));
    CHECK_THAT(refused(dtype::boolean, nan), Catch::StartsWith("input: --cval"));
    CHECK(refused(dtype::float32, nan) == "accepted");
}

TEST_CASE("result types are NumPy's", "[block]") {
    const auto type_of = [](block_function function, dtype type) { return lowered(blocks(function), array_of({5}, type)).out; };
    CHECK(type_of(block_function::max, dtype::int8) == dtype::int8);
    CHECK(type_of(block_function::sum, dtype::boolean) == dtype::int64);
    CHECK(type_of(block_function::sum, dtype::uint16) == dtype::uint64);
    CHECK(type_of(block_function::sum, dtype::float16) == dtype::float16);
    CHECK(type_of(block_function::mean, dtype::int32) == dtype::float64);
    CHECK(type_of(block_function::median, dtype::boolean) == dtype::float64);
    CHECK(type_of(block_function::mean, dtype::float32) == dtype::float32);
    CHECK(type_of(block_function::mean, dtype::complex64) == dtype::complex64);
    CHECK_REFUSED(blocks(block_function::max), array_of({5}, dtype::complex64), "input", "--func max of complex64");
}

TEST_CASE("wrong blocks are refused", "[block]") {
    CHECK_REFUSED(blocks(block_function::sum, {2, 2, 2}), array_of({5, 5}), "input", "--block has 3 entries for 2 axes");
    CHECK_REFUSED(blocks(block_function::sum, {0, 2}), array_of({5, 5}), "usage", "--block 0");
    CHECK_REFUSED(blocks(block_function::sum, {-1}), array_of({5, 5}), "usage", "--block -1");
    CHECK_REFUSED(blocks(block_function::sum), array_of({}), "input", "no axes");
}

TEST_CASE("a mean that ignores NaN divides by the cells and filling that are left", "[block]") {
    block_request request = blocks(block_function::mean, {2});
    request.own.nan = nan_rule::ignore;
    const program what = lowered(request, array_of({5}));
    CHECK(what.passes[0].divisor == divisor_rule::counted);
    CHECK(counted_taps(axis_of(what, 0), 2) == 2);
    CHECK(what.passes[0].min_valid == 1);
}

}  // namespace pooltool
