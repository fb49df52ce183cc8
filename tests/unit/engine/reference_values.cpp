// The reference engine's numbers: how sums are added, what ranks and medians are, how every type is read and stored, in every
// memory and byte order.
#include <catch2/catch.hpp>
#include <complex>

#include "base/order.hpp"
#include "base/pair_sum.hpp"
#include "base/power.hpp"
#include "pooltool/error.hpp"
#include "support/bits.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

constexpr double n = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using line = std::vector<double>;

/// One window over a whole matrix or line.
window_plan whole(const std::vector<extent>& shape, reducer reduce, dtype in, dtype out) {
    std::vector<axis_plan> axes;
    for (const extent length : shape) axes.push_back(strided(length, length, length));
    window_plan plan = pass_over(axes, reduce, in);
    plan.out = out;
    return plan;
}

template <class Out, class Cell>
Out reduced(window_plan plan, const std::vector<Cell>& cells, std::vector<extent> shape = {}) {
    if (shape.empty()) shape = {static_cast<extent>(cells.size())};
    return reference_cells<Out>(plan, array_of<Cell>(plan.in, shape, cells)).at(0);
}

template <class Out, class Cell>
Out mean(dtype in, dtype out, const std::vector<Cell>& cells) {
    window_plan plan = whole({static_cast<extent>(cells.size())}, reducer::sum, in, out);
    plan.divisor = divisor_rule::counted;
    return reduced<Out>(plan, cells);
}

double median(const line& cells, nan_rule rule = nan_rule::propagate) {
    window_plan plan = whole({static_cast<extent>(cells.size())}, reducer::median, dtype::float64, dtype::float64);
    plan.nan = rule;
    return reduced<double>(plan, cells);
}

double rank(extent position, const line& cells, nan_rule rule = nan_rule::propagate) {
    window_plan plan = whole({static_cast<extent>(cells.size())}, reducer::rank, dtype::float64, dtype::float64);
    plan.nan = rule;
    plan.rank = position;
    return reduced<double>(plan, cells);
}

}  // namespace

TEST_CASE("sums go along the first axis first") {
    const float big = 0x1p60F;  // absorbs a 1 in float64
    const window_plan plan = whole({2, 2}, reducer::sum, dtype::float32, dtype::float32);
    CHECK(reduced<float>(plan, std::vector<float>{big, 1, -big, 1}, {2, 2}) == 2.0F);
    CHECK(reduced<float>(plan, std::vector<float>{big, -big, 1, 1}, {2, 2}) == 0.0F);
}

TEST_CASE("float64 sums keep what each addition rounds away") {
    const window_plan plan = whole({3}, reducer::sum, dtype::float64, dtype::float64);
    CHECK(reduced<double>(plan, line{1e16, 1, -1e16}) == 1.0);
    CHECK(reduced<double>(whole({2, 2}, reducer::sum, dtype::float64, dtype::float64), line{1e16, -1e16, 1, 1}, {2, 2}) == 2.0);
    CHECK(std::isnan(reduced<double>(plan, line{inf, 1, -inf})));
    CHECK(reduced<double>(plan, line{1, inf, 1}) == inf);
    CHECK(reduced<double>(plan, line{1e308, 1e308, -1e308}) == inf);
    CHECK(same_cells(line{reduced<double>(plan, line{-0.0, -0.0, -0.0})}, line{0.0}));
}

TEST_CASE("taking the pair of one cell leaves the bits of taking the cell") {
    for (const double cell : {0.1, -0.0, 1e300, inf, 3e-320}) {
        pair_sum by_cell{0.7, 1e-18};
        pair_sum by_pair = by_cell;
        pair_sum single;
        single.add(cell);
        by_cell.add(cell);
        by_pair.add(single);
        CHECK(same_cell(by_cell.hi, by_pair.hi));
        CHECK(same_cell(by_cell.lo, by_pair.lo));
        CHECK(same_cell(by_cell.value(), by_pair.value()));
    }
}

