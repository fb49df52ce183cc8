// Limits and refusals of the pooling dialects, and options that do not go together.
#include "requests.hpp"

namespace pooltool {
namespace {

constexpr auto all_dialects = {dialect::torch, dialect::keras, dialect::onnx, dialect::jax};

pool_request padded(dialect which, extent kernel, pad_pair pads, extent dilation = 1) {
    pool_request request = pooling(pool_operation::max, {kernel}, which);
    request.stride = {1};
    request.padding = {pads};
    request.dilation = {dilation};
    return request;
}

}  // namespace

TEST_CASE("stride is the kernel in torch and keras, 1 in onnx and jax", "[defaults]") {
    for (const dialect which : all_dialects) {
        const bool kernel = which == dialect::torch || which == dialect::keras;
        CHECK(axis_of(lowered(pooling(pool_operation::max, {3}, which), array_of({9})), 0).stride == (kernel ? 3 : 1));
    }
}

TEST_CASE("torch allows padding up to half of the kernel", "[limits]") {
    CHECK(refusal(padded(dialect::torch, 4, {2, 2}), array_of({9})) == "accepted");
    CHECK_REFUSED(
        padded(dialect::torch, 3, {2, 2}), array_of({9}), "usage",
        "--padding 2 on axis 0 is more than half of the kernel 3 (the torch dialect allows at most 1; use --dialect jax");
}

TEST_CASE("torch's padding limit looks at the dilated window in one and two dimensions, at the kernel in three", "[limits]") {
    CHECK(refusal(padded(dialect::torch, 3, {2, 2}, 2), array_of({9})) == "accepted");
    CHECK_REFUSED(padded(dialect::torch, 3, {3, 3}, 2), array_of({9}), "usage", "half of the dilated window 5");
    pool_request volume = padded(dialect::torch, 3, {2, 2}, 2);
    volume.axes = {0, 1, 2};
    CHECK_REFUSED(volume, array_of({9, 9, 9}), "usage", "half of the kernel 3");
}

TEST_CASE("torch pads both sides of an axis alike", "[limits]") {
    CHECK_REFUSED(padded(dialect::torch, 3, {1, 0}), array_of({9}), "usage", "--padding 1:0 on axis 0");
}

TEST_CASE("onnx wants every pad below the kernel, not below its dilated extent", "[limits]") {
    CHECK(refusal(padded(dialect::onnx, 3, {2, 2}), array_of({9})) == "accepted");
    CHECK_REFUSED(padded(dialect::onnx, 2, {2, 0}), array_of({9}), "usage",
                  "--padding 2:0 on axis 0 is not smaller than the kernel 2");
    CHECK_REFUSED(padded(dialect::onnx, 2, {0, 2}, 3), array_of({9}), "usage", "--padding 0:2");
}

TEST_CASE("keras takes explicit pads up to the window", "[limits]") {
    CHECK(refusal(padded(dialect::keras, 3, {3, 3}), array_of({9})) == "accepted");
    CHECK_REFUSED(padded(dialect::keras, 3, {4, 0}), array_of({9}), "usage", "--padding 4:0");
}

TEST_CASE("jax has no padding limit", "[limits]") {
    CHECK(refusal(padded(dialect::jax, 2, {50, 0}), array_of({9})) == "accepted");
}

TEST_CASE("keras takes strides or dilations, not both", "[limits]") {
    pool_request request = pooling(pool_operation::max, {2, 2}, dialect::keras);
    request.dilation = {1, 2};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "the kernel, as --stride is not given");
    request.stride = {2, 1};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--dilation 2 with a stride of 2");
    request.stride = {1};
    CHECK(refusal(request, array_of({9, 9})) == "accepted");
}

TEST_CASE("torch dilates extremes only", "[limits]") {
    for (const pool_operation operation : {pool_operation::max, pool_operation::min, pool_operation::avg, pool_operation::sum,
                                           pool_operation::median, pool_operation::lp}) {
        pool_request request = pooling(operation, {2});
        request.dilation = {2};
        const bool taken = operation == pool_operation::max || operation == pool_operation::min;
        CHECK((refusal(request, array_of({9})) == "accepted") == taken);
        request.dialect = dialect::onnx;
        CHECK(refusal(request, array_of({9})) == "accepted");
    }
}

TEST_CASE("torch's average over three axes refuses an axis shorter than the kernel even when padding makes it fit",
          "[limits]") {
    pool_request request = pooling(pool_operation::avg, {2, 3, 3});
    request.stride = {1};
    request.padding = {{1, 1}, {0, 0}, {1, 1}};
    request.axes = {2, 3, 4};
    CHECK_REFUSED(request, array_of({1, 1, 1, 5, 5}), "input", "axis 2 has 1 cell, fewer than --kernel 2");
    CHECK(refusal(request, array_of({1, 1, 2, 5, 5})) == "accepted");
    request.operation = pool_operation::max;
    CHECK(refusal(request, array_of({1, 1, 1, 5, 5})) == "accepted");
    request.operation = pool_operation::avg;
    request.dialect = dialect::onnx;
    CHECK(refusal(request, array_of({1, 1, 1, 5, 5})) == "accepted");
}

