// What a run costs is told before it, from the header alone.
#include <catch2/catch.hpp>

#include "pooltool/engine.hpp"
#include "pooltool/request.hpp"

using namespace pooltool;

namespace {

array_header maps() {
    array_header header;
    header.type = dtype::float32;
    header.shape = {2, 3, 10, 12};
    return header;
}

cost cost_of_pool(pool_operation operation, std::vector<extent> kernel, std::vector<extent> stride, bool indices = false) {
    pool_request call;
    call.operation = operation;
    call.kernel = std::move(kernel);
    call.stride = std::move(stride);
    call.indices = indices;
    return cost_of(lower(call, maps()), maps(), {});
}

}  // namespace

TEST_CASE("a cost counts the input once, the output once, and the taps of every window") {
    const cost made = cost_of_pool(pool_operation::max, {2, 3}, {2, 3});
    CHECK(made.bytes_read == 2 * 3 * 10 * 12 * 4);
    CHECK(made.bytes_written == 2 * 3 * 5 * 4 * 4);
    CHECK(made.taps == 2 * 3 * 5 * 4 * 6);
    CHECK(made.reading > 0);
    CHECK(made.writing > 0);
    CHECK(made.pooling > 0);
}

TEST_CASE("a cost counts the bytes of indices") {
    CHECK(cost_of_pool(pool_operation::max, {2}, {2}, true).bytes_written == 2 * 3 * 5 * 6 * (4 + 8));
}

TEST_CASE("a cost names the strategy that a run takes") {
    CHECK(cost_of_pool(pool_operation::max, {2}, {2}).strategy == "folds, axis by axis");
    CHECK(cost_of_pool(pool_operation::avg, {2}, {2}).strategy == "sums, axis by axis");
    CHECK(cost_of_pool(pool_operation::lp, {2}, {2}).strategy == "powers, axis by axis");
    CHECK(cost_of_pool(pool_operation::median, {2}, {2}).strategy == "rows of taps");
    CHECK(cost_of_pool(pool_operation::max, {2}, {2}, true).strategy == "boxes with indices");
}

TEST_CASE("the cost of larger windows is higher, of a copy only its traffic") {
    CHECK(cost_of_pool(pool_operation::max, {7}, {1}).pooling > cost_of_pool(pool_operation::max, {3}, {1}).pooling);
    program copy;
    copy.in_shape = copy.out_shape = maps().shape;
    const cost made = cost_of(copy, maps(), {});
    CHECK(made.pooling == 0);
    CHECK(made.taps == 0);
    CHECK(made.bytes_written == made.bytes_read);
}
