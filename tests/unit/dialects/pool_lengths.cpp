// Output lengths: how many windows there are, and where they begin.
#include "requests.hpp"

namespace pooltool {
namespace {

/// The windows of one pooled axis.
axis_plan line(pool_request request, extent length) {
    request.operation = pool_operation::max;
    return axis_of(lowered(request, array_of({length})), 0);
}

pool_request line_request(dialect which, extent kernel, extent stride, pad_pair pads, extent dilation = 1,
                          bool ceil_mode = false) {
    pool_request request = pooling(pool_operation::max, {kernel}, which);
    request.stride = {stride};
    request.padding = {pads};
    request.dilation = {dilation};
    request.ceil_mode = ceil_mode;
    return request;
}

}  // namespace

TEST_CASE("explicit padding gives floor((L + lo + hi - e) / s) + 1 windows", "[lengths]") {
    CHECK(line(line_request(dialect::torch, 3, 2, {1, 1}), 7).out == 4);
    CHECK(line(line_request(dialect::torch, 3, 2, {1, 1}), 8).out == 4);
    CHECK(line(line_request(dialect::onnx, 3, 2, {2, 0}), 8).out == 4);
    CHECK(line(line_request(dialect::onnx, 3, 1, {0, 2}), 8).out == 8);
    CHECK(line(line_request(dialect::jax, 2, 1, {5, 7}), 4).out == 15);
    CHECK(line(line_request(dialect::keras, 3, 3, {2, 2}), 7).out == 3);
    CHECK(line(line_request(dialect::torch, 2, 3, {0, 0}, 3), 9).out == 2);
}

TEST_CASE("the first window begins in the leading padding", "[lengths]") {
    CHECK(line(line_request(dialect::onnx, 3, 2, {2, 0}), 8).origin == -2);
    CHECK(line(line_request(dialect::onnx, 3, 2, {0, 2}), 8).origin == 0);
}

TEST_CASE("ceil mode keeps a partial last window", "[lengths]") {
    CHECK(line(line_request(dialect::torch, 3, 2, {0, 0}, 1, false), 6).out == 2);
    CHECK(line(line_request(dialect::torch, 3, 2, {0, 0}, 1, true), 6).out == 3);
    CHECK(line(line_request(dialect::onnx, 3, 2, {0, 0}, 1, true), 6).out == 3);
}

TEST_CASE("ceil mode drops a last window that would begin in the padding behind", "[lengths]") {
    // ceil((4 + 2 - 2) / 3) + 1 = 3 windows at -1, 2 and 5: the last one begins beyond the four cells.
    CHECK(line(line_request(dialect::torch, 2, 3, {1, 1}, 1, true), 4).out == 2);
    CHECK(line(line_request(dialect::onnx, 3, 2, {0, 2}, 1, true), 4).out == 2);
}

TEST_CASE("ceil mode takes a kernel larger than the axis as long as one window is left", "[lengths]") {
    CHECK(line(line_request(dialect::torch, 5, 2, {0, 0}, 1, true), 4).out == 1);
    CHECK_REFUSED(line_request(dialect::torch, 5, 1, {0, 0}, 1, true), array_of({4}), "input",
                  "--kernel 5 does not fit axis 0");
}

TEST_CASE("a window that does not fit is refused, never an empty output", "[lengths]") {
    CHECK_REFUSED(line_request(dialect::torch, 6, 6, {0, 0}), array_of({5}), "input",
                  "--kernel 6 does not fit axis 0 of 5 cells");
    CHECK_REFUSED(line_request(dialect::torch, 3, 3, {0, 0}, 4), array_of({8}), "input", "a window of 9");
    CHECK_REFUSED(line_request(dialect::onnx, 8, 1, {0, 0}), array_of({7}), "input", "--kernel 8");
    pool_request valid = pooling(pool_operation::avg, {6}, dialect::keras);
    valid.padding_rule = padding_word::valid;
    CHECK_REFUSED(valid, array_of({5}), "input", "--kernel 6");
}

TEST_CASE("an empty pooled axis is refused, an empty batch is not", "[lengths]") {
    CHECK_REFUSED(pooling(pool_operation::max, {1}), array_of({0}), "input", "axis 0 has no cells");
    const program what = lowered(pooling(pool_operation::max, {2}), array_of({0, 3, 8, 6}));
    CHECK(what.out_shape == std::vector<extent>{0, 3, 4, 3});
}

TEST_CASE("same makes ceil(L / s) windows in every dialect, the odd cell behind", "[same]") {
    for (const dialect which : {dialect::torch, dialect::keras, dialect::onnx, dialect::jax}) {
        pool_request request = pooling(pool_operation::max, {4}, which);
        request.stride = {2};
        request.padding_rule = padding_word::same;
        const axis_plan axis = axis_of(lowered(request, array_of({7})), 0);
        CHECK(axis.out == 4);
        CHECK(axis.origin == -1);  // (4-1)*2 + 4 - 7 = 3 cells: one in front, two behind
        request.padding_rule = padding_word::same_lower;
        CHECK(axis_of(lowered(request, array_of({7})), 0).origin == -2);
    }
}

TEST_CASE("same with a stride beyond the window skips cells at the end instead of shifting", "[same]") {
    pool_request request = pooling(pool_operation::max, {1}, dialect::keras);
    request.stride = {4};
    request.padding_rule = padding_word::same;
    const axis_plan axis = axis_of(lowered(request, array_of({8})), 0);
    CHECK(axis.out == 2);
    CHECK(axis.origin == 0);
}

TEST_CASE("same pads for the dilated window", "[same]") {
    pool_request request = pooling(pool_operation::max, {3}, dialect::jax);
    request.dilation = {2};
    request.padding_rule = padding_word::same;
    const axis_plan axis = axis_of(lowered(request, array_of({5})), 0);
    CHECK(axis.out == 5);
    CHECK(axis.origin == -2);
    request.dialect = dialect::onnx;
    CHECK(axis_of(lowered(request, array_of({5})), 0) == axis);
}

TEST_CASE("valid pads nothing, and ceil mode does not reach it", "[valid]") {
    pool_request request = pooling(pool_operation::max, {3}, dialect::onnx);
    request.stride = {2};
    request.padding_rule = padding_word::valid;
    CHECK(axis_of(lowered(request, array_of({6})), 0).out == 2);
    request.ceil_mode = true;
    CHECK(axis_of(lowered(request, array_of({6})), 0).out == 2);
}

TEST_CASE("adaptive bin o of O begins at floor(oL/O) and ends before ceil((o+1)L/O)", "[adaptive]") {
    pool_request request;
    request.output_size = {4};
    const axis_plan axis = axis_of(lowered(request, array_of({10})), 0);
    CHECK(axis.out == 4);
    CHECK(axis.windows == std::vector<range>{{0, 3}, {2, 5}, {5, 8}, {7, 10}});
    CHECK(axis.kernel == 3);
}

TEST_CASE("adaptive output may be longer than the input", "[adaptive]") {
    pool_request request;
    request.output_size = {5};
    const axis_plan axis = axis_of(lowered(request, array_of({3})), 0);
    CHECK(axis.windows == std::vector<range>{{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 3}});
}

TEST_CASE("adaptive bins that are all alike are regular windows", "[adaptive]") {
    pool_request request;
    request.output_size = {4};
    const axis_plan axis = axis_of(lowered(request, array_of({12})), 0);
    CHECK(axis.windows.empty());
    CHECK(axis.kernel == 3);
    CHECK(axis.stride == 3);
    CHECK(axis == axis_of(lowered(pooling(pool_operation::max, {3}), array_of({12})), 0));
}

TEST_CASE("adaptive pooling refuses an output of none and of more than memory can list", "[adaptive]") {
    pool_request request;
    request.output_size = {0};
    CHECK_REFUSED(request, array_of({4}), "usage", "--output-size 0");
    request.output_size = {-1};
    CHECK_REFUSED(request, array_of({4}), "usage", "--output-size -1");
    request.output_size = {extent{1} << 40};
    CHECK_REFUSED(request, array_of({4}), "usage", "is too large");
}

TEST_CASE("global pooling is one window over each pooled axis", "[global]") {
    pool_request request;
    request.global = true;
    const program what = lowered(request, array_of({2, 3, 5, 7}));
    CHECK(what.out_shape == std::vector<extent>{2, 3, 1, 1});
    CHECK(axis_of(what, 2).kernel == 5);
    CHECK(axis_of(what, 3).kernel == 7);
    CHECK_REFUSED(request, array_of({2, 3, 0, 7}), "input", "axis 2 has no cells");
}

TEST_CASE("global pooling keeps the axes except in keras, and keepdims decides otherwise", "[global]") {
    pool_request request;
    request.global = true;
    for (const dialect which : {dialect::torch, dialect::onnx, dialect::jax}) {
        request.dialect = which;
        CHECK(lowered(request, array_of({2, 3, 5, 7})).out_shape == std::vector<extent>{2, 3, 1, 1});
    }
    request.keepdims = false;
    CHECK(lowered(request, array_of({2, 3, 5, 7})).out_shape == std::vector<extent>{2, 3});
    request.dialect = dialect::keras;
    request.keepdims = std::nullopt;
    CHECK(lowered(request, array_of({2, 5, 7, 3})).out_shape == std::vector<extent>{2, 3});
    request.keepdims = true;
    CHECK(lowered(request, array_of({2, 5, 7, 3})).out_shape == std::vector<extent>{2, 1, 1, 3});
    request.channels_last = false;
    CHECK(lowered(request, array_of({2, 3, 5, 7})).out_shape == std::vector<extent>{2, 3, 1, 1});
}

}  // namespace pooltool