TEST_CASE("torch's lp has no padding", "[limits]") {
    pool_request request = pooling(pool_operation::lp, {2});
    request.padding = {{1, 1}};
    CHECK_REFUSED(request, array_of({9}), "usage", "--padding with lp");
    request.padding = {{0, 0}};
    CHECK(refusal(request, array_of({9})) == "accepted");
    request.padding.clear();
    request.padding_rule = padding_word::same;
    CHECK_REFUSED(request, array_of({9}), "usage", "--padding with lp");
    request.padding_rule = padding_word::valid;
    CHECK(refusal(request, array_of({9})) == "accepted");
}

TEST_CASE("keras and jax have no ceil mode", "[limits]") {
    for (const dialect which : all_dialects) {
        pool_request request = pooling(pool_operation::max, {2}, which);
        request.ceil_mode = true;
        const bool taken = which == dialect::torch || which == dialect::onnx;
        CHECK((refusal(request, array_of({9})) == "accepted") == taken);
    }
}

TEST_CASE("numbers below their least are refused everywhere, by the option's name", "[limits]") {
    for (const dialect which : all_dialects) {
        CHECK_REFUSED(pooling(pool_operation::max, {0}, which), array_of({9}), "usage", "--kernel 0");
        CHECK_REFUSED(pooling(pool_operation::max, {-2}, which), array_of({9}), "usage", "--kernel -2");
        pool_request request = pooling(pool_operation::avg, {2}, which);
        request.stride = {0};
        CHECK_REFUSED(request, array_of({9}), "usage", "--stride 0");
        request.stride = {1};
        request.dilation = {0};
        CHECK_REFUSED(request, array_of({9}), "usage", "--dilation 0");
        request.dilation = {1};
        request.padding = {{0, -1}};
        CHECK_REFUSED(request, array_of({9}), "usage", "--padding -1");
    }
}

TEST_CASE("a list has one entry or one per pooled axis", "[lists]") {
    CHECK_REFUSED(pooling(pool_operation::max, {2, 2, 2}), array_of({9, 9}), "input", "--kernel has 3 entries for 2 axes");
    pool_request request = pooling(pool_operation::max, {2, 2});
    request.stride = {1, 1, 1};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--stride has 3 entries for 2 axes");
    request = pooling(pool_operation::max, {2});
    request.stride = {1, 1, 1};
    CHECK_REFUSED(request, array_of({9, 9, 9, 9}), "usage", "--stride has 3 entries");
    request.stride = {1, 1};
    CHECK_REFUSED(request, array_of({9}), "input", "--stride has 2 entries for 1 axis");
    request.axes = {-1};
    CHECK_REFUSED(request, array_of({9, 9}), "usage", "--stride has 2 entries for 1 axis");
}

TEST_CASE("the windows are chosen by exactly one of kernel, output size and global", "[options]") {
    CHECK_REFUSED(pool_request{}, array_of({9}), "usage", "--kernel is required");
    pool_request request = pooling(pool_operation::max, {2});
    request.global = true;
    CHECK_REFUSED(request, array_of({9}), "usage", "it does not go with --kernel");
    request = pooling(pool_operation::max, {2});
    request.output_size = {3};
    CHECK_REFUSED(request, array_of({9}), "usage", "it does not go with --kernel");
    request.kernel.clear();
    request.stride = {2};
    CHECK_REFUSED(request, array_of({9}), "usage", "--stride has no meaning with --output-size");
    request.stride.clear();
    request.padding_rule = padding_word::same;
    CHECK_REFUSED(request, array_of({9}), "usage", "--padding has no meaning with --output-size");
}

TEST_CASE("options of another operation are refused by name", "[options]") {
    pool_request request = pooling(pool_operation::max, {2});
    request.count_include_pad = true;
    CHECK_REFUSED(request, array_of({9}), "usage", "--count-include-pad says how avg divides");
    request = pooling(pool_operation::sum, {2});
    request.divisor = 3;
    CHECK_REFUSED(request, array_of({9}), "usage", "--divisor says how avg divides");
    request = pooling(pool_operation::avg, {2});
    request.p = 2;
    CHECK_REFUSED(request, array_of({9}), "usage", "--p is the norm of lp");
    request = pooling(pool_operation::avg, {2});
    request.indices = true;
    CHECK_REFUSED(request, array_of({9}), "usage", "--indices: avg chooses no cell");
    request = pooling(pool_operation::max, {2}, dialect::jax);
    request.indices = true;
    CHECK_REFUSED(request, array_of({9}), "usage", "--indices: the jax dialect has none");
    request = pooling(pool_operation::max, {2});
    request.column_major_indices = true;
    CHECK_REFUSED(request, array_of({9}), "usage", "--storage-order col");
    request = pooling(pool_operation::max, {2});
    request.keepdims = false;
    CHECK_REFUSED(request, array_of({9}), "usage", "--no-keepdims");
    request = pooling(pool_operation::max, {2});
    request.padding = {{1, 1}};
    request.padding_rule = padding_word::same;
    CHECK_REFUSED(request, array_of({9}), "usage", "not both");
}

}  // namespace pooltool
