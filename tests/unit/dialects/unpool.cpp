// max_unpool: output lengths, what an index counts, refusals.
#include "requests.hpp"

namespace pooltool {
namespace {

unpool_request unpooling(std::vector<extent> kernel, dialect which = dialect::torch) {
    unpool_request request;
    request.kernel = std::move(kernel);
    request.dialect = which;
    return request;
}

unpool_request sized(std::vector<extent> size, dialect which = dialect::torch) {
    unpool_request request = unpooling({3}, which);
    request.stride = {2};
    request.output_size = std::move(size);
    return request;
}

using shape = std::vector<extent>;
using flags = std::vector<std::uint8_t>;

}  // namespace

TEST_CASE("an unpooled axis is (L-1)*stride - padding + kernel long", "[unpool]") {
    unpool_request request = unpooling({3, 4});
    request.stride = {2, 5};
    request.padding = {{1, 1}, {0, 0}};
    CHECK(lower(request, array_of({2, 3, 4, 6})).out_shape == shape{2, 3, 7, 29});
    request.dialect = dialect::onnx;
    request.padding = {{2, 0}, {0, 3}};
    CHECK(lower(request, array_of({2, 3, 4, 6})).out_shape == shape{2, 3, 7, 26});
}

TEST_CASE("max_unpool's stride is the kernel in torch and 1 in onnx", "[unpool]") {
    CHECK(lower(unpooling({3}), array_of({4})).out_shape == shape{12});
    CHECK(lower(unpooling({3}, dialect::onnx), array_of({4})).out_shape == shape{6});
}

TEST_CASE("torch indices count a plane of the output, onnx indices the whole output", "[unpool]") {
    const unpool_plan plane = lower(unpooling({2}), array_of({2, 3, 4, 5}));
    CHECK(plane.indexed == flags{0, 0, 1, 1});
    CHECK(plane.index_cells() == 80);
    const unpool_plan whole = lower(unpooling({2}, dialect::onnx), array_of({2, 3, 4, 5}));
    CHECK(whole.indexed == flags{1, 1, 1, 1});
    CHECK(whole.index_cells() == 2 * 3 * 5 * 6);
}

TEST_CASE("max_unpool's axes are max pooling's", "[unpool]") {
    CHECK(lower(unpooling({2}), array_of({3, 4})).out_shape == shape{6, 8});
    CHECK(lower(unpooling({2, 2, 2}), array_of({3, 1, 2, 4})).out_shape == shape{3, 2, 4, 8});
    unpool_request request = unpooling({2, 3});
    request.axes = {-1, 0};
    const unpool_plan plan = lower(request, array_of({3, 5, 4}));
    CHECK(plan.out_shape == shape{9, 5, 8});
    CHECK(plan.indexed == flags{1, 0, 1});
}

TEST_CASE("the plan keeps type and memory order", "[unpool]") {
    array_header input = array_of({2, 2}, dtype::boolean);
    input.fortran_order = true;
    const unpool_plan plan = lower(unpooling({2}), input);
    CHECK(plan.type == dtype::boolean);
    CHECK(plan.fortran_order);
}

TEST_CASE("torch takes an output size less than a stride from the default, both ends excluded", "[unpool]") {
    for (const extent length : {8, 9, 10}) CHECK(lower(sized({length}), array_of({4})).out_shape == shape{length});
    CHECK_REFUSED(sized({7}), array_of({4}), "input", "--output-size 7 on axis 0: the windows make it 9 long, and the torch");
    CHECK_REFUSED(sized({11}), array_of({4}), "input", "takes 8 to 10");
    CHECK_REFUSED(sized({9, 11}), array_of({4, 4}), "input", "--output-size 11 on axis 1");
}

TEST_CASE("onnx takes any output size from the default on", "[unpool]") {
    CHECK(lower(sized({50}, dialect::onnx), array_of({4})).out_shape == shape{50});
    CHECK(lower(sized({9}, dialect::onnx), array_of({4})).out_shape == shape{9});
    CHECK_REFUSED(sized({8}, dialect::onnx), array_of({4}), "input", "the onnx dialect takes no less");
}

TEST_CASE("keras and jax have no max_unpool", "[unpool]") {
    CHECK_REFUSED(unpooling({2}, dialect::keras), array_of({4}), "usage", "max_unpool: the keras dialect has none");
    CHECK_REFUSED(unpooling({2}, dialect::jax), array_of({4}), "usage", "max_unpool: the jax dialect has none");
}

TEST_CASE("max_unpool's padding is in numbers: alike on both sides in torch, below the kernel in onnx", "[unpool]") {
    unpool_request request = unpooling({3});
    request.padding_rule = padding_word::same;
    CHECK_REFUSED(request, array_of({4}), "usage", "--padding of max_unpool is given in numbers");
    request.padding_rule = padding_word::valid;
    CHECK(lower(request, array_of({4})).out_shape == shape{12});
    request.padding_rule.reset();
    request.padding = {{1, 0}};
    CHECK_REFUSED(request, array_of({4}), "usage", "--padding 1:0 on axis 0: the torch dialect pads both sides");
    request.padding = {{3, 3}};
    CHECK(lower(request, array_of({4})).out_shape == shape{6});
    request.dialect = dialect::onnx;
    CHECK_REFUSED(request, array_of({4}), "usage", "is not smaller than the kernel 3");
}

TEST_CASE("max_unpool refuses what has no output", "[unpool]") {
    unpool_request request = unpooling({2});
    request.padding = {{1, 1}};
    CHECK_REFUSED(request, array_of({1}), "input", "would become 0 long with --padding 1");
    CHECK_REFUSED(unpooling({2}), array_of({2, 0}), "input", "axis 1 has no cells");
    CHECK_REFUSED(unpooling({2}), array_of({}), "input", "no axes");
    CHECK_REFUSED(unpooling({}), array_of({4}), "usage", "--kernel is required");
    CHECK_REFUSED(unpooling({0}), array_of({4}), "usage", "--kernel 0 is not possible");
    CHECK_REFUSED(unpooling({2}), array_of({4}, dtype::complex64), "input", "max_unpool of complex64");
    CHECK_REFUSED(unpooling({extent{1} << 40}), array_of({1 << 20, 1 << 20}), "input", "cells");
}

TEST_CASE("a batch of none is unpooled to none", "[unpool]") {
    CHECK(lower(unpooling({2}), array_of({0, 3, 2, 2})).out_shape == shape{0, 3, 4, 4});
}

TEST_CASE("max_unpool's lists have one entry, or one per pooled axis", "[unpool]") {
    unpool_request request = unpooling({2, 2});
    request.stride = {1, 2, 3};
    CHECK_REFUSED(request, array_of({4, 4}), "usage", "--stride has 3 entries for 2 axes");
    CHECK_REFUSED(unpooling({2, 2}), array_of({4}), "input", "--kernel has 2 entries for 1 axis");
}

}  // namespace pooltool
