// Numbers at the ends of 64 bits: refused in words or right, never undefined. Run with -fsanitize=undefined to make it sure.
#include <cstdint>

#include "requests.hpp"

namespace pooltool {
namespace {

constexpr extent numbers[] = {INT64_MIN,
                              INT64_MIN + 1,
                              -(extent{1} << 61),
                              -1,
                              0,
                              1,
                              2,
                              3,
                              (extent{1} << 31) + 1,
                              (extent{1} << 60) - 1,
                              extent{1} << 60,
                              (extent{1} << 60) + 1,
                              INT64_MAX - 1,
                              INT64_MAX};

/// Either a refusal in one line, or a program that keeps every rule.
template <class Request>
void survive(const Request& request, const array_header& input) {
    program what;
    try {
        what = lower(request, input);
    } catch (const error& refused) {
        const std::string message = refused.what();
        const bool names_option = message.find("--") != std::string::npos;
        const bool names_array = message.find("2^63-1") != std::string::npos;
        CAPTURE(message);
        REQUIRE((names_option || names_array));
        REQUIRE(message.find('\n') == std::string::npos);
        return;
    }
    REQUIRE_NOTHROW(check(what, input));
    for (const window_plan& plan : what.passes) {
        for (const axis_plan& axis : plan.axes) {
            if (axis.out == 0) continue;
            const extent last = tap_coordinate(axis, axis.out - 1, axis.kernel - 1);
            REQUIRE(last < (extent{1} << 62) + (extent{1} << 61));
            REQUIRE(axis.origin > -(extent{1} << 61));
        }
    }
}

}  // namespace

TEST_CASE("limits: kernel, stride, padding and dilation at the ends of 64 bits", "[limits]") {
    for (const dialect which : {dialect::torch, dialect::keras, dialect::onnx, dialect::jax}) {
        for (const extent kernel : numbers) {
            for (const extent stride : numbers) {
                for (const extent pad : numbers) {
                    pool_request request = pooling(pool_operation::avg, {kernel}, which);
                    request.stride = {stride};
                    request.padding = {{pad, pad}};
                    survive(request, array_of({5}));
                    request.operation = pool_operation::max;
                    request.ceil_mode = true;
                    survive(request, array_of({5}));
                    request.padding = {{0, 0}};
                    request.dilation = {pad};
                    survive(request, array_of({5}));
                    request.padding.clear();
                    request.ceil_mode = false;
                    request.padding_rule = padding_word::same;
                    survive(request, array_of({5}));
                }
            }
        }
    }
}

TEST_CASE("limits: a window of several huge kernels is refused, not multiplied", "[limits]") {
    pool_request request = pooling(pool_operation::max, {extent{1} << 31, extent{1} << 31}, dialect::jax);
    request.padding = {{extent{1} << 31, 0}};
    CHECK_REFUSED(request, array_of({5, 5}), "usage", "a window has more than");
    CHECK_REFUSED(filtering(filter_operation::median, {extent{1} << 40}), array_of({5, 5}), "input", "a window has more than");
}

TEST_CASE("limits: sizes, origins and ranks at the ends of 64 bits", "[limits]") {
    for (const extent size : numbers) {
        for (const extent origin : numbers) {
            filter_request request = filtering(filter_operation::uniform, {size});
            request.origins = {origin};
            survive(request, array_of({5}));
            request.operation = filter_operation::rank;
            request.rank = origin;
            request.origins.clear();
            survive(request, array_of({5}));
        }
    }
}

TEST_CASE("limits: output sizes, blocks, divisors and minima at the ends of 64 bits", "[limits]") {
    for (const extent number : numbers) {
        if (number < (extent{1} << 30)) {
            pool_request adaptive;
            adaptive.output_size = {number};
            survive(adaptive, array_of({5}));
        }
        block_request block;
        block.block = {number};
        survive(block, array_of({5}));
        pool_request divided = pooling(pool_operation::avg, {2});
        divided.divisor = number;
        survive(divided, array_of({5}));
        pool_request counted = pooling(pool_operation::max, {2});
        counted.own = {.nan = nan_rule::ignore, .min_valid = number};
        survive(counted, array_of({5}));
    }
}

TEST_CASE("limits: axes at the ends of 64 bits", "[limits]") {
    for (const extent axis : numbers) {
        pool_request request = pooling(pool_operation::max, {2});
        request.axes = {axis};
        survive(request, array_of({5, 5}));
    }
}

TEST_CASE("limits: arrays too long to count are refused, empty ones with long axes are not multiplied", "[limits]") {
    CHECK_REFUSED(pooling(pool_operation::max, {2}), array_of({extent{1} << 40, extent{1} << 40}), "input", "2^63-1");
    CHECK_REFUSED(pooling(pool_operation::max, {2}), array_of({INT64_MAX}), "input", "axis 0 has 9223372036854775807 cells");
    CHECK(refusal(pooling(pool_operation::max, {2}), array_of({0, extent{1} << 40, extent{1} << 40})) == "accepted");
    pool_request wide = pooling(pool_operation::sum, {1});
    CHECK_REFUSED(wide, array_of({extent{1} << 60}, dtype::uint8), "input", "2^63-1 bytes");
}

}  // namespace pooltool