TEST_CASE("integer sums are exact, saturate whole and are rounded once for a mean") {
    const std::int64_t big = std::int64_t{1} << 62;
    const std::vector<std::int64_t> cells{big + 1, big + 1, big + 1};
    CHECK(reduced<std::int64_t>(whole({3}, reducer::sum, dtype::int64, dtype::int64), cells) ==
          std::numeric_limits<std::int64_t>::max());
    CHECK(reduced<std::uint64_t>(whole({3}, reducer::sum, dtype::int64, dtype::uint64), cells) ==
          3 * (std::uint64_t{1} << 62) + 3);
    CHECK(mean<double>(dtype::int64, dtype::float64, cells) == 0x1p62);
    const std::vector<std::int64_t> cancelling{big, 1, -big};
    CHECK(reduced<std::int64_t>(whole({3}, reducer::sum, dtype::int64, dtype::int64), cancelling) == 1);
    const std::vector<std::uint8_t> bytes(300, 255);
    CHECK(reduced<std::int64_t>(whole({300}, reducer::sum, dtype::uint8, dtype::int64), bytes) == 76500);
    CHECK(reduced<std::uint8_t>(whole({300}, reducer::sum, dtype::uint8, dtype::uint8), bytes) == 255);
    CHECK(mean<double>(dtype::boolean, dtype::float64, std::vector<std::uint8_t>{1, 0, 7, 0}) == 0.5);
}

TEST_CASE("a fill value that the cell type does not hold is added as it is, but for 64-bit integers") {
    window_plan plan = pass_over({centred(1, 3, border::constant)}, reducer::sum, dtype::uint8);
    plan.out = dtype::float64;
    plan.fill = 0.75;
    CHECK(reduced<double>(plan, std::vector<std::uint8_t>{2}) == 3.5);
    plan.in = dtype::int64;
    plan.fill = -2.75;
    CHECK(reduced<double>(plan, std::vector<std::int64_t>{2}) == -2);
    plan.through_float64 = true;
    CHECK(reduced<double>(plan, std::vector<std::int64_t>{2}) == -3.5);
}

TEST_CASE("16-bit floats are added in float64 and rounded once") {
    const std::uint16_t one = 0x3c00;                                                                          // float16 1
    const std::uint16_t next = 0x3c01;                                                                         // 1 + 2^-10
    CHECK(mean<std::uint16_t>(dtype::float16, dtype::float16, std::vector<std::uint16_t>{one, next}) == one);  // tie to even
    CHECK(mean<std::uint16_t>(dtype::float16, dtype::float16, std::vector<std::uint16_t>{one, next, next}) == next);
    const std::uint16_t bfloat_one = 0x3f80;
    CHECK(mean<std::uint16_t>(dtype::bfloat16, dtype::bfloat16, std::vector<std::uint16_t>{bfloat_one, bfloat_one}) ==
          bfloat_one);
}

TEST_CASE("powers: the unsigned rule roots the sum, the signed rule the scaled mean") {
    window_plan plan = whole({3}, reducer::power, dtype::float64, dtype::float64);
    plan.power = 2;
    CHECK(reduced<double>(plan, line{2, -3, 6}) == 7);
    plan.power = 1;
    CHECK(reduced<double>(plan, line{2, -3, 6}) == 11);
    plan.power_signed = true;
    plan.divisor = divisor_rule::counted;
    plan.power_volume = 6;  // a window cut in half: scaled up to its full volume
    CHECK(reduced<double>(plan, line{2, -3, 7}) == 12);
    plan.power = 3;
    CHECK(std::isnan(reduced<double>(plan, line{1, -3, 2})));
    CHECK(reduced<double>(plan, line{1, -2, 3}) == std::pow(20.0 / 3 * 6, 1.0 / 3));
    CHECK(reduced<double>(plan, line{-0.0, -0.0, -0.0}) == 0);
}

