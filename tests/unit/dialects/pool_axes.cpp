// Which axes are pooled, and what indices are made of.
#include "requests.hpp"

namespace pooltool {
namespace {

std::vector<extent> shape_after(const pool_request& request, std::vector<extent> shape) {
    return lowered(request, array_of(std::move(shape))).out_shape;
}

std::vector<extent> strides(pool_request request, std::vector<extent> shape) {
    request.indices = true;
    return lowered(request, array_of(std::move(shape))).passes.at(0).index_strides;
}

}  // namespace

TEST_CASE("without --axes a line is pooled along its axis and a matrix along both", "[axes]") {
    CHECK(shape_after(pooling(pool_operation::max, {2}), {8}) == std::vector<extent>{4});
    CHECK(shape_after(pooling(pool_operation::max, {2}), {8, 6}) == std::vector<extent>{4, 3});
    CHECK(shape_after(pooling(pool_operation::max, {2}, dialect::keras), {8, 6}) == std::vector<extent>{4, 3});
}

TEST_CASE("without --axes the last two axes are pooled, or as many as the kernel has entries", "[axes]") {
    CHECK(shape_after(pooling(pool_operation::max, {2}), {4, 8, 6}) == std::vector<extent>{4, 4, 3});
    CHECK(shape_after(pooling(pool_operation::max, {2}), {2, 4, 8, 6}) == std::vector<extent>{2, 4, 4, 3});
    CHECK(shape_after(pooling(pool_operation::max, {2, 2, 2}), {2, 4, 8, 6}) == std::vector<extent>{2, 2, 4, 3});
}

TEST_CASE("keras pools in front of the channels, batched or not", "[axes]") {
    CHECK(shape_after(pooling(pool_operation::max, {2}, dialect::keras), {8, 6, 3}) == std::vector<extent>{4, 3, 3});
    CHECK(shape_after(pooling(pool_operation::max, {2}, dialect::keras), {2, 8, 6, 3}) == std::vector<extent>{2, 4, 3, 3});
    CHECK_REFUSED(pooling(pool_operation::max, {2, 2, 2}, dialect::keras), array_of({8, 8, 8}), "input",
                  "the last of them channels");
}

TEST_CASE("the data format moves the channels in every dialect", "[axes]") {
    pool_request request = pooling(pool_operation::max, {2}, dialect::keras);
    request.channels_last = false;
    CHECK(shape_after(request, {2, 3, 8, 6}) == std::vector<extent>{2, 3, 4, 3});
    request.dialect = dialect::torch;
    request.channels_last = true;
    CHECK(shape_after(request, {2, 8, 6, 3}) == std::vector<extent>{2, 4, 3, 3});
}

TEST_CASE("an output size decides the number of axes like a kernel", "[axes]") {
    pool_request request;
    request.output_size = {1, 2, 3};
    CHECK(shape_after(request, {2, 4, 8, 6}) == std::vector<extent>{2, 1, 2, 3});
}

TEST_CASE("named axes take the entries in the order named", "[axes]") {
    pool_request request = pooling(pool_operation::max, {4, 2});
    request.axes = {-1, 0};
    CHECK(shape_after(request, {8, 5, 8}) == std::vector<extent>{4, 5, 2});
}

TEST_CASE("axes are named once and exist", "[axes]") {
    pool_request request = pooling(pool_operation::max, {2});
    request.axes = {0, 0};
    CHECK_REFUSED(request, array_of({8, 8}), "usage", "names axis 0 twice");
    request.axes = {1, -1};
    CHECK_REFUSED(request, array_of({8, 8}), "input", "names axis 1 twice");
    request.axes = {2};
    CHECK_REFUSED(request, array_of({8, 8}), "input", "--axes 2 names axis 2, but the array has 2 axes (allowed: -2 to 1)");
    request.axes = {-3};
    CHECK_REFUSED(request, array_of({8, 8}), "input", "--axes -3");
    CHECK_REFUSED(pooling(pool_operation::max, {2}), array_of({}), "input", "no axes");
}

TEST_CASE("torch's index is the position in one channel's plane", "[indices]") {
    CHECK(strides(pooling(pool_operation::max, {2}), {2, 3, 5, 7}) == std::vector<extent>{0, 0, 7, 1});
    CHECK(strides(pooling(pool_operation::max, {2, 2, 2}), {2, 3, 4, 5, 7}) == std::vector<extent>{0, 0, 35, 7, 1});
}

TEST_CASE("onnx's index is the position in the whole tensor, column-major inside the plane on request", "[indices]") {
    pool_request request = pooling(pool_operation::max, {2}, dialect::onnx);
    CHECK(strides(request, {2, 3, 5, 7}) == std::vector<extent>{105, 35, 7, 1});
    request.column_major_indices = true;
    CHECK(strides(request, {2, 3, 5, 7}) == std::vector<extent>{105, 35, 1, 5});
    request.kernel = {2, 2, 2};
    CHECK(strides(request, {2, 3, 4, 5, 7}) == std::vector<extent>{420, 140, 1, 4, 20});
    request.kernel = {2};
    request.axes = {2};
    CHECK(strides(request, {2, 3, 5}) == std::vector<extent>{15, 5, 1});
}

TEST_CASE("keras's index is (y*W + x)*C + c and restarts for every batch entry", "[indices]") {
    CHECK(strides(pooling(pool_operation::max, {2}, dialect::keras), {2, 5, 7, 3}) == std::vector<extent>{0, 21, 3, 1});
    CHECK(strides(pooling(pool_operation::max, {2}, dialect::keras), {5, 7, 3}) == std::vector<extent>{21, 3, 1});
    pool_request first = pooling(pool_operation::max, {2}, dialect::keras);
    first.channels_last = false;
    CHECK(strides(first, {2, 3, 5, 7}) == std::vector<extent>{0, 1, 21, 3});
}

TEST_CASE("a matrix is one plane in every dialect", "[indices]") {
    for (const dialect which : {dialect::torch, dialect::keras, dialect::onnx}) {
        CHECK(strides(pooling(pool_operation::max, {2}, which), {5, 7}) == std::vector<extent>{7, 1});
    }
    pool_request request = pooling(pool_operation::max, {2}, dialect::onnx);
    request.column_major_indices = true;
    CHECK(strides(request, {5, 7}) == std::vector<extent>{1, 5});
}

TEST_CASE("without indices a plan has none", "[indices]") {
    CHECK(lowered(pooling(pool_operation::max, {2}), array_of({5, 7})).passes[0].index_strides.empty());
}

}  // namespace pooltool
