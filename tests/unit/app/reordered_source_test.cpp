// The other memory order, against an index-by-index copy.
#include "app/reordered_source.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <numeric>
#include <random>

#include "app/memory_source.hpp"

using namespace pooltool;

namespace {

struct sample {
    array_header header{};
    std::vector<std::uint32_t> cells{};
};

sample made(std::vector<extent> shape, bool fortran) {
    sample one;
    one.header.type = dtype::uint32;
    one.header.shape = std::move(shape);
    one.header.fortran_order = fortran;
    one.cells.resize(static_cast<std::size_t>(one.header.cells()));
    std::iota(one.cells.begin(), one.cells.end(), 1000U);
    return one;
}

/// What the cells are in the other order.
std::vector<std::uint32_t> turned(const sample& one) {
    const std::vector<extent>& shape = one.header.shape;
    const std::size_t axes = shape.size();
    std::vector<std::uint32_t> result(one.cells.size());
    std::vector<extent> index(axes, 0);
    for (std::size_t count = 0; count < result.size(); ++count) {
        extent c_place = 0;
        extent f_place = 0;
        for (std::size_t i = 0; i < axes; ++i) {
            c_place = c_place * shape[i] + index[i];
            f_place = f_place * shape[axes - 1 - i] + index[axes - 1 - i];
        }
        const auto from = static_cast<std::size_t>(one.header.fortran_order ? f_place : c_place);
        const auto to = static_cast<std::size_t>(one.header.fortran_order ? c_place : f_place);
        result[to] = one.cells[from];
        for (std::size_t i = axes; i-- > 0;) {
            if (++index[i] < shape[i]) break;
            index[i] = 0;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("any range of the other order, even one that cuts cells, is what copying cell by cell gives") {
    std::mt19937 random(7);
    for (const std::vector<extent>& shape :
         std::vector<std::vector<extent>>{{5}, {1, 1}, {3, 4}, {7, 1, 5}, {2, 3, 4}, {4, 3, 2, 5}, {1, 6, 1, 2, 3}, {40, 50}}) {
        for (const bool fortran : {false, true}) {
            const sample one = made(shape, fortran);
            memory_source inner(one.header, std::as_bytes(std::span(one.cells)));
            const std::unique_ptr<source> other = reordered(inner);
            CHECK(other->header().fortran_order == !fortran);
            const std::vector<std::uint32_t> expected = shape.size() < 2 ? one.cells : turned(one);
            const extent bytes = one.header.bytes();
            scratch_buffer scratch;
            for (int trial = 0; trial < 50; ++trial) {
                extent begin = std::uniform_int_distribution<extent>(0, bytes)(random);
                extent end = std::uniform_int_distribution<extent>(0, bytes)(random);
                if (begin > end) std::swap(begin, end);
                if (trial == 0) begin = 0, end = bytes;
                const std::byte* const found = other->fetch(begin, end, scratch);
                const std::byte* const wanted = std::as_bytes(std::span(expected)).data() + begin;
                REQUIRE(std::memcmp(found, wanted, static_cast<std::size_t>(end - begin)) == 0);
            }
        }
    }
}
