// Statistics over hard numbers, and comparisons at their limits.
#include "app/statistics.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "app/compare.hpp"
#include "app/memory_source.hpp"

using namespace pooltool;

namespace {

template <class T>
memory_source array_of(dtype type, const std::vector<T>& cells) {
    array_header header;
    header.type = type;
    header.shape = {static_cast<extent>(cells.size())};
    return {header, std::as_bytes(std::span<const T>(cells))};
}

template <class T>
comparison compared(dtype type, const std::vector<T>& a, const std::vector<T>& b, const tolerance& limits) {
    memory_source first = array_of(type, a);
    memory_source second = array_of(type, b);
    return compare(first, second, limits);
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("the spread of values far from zero is not lost") {
    std::vector<double> cells(100'000);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = 1e9 + (i % 2 == 0 ? 1.0 : -1.0);
    memory_source source = array_of(dtype::float64, cells);
    const array_statistics found = statistics_of(source);
    CHECK(found.mean == 1e9);
    CHECK(found.deviation == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("integers keep every digit, NaN and infinities are counted apart") {
    memory_source integers = array_of<std::int64_t>(dtype::int64, {9007199254740993, -9223372036854775807 - 1, 0});
    const array_statistics of_integers = statistics_of(integers);
    CHECK(of_integers.max == "9007199254740993");
    CHECK(of_integers.min == "-9223372036854775808");
    CHECK(of_integers.zeros == 1);
    memory_source floats = array_of<double>(dtype::float64, {not_a_number, HUGE_VAL, 1, 3, -0.0});
    const array_statistics of_floats = statistics_of(floats);
    CHECK(of_floats.nan == 1);
    CHECK(of_floats.infinite == 1);
    CHECK(of_floats.zeros == 1);
    CHECK(of_floats.max == "inf");
    CHECK(of_floats.mean == Approx(4.0 / 3));
}

TEST_CASE("nothing but NaN has no range and no mean") {
    memory_source source = array_of<double>(dtype::float64, {not_a_number, not_a_number});
    const array_statistics found = statistics_of(source);
    CHECK(found.min.empty());
    CHECK_FALSE(found.has_moments);
}

TEST_CASE("NaN equals NaN, and a single one is as far apart as can be") {
    CHECK(compared<double>(dtype::float64, {not_a_number, 1}, {not_a_number, 1}, {}).passes());
    const comparison found = compared<double>(dtype::float64, {not_a_number, 1}, {0, 3}, {.atol = 10});
    CHECK(found.beyond == 1);
    REQUIRE(found.worst);
    CHECK(found.worst->index == std::vector<extent>{0});
}

TEST_CASE("zeros of both signs are equal, 64-bit integers are compared exactly") {
    CHECK(compared<double>(dtype::float64, {0.0}, {-0.0}, {}).different == 0);
    CHECK(compared<std::int64_t>(dtype::int64, {9007199254740993}, {9007199254740992}, {}).beyond == 1);
    CHECK(compared<std::uint64_t>(dtype::uint64, {~std::uint64_t{0}}, {~std::uint64_t{0} - 1}, {}).beyond == 1);
}

TEST_CASE("the tolerance is a sum of both parts, against the second array") {
    CHECK(compared<double>(dtype::float64, {1.5}, {1.0}, {.rtol = 0.25, .atol = 0.25}).passes());
    CHECK_FALSE(compared<double>(dtype::float64, {1.5}, {1.0}, {.rtol = 0.25, .atol = 0.2}).passes());
    CHECK_FALSE(compared<double>(dtype::float64, {HUGE_VAL}, {1.0}, {.rtol = 1e300}).passes());
}

TEST_CASE("ulps are counted across zero") {
    const float small = std::numeric_limits<float>::denorm_min();
    CHECK(compared<float>(dtype::float32, {small}, {-small}, {.ulp = 2}).passes());
    CHECK_FALSE(compared<float>(dtype::float32, {small}, {-small}, {.ulp = 1}).passes());
}