TEST_CASE("a median is the mean of the middle two, NaN when one is NaN, and has the sign of its zero") {
    CHECK(median({3, 1, 2}) == 2);
    CHECK(median({4, 1, 3, 2}) == 2.5);
    CHECK(std::isnan(median({4, n, 3})));
    CHECK(median({4, n, 3}, nan_rule::ignore) == 3.5);
    CHECK(std::isnan(median({n, n}, nan_rule::ignore)));
    CHECK(median({1.7e308, 1.7e308}) == 1.7e308);
    CHECK(same_cell(median({0.0, -0.0, -1}), -0.0));
    CHECK(same_cell(median({-0.0, 0.0, 1}), 0.0));
    const std::int64_t top = std::numeric_limits<std::int64_t>::max();
    const window_plan exact = whole({3}, reducer::median, dtype::int64, dtype::int64);
    CHECK(reduced<std::int64_t>(exact, std::vector<std::int64_t>{top, top - 2, top - 1}) == top - 1);
    const window_plan middle = whole({2}, reducer::median, dtype::int64, dtype::float64);
    CHECK(reduced<double>(middle, std::vector<std::int64_t>{top, top}) == 0x1p63);
}

TEST_CASE("a rank keeps its place among fewer values") {
    CHECK(rank(1, {5, 3, 4}) == 4);
    CHECK(std::isnan(rank(1, {5, n, 4})));
    CHECK(rank(4, {1, 2, 3, 4, 5, 6, 7, 8, n}, nan_rule::ignore) == 5);  // the upper median of eight
    CHECK(rank(0, {n, 7, 5, n, 6}, nan_rule::ignore) == 5);
    CHECK(rank(4, {n, 7, 5, n, 6}, nan_rule::ignore) == 7);
    CHECK(rank(2, {n, n, n, n, 6}, nan_rule::ignore) == 6);
    for (extent count = 1; count <= 40; ++count) {
        for (extent present = 1; present <= count; ++present) {
            CHECK(rank_among(0, count, present) == 0);
            CHECK(rank_among(count / 2, count, present) == present / 2);
            if (count > 1) CHECK(rank_among(count - 1, count, present) == present - 1);
        }
    }
}

TEST_CASE("results are stored by the rounding that the plan names, saturated, NaN as 0") {
    const auto stored = [](double value, rounding how) {
        window_plan plan = whole({1}, reducer::maximum, dtype::float64, dtype::int8);
        plan.round = how;
        return static_cast<int>(reduced<std::int8_t>(plan, line{value}));
    };
    CHECK(stored(-2.5, rounding::trunc) == -2);
    CHECK(stored(-2.5, rounding::floor) == -3);
    CHECK(stored(-2.5, rounding::half_even) == -2);
    CHECK(stored(-2.5, rounding::half_away) == -3);
    CHECK(stored(1e300, rounding::floor) == 127);
    CHECK(stored(-inf, rounding::floor) == -128);
    CHECK(stored(n, rounding::floor) == 0);
}

TEST_CASE("every NaN that a pass stores is the canonical one") {
    const auto payload = std::bit_cast<double>(std::uint64_t{0xfff8000000000123});
    const auto bits = std::bit_cast<std::uint64_t>(
        reduced<double>(whole({1}, reducer::maximum, dtype::float64, dtype::float64), line{payload}));
    CHECK(bits == 0x7ff8000000000000);
}

TEST_CASE("a program without passes hands on the bytes, only in native order") {
    const auto bytes = array_of<std::uint8_t>(dtype::boolean, {3}, {0, 7, 1});
    CHECK(reference_answer(program_for(bytes.header, {}), bytes).cells.bytes == bytes.bytes);
    const std::vector<std::uint64_t> cells{0xfff8000000000123, 1, 2, 3, 4, 5};
    for (const bool fortran : {false, true}) {
        const auto input = array_of(dtype::float64, {2, 3}, cells, {fortran, true});
        const auto made = reference_answer(program_for(input.header, {}), input).cells;
        CHECK(made.header.fortran_order == fortran);
        CHECK(cells_of<std::uint64_t>(made) == cells);
    }
}

TEST_CASE("any non-zero byte of a bool array is true") {
    const auto input = array_of<std::uint8_t>(dtype::boolean, {4}, {0, 7, 0, 0});
    const window_plan plan = pass_over({strided(4, 2, 2)}, reducer::maximum, dtype::boolean);
    CHECK(reference_cells<std::uint8_t>(plan, input) == std::vector<std::uint8_t>{1, 0});
}

