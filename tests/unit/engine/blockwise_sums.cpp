// Blockwise means: the reference engine against naive loops, exact where they say exact, and what they are for - no drift, and
// one bad cell spoils only the windows that hold it.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "base/exact_sum.hpp"
#include "pooltool/engine.hpp"
#include "support/bits.hpp"
#include "support/naive_oracle.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

window_plan blockwise(std::vector<axis_plan> axes, extent size, dtype type) {
    window_plan plan = pass_over(std::move(axes), reducer::sum, type);
    plan.sum = summation::blockwise;
    plan.divisor = divisor_rule::fixed;
    plan.divisor_value = size;
    return plan;
}

template <class Cell>
std::vector<Cell> means(const std::vector<Cell>& cells, extent size, dtype type, border edge = border::reflect,
                        extent origin = 0) {
    const auto length = static_cast<extent>(cells.size());
    return reference_cells<Cell>(blockwise({centred(length, size, edge, origin)}, size, type), array_of(type, {length}, cells));
}

template <class Cell>
std::vector<Cell> fast_means(const std::vector<Cell>& cells, extent size, dtype type, extent tile_bytes) {
    const auto length = static_cast<extent>(cells.size());
    const memory_array input = array_of(type, {length}, cells);
    memory_source in(input);
    memory_sink out;
    schedule how;
    how.tile_bytes = tile_bytes;
    run(program_for(input.header, {blockwise({centred(length, size, border::reflect)}, size, type)}), in, out, nullptr, how);
    out.commit();
    return cells_of<Cell>(out.array());
}

/// Windows that do not hold cell `bad` have the means that they have without it.
template <class Cell>
void check_spoils_only_its_windows(const std::vector<Cell>& clean, const std::vector<Cell>& spoilt, extent bad, extent size) {
    for (extent i = 0; i < static_cast<extent>(clean.size()); ++i) {
        const extent first = i - size / 2;
        if (bad >= first && bad < first + size) continue;
        INFO("window " << i);
        REQUIRE(same_cell(clean[static_cast<std::size_t>(i)], spoilt[static_cast<std::size_t>(i)]));
    }
}

}  // namespace

TEST_CASE("blockwise means agree with the naive loops to the bit") {
    std::mt19937 random(31);
    const auto between = [&](long low, long high) { return std::uniform_int_distribution<long>(low, high)(random); };
    for (int round = 0; round < 600; ++round) {
        const long length = between(1, 60);
        const long size = between(1, 25);
        const long origin = between(-(size / 2), (size - 1) / 2);
        const auto how = static_cast<naive::mode>(between(0, 3));
        const border edge = how == naive::mode::reflect   ? border::reflect
                            : how == naive::mode::mirror  ? border::mirror
                            : how == naive::mode::nearest ? border::nearest
                                                          : border::wrap;
        std::vector<double> wide;
        std::vector<float> narrow;
        for (long i = 0; i < length; ++i) {
            const double cell = std::ldexp(std::normal_distribution<double>(0, 1)(random), static_cast<int>(between(-40, 40)));
            wide.push_back(cell);
            narrow.push_back(static_cast<float>(cell));
        }
        INFO("round " << round << ", " << length << " cells, size " << size << ", origin " << origin);
        if (size == 1) continue;  // no line: see the store rule's tests
        CHECK(same_cells(means(wide, size, dtype::float64, edge, origin),
                         naive::block_means(naive::extended(wide, size, origin, how, 0), size, true)));
        const std::vector<double> as_double(narrow.begin(), narrow.end());
        const auto expected = naive::block_means(naive::extended(as_double, size, origin, how, 0), size, false);
        CHECK(same_cells(means(narrow, size, dtype::float32, edge, origin),
                         std::vector<float>(expected.begin(), expected.end())));
    }
}

TEST_CASE("blockwise means of integers are those of the exact sum, 64 bits included") {
    const std::int64_t top = std::numeric_limits<std::int64_t>::max();
    CHECK(means<std::int64_t>({top, top, top, top}, 3, dtype::int64) == std::vector<std::int64_t>{top, top, top, top});
    CHECK(means<std::int64_t>({top, -top, top - 1, -top}, 2, dtype::int64, border::wrap) ==
          std::vector<std::int64_t>{0, 0, 0, 0});
    CHECK(means<std::uint8_t>({255, 255, 0, 1}, 3, dtype::uint8) == std::vector<std::uint8_t>{255, 170, 85, 0});
}

TEST_CASE("one bad cell spoils only the windows that hold it") {
    constexpr extent size = 13;
    constexpr extent bad = 100;
    const std::vector<double> wide(400, 0.1);
    const std::vector<float> narrow(400, 0.1F);
    for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e18, -1e300}) {
        INFO("bad cell " << value);
        std::vector<double> spoilt = wide;
        spoilt[bad] = value;
        check_spoils_only_its_windows(means(wide, size, dtype::float64), means(spoilt, size, dtype::float64), bad, size);
        std::vector<float> spoilt_too = narrow;
        spoilt_too[bad] = static_cast<float>(value);
        check_spoils_only_its_windows(means(narrow, size, dtype::float32), means(spoilt_too, size, dtype::float32), bad, size);
    }
}

TEST_CASE("blockwise means of float64 stay within an ulp of the exact mean, however far along the line") {
    std::mt19937_64 random(5);
    constexpr extent size = 101;
    std::vector<double> cells;
    std::vector<int128> exact;  // the cells in units of 2^-40
    for (int i = 0; i < 5000; ++i) {
        const auto units = static_cast<std::int64_t>(random() >> 11) - (std::int64_t{1} << 52);  // 53 bits
        cells.push_back(std::ldexp(static_cast<double>(units), -40));
        exact.push_back(units);
    }
    const std::vector<double> made = means(cells, size, dtype::float64);
    for (std::size_t i = 50; i + 50 < cells.size(); ++i) {
        int128 sum = 0;
        for (std::size_t j = i - 50; j <= i + 50; ++j) sum += exact[j];
        const long double mean = std::ldexp(static_cast<long double>(sum) / 101.0L, -40);
        const double ulp = std::nextafter(std::fabs(made[i]), HUGE_VAL) - std::fabs(made[i]);
        REQUIRE(std::fabs(static_cast<long double>(made[i]) - mean) <= static_cast<long double>(ulp));
    }
}

TEST_CASE("blockwise means do not depend on where a tile begins") {
    std::mt19937 random(8);
    std::vector<float> cells;
    for (int i = 0; i < 3000; ++i) cells.push_back(std::normal_distribution<float>(0, 1e3F)(random));
    for (const extent size : {extent{2}, extent{14}, extent{101}, extent{700}, extent{4000}}) {
        const std::vector<float> want = means(cells, size, dtype::float32);
        for (const extent tile_bytes : {extent{0}, extent{1}, extent{4}, extent{60}, extent{404}, extent{2048}}) {
            INFO("size " << size << ", tile of " << tile_bytes << " bytes");
            REQUIRE(same_cells(fast_means(cells, size, dtype::float32, tile_bytes), want));
        }
    }
}
