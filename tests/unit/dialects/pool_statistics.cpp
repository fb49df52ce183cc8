// What is computed of a window: divisors, norms, result types.
#include <limits>

#include "requests.hpp"

namespace pooltool {
namespace {

const window_plan& pass_of(const program& what) {
    REQUIRE(what.passes.size() == 1);
    return what.passes[0];
}

pool_request average(dialect which) {
    pool_request request = pooling(pool_operation::avg, {3}, which);
    request.stride = {2};
    request.padding = {{1, 1}};
    return request;
}

constexpr auto every_real = {dtype::boolean,  dtype::int8,    dtype::int16,  dtype::int32,  dtype::int64,
                             dtype::uint8,    dtype::uint16,  dtype::uint32, dtype::uint64, dtype::float16,
                             dtype::bfloat16, dtype::float32, dtype::float64};

}  // namespace

TEST_CASE("averages count padding in torch and jax, not in onnx and keras", "[divisor]") {
    for (const dialect which : {dialect::torch, dialect::jax, dialect::onnx, dialect::keras}) {
        const bool counts = which == dialect::torch || which == dialect::jax;
        const program what = lowered(average(which), array_of({7}));
        CHECK(pass_of(what).reduce == reducer::sum);
        CHECK(pass_of(what).divisor == divisor_rule::counted);
        CHECK(axis_of(what, 0).counted == (counts ? range{-1, 8} : range{0, 7}));
    }
}

TEST_CASE("count_include_pad decides, except in keras, which never counts padding", "[divisor]") {
    for (const dialect which : {dialect::torch, dialect::jax, dialect::onnx, dialect::keras}) {
        pool_request request = average(which);
        request.count_include_pad = true;
        CHECK(axis_of(lowered(request, array_of({7})), 0).counted == (which == dialect::keras ? range{0, 7} : range{-1, 8}));
        request.count_include_pad = false;
        CHECK(axis_of(lowered(request, array_of({7})), 0).counted == range{0, 7});
    }
}

TEST_CASE("the divisor counts declared padding, not the overhang of ceil mode", "[divisor]") {
    pool_request request = pooling(pool_operation::avg, {7});
    request.stride = {3};
    request.padding = {{3, 3}};
    request.ceil_mode = true;
    const program what = lowered(request, array_of({9}));
    const axis_plan& axis = axis_of(what, 0);
    CHECK(axis.counted == range{-3, 12});
    CHECK(axis.out == 4);
    CHECK(counted_taps(axis, 0) == 7);
    CHECK(counted_taps(axis, 3) == 6);  // 24 / 6, where torch says 4.0
}

TEST_CASE("padding of same counts where the call says so", "[divisor]") {
    pool_request request = pooling(pool_operation::avg, {2}, dialect::onnx);
    request.stride = {2};
    request.padding_rule = padding_word::same_lower;
    request.count_include_pad = true;
    CHECK(axis_of(lowered(request, array_of({5})), 0).counted == range{-1, 5});
}

TEST_CASE("a fixed divisor stands whatever else is set, and negative is taken, zero is not", "[divisor]") {
    pool_request request = average(dialect::torch);
    request.divisor = -5;
    const program what = lowered(request, array_of({7}));
    CHECK(pass_of(what).divisor == divisor_rule::fixed);
    CHECK(pass_of(what).divisor_value == -5);
    CHECK(axis_of(what, 0).counted == range{0, 7});
    request.divisor = 0;
    CHECK_REFUSED(request, array_of({7}), "usage", "--divisor 0");
}

TEST_CASE("padding takes no part in any statistic", "[padding]") {
    for (const pool_operation operation :
         {pool_operation::max, pool_operation::min, pool_operation::avg, pool_operation::sum, pool_operation::median}) {
        pool_request request = pooling(operation, {3});
        request.padding = {{1, 1}};
        CHECK(axis_of(lowered(request, array_of({7})), 0).edge == border::skip);
    }
}

TEST_CASE("NaN propagates in every pooling dialect", "[nan]") {
    for (const dialect which : {dialect::torch, dialect::jax, dialect::onnx, dialect::keras}) {
        const program what = lowered(pooling(pool_operation::max, {2}, which), array_of({7}));
        CHECK(pass_of(what).nan == nan_rule::propagate);
        CHECK(pass_of(what).min_valid == 0);
    }
}

TEST_CASE("torch's lp is the root of a mean of signed powers times the kernel's volume", "[lp]") {
    pool_request request = pooling(pool_operation::lp, {3, 2});
    request.ceil_mode = true;
    request.p = 3;
    const program what = lowered(request, array_of({7, 7}));
    CHECK(pass_of(what).reduce == reducer::power);
    CHECK(pass_of(what).power == 3);
    CHECK(pass_of(what).power_signed);
    CHECK(pass_of(what).power_volume == 6);
    CHECK(pass_of(what).divisor == divisor_rule::counted);
    CHECK(axis_of(what, 0).counted == range{0, 7});
}

TEST_CASE("lp elsewhere is the norm of the real taps, p = 2 by default", "[lp]") {
    for (const dialect which : {dialect::onnx, dialect::keras, dialect::jax}) {
        const program what = lowered(pooling(pool_operation::lp, {3}, which), array_of({7}));
        CHECK(pass_of(what).power == 2);
        CHECK_FALSE(pass_of(what).power_signed);
        CHECK(pass_of(what).divisor == divisor_rule::none);
    }
}

TEST_CASE("adaptive lp by signed powers takes the sum of bins that differ", "[lp]") {
    pool_request request;
    request.operation = pool_operation::lp;
    request.output_size = {3};
    const program what = lowered(request, array_of({7}));
    CHECK(pass_of(what).divisor == divisor_rule::none);
    CHECK(pass_of(what).power_volume == 1);
}

TEST_CASE("p is a finite number other than zero", "[lp]") {
    for (const double p : {0.0, -0.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        pool_request request = pooling(pool_operation::lp, {3});
        request.p = p;
        CHECK_REFUSED(request, array_of({7}), "usage", "is not a norm");
    }
}

TEST_CASE("extremes keep the type", "[types]") {
    for (const dtype type : every_real) {
        for (const pool_operation operation : {pool_operation::max, pool_operation::min}) {
            const program what = lowered(pooling(operation, {2}), array_of({4}, type));
            CHECK(what.out == type);
            CHECK_FALSE(pass_of(what).through_float64);
        }
    }
}

TEST_CASE("averages, medians and norms of integers and bool are float64, of floats their own type", "[types]") {
    for (const dtype type : every_real) {
        for (const pool_operation operation : {pool_operation::avg, pool_operation::median, pool_operation::lp}) {
            CHECK(lowered(pooling(operation, {2}), array_of({4}, type)).out == (is_floating(type) ? type : dtype::float64));
        }
    }
}

TEST_CASE("sums are NumPy's: 64 bits wide, signed for bool and signed integers", "[types]") {
    const auto sum_of = [](dtype type) { return lowered(pooling(pool_operation::sum, {2}), array_of({4}, type)).out; };
    CHECK(sum_of(dtype::boolean) == dtype::int64);
    CHECK(sum_of(dtype::int8) == dtype::int64);
    CHECK(sum_of(dtype::int64) == dtype::int64);
    CHECK(sum_of(dtype::uint8) == dtype::uint64);
    CHECK(sum_of(dtype::uint64) == dtype::uint64);
    CHECK(sum_of(dtype::float16) == dtype::float16);
    CHECK(sum_of(dtype::float32) == dtype::float32);
}

TEST_CASE("complex cells have averages and sums, part by part, and nothing that orders them", "[types]") {
    for (const pool_operation operation : {pool_operation::avg, pool_operation::sum}) {
        const program what = lowered(pooling(operation, {2}), array_of({4}, dtype::complex64));
        CHECK(what.out == dtype::complex64);
        CHECK(what.components == 2);
        CHECK(pass_of(what).in == dtype::float32);
    }
    for (const pool_operation operation :
         {pool_operation::max, pool_operation::min, pool_operation::median, pool_operation::lp}) {
        CHECK_REFUSED(pooling(operation, {2}), array_of({4}, dtype::complex128), "input", "complex128 is not defined");
    }
}

}  // namespace pooltool