TEMPLATE_TEST_CASE("memory order and byte order change no value", "", std::int8_t, std::uint16_t, std::int32_t, float, double,
                   std::int64_t, std::uint64_t) {
    const dtype type = [] {
        if constexpr (std::is_same_v<TestType, std::int8_t>) return dtype::int8;
        if constexpr (std::is_same_v<TestType, std::uint16_t>) return dtype::uint16;
        if constexpr (std::is_same_v<TestType, std::int32_t>) return dtype::int32;
        if constexpr (std::is_same_v<TestType, float>) return dtype::float32;
        if constexpr (std::is_same_v<TestType, double>) return dtype::float64;
        if constexpr (std::is_same_v<TestType, std::int64_t>) return dtype::int64;
        if constexpr (std::is_same_v<TestType, std::uint64_t>) return dtype::uint64;
    }();
    std::vector<TestType> cells;
    for (int i = 0; i < 24; ++i) cells.push_back(static_cast<TestType>((i * 37) % 101));
    window_plan plan = pass_over({untouched(2), strided(3, 2, 1), strided(4, 2, 2)}, reducer::maximum, type);
    plan.index_strides = {0, 4, 1};
    const auto plain = array_of(type, {2, 3, 4}, cells);
    const answer expected = reference_answer(program_for(plain.header, {plan}), plain);
    for (const lay_out how : {lay_out{true, false}, lay_out{false, true}, lay_out{true, true}}) {
        for (const reach how_far : {reach::random, reach::sequential}) {
            const auto input = array_of(type, {2, 3, 4}, cells, how);
            const answer made = reference_answer(program_for(input.header, {plan}), input, how_far);
            CHECK(made.cells.header.fortran_order == how.fortran_order);
            CHECK(cells_of<TestType>(made.cells) == cells_of<TestType>(expected.cells));
            CHECK(cells_of<std::int64_t>(*made.indices) == cells_of<std::int64_t>(*expected.indices));
        }
    }
}

TEST_CASE("complex cells keep their parts in every order") {
    using cell = std::complex<double>;
    const std::vector<cell> cells{{1, -1}, {2, -2}, {3, -3}, {4, -4}, {5, -5}, {6, -6}};
    for (const lay_out how : {lay_out{}, lay_out{true, true}}) {
        const auto input = array_of(dtype::complex128, {2, 3}, cells, how);
        const window_plan plan = pass_over({strided(2, 2, 2), untouched(3)}, reducer::sum, dtype::float64);
        const auto made = reference_answer(program_for(input.header, {plan}), input).cells;
        CHECK(made.header.type == dtype::complex128);
        CHECK(cells_of<cell>(made) == std::vector<cell>{{5, -5}, {7, -7}, {9, -9}});
    }
}

TEST_CASE("bfloat16 goes back into the carrier it came from") {
    auto input = array_of<std::uint16_t>(dtype::bfloat16, {2}, {0x3f80, 0x4000});
    input.header.carrier = "<V2";
    window_plan plan = whole({2}, reducer::maximum, dtype::bfloat16, dtype::bfloat16);
    plan.index_strides = {1};
    const answer made = reference_answer(program_for(input.header, {plan}), input);
    CHECK(made.cells.header.carrier == "<V2");
    CHECK(made.indices->header.carrier.empty());
    CHECK(made.indices->header.type == dtype::int64);
}

TEST_CASE("axes of one may be left out of what is written") {
    const auto input = array_of<double>(dtype::float64, {2, 2}, {1, 2, 3, 4});
    program what = program_for(input.header, {pass_over({untouched(2), strided(2, 2, 2)}, reducer::maximum, dtype::float64)});
    what.out_shape = {2};
    const auto made = reference_answer(what, input).cells;
    CHECK(made.header.shape == std::vector<extent>{2});
    CHECK(cells_of<double>(made) == line{2, 4});
}
