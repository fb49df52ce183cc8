// Digits as NumPy 1.24 prints them: the expected words were printed by it.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "app/cell_words.hpp"
#include "app/number_text.hpp"

using namespace pooltool;

namespace {

template <class T>
std::vector<std::string> words(dtype type, const std::vector<T>& values) {
    return cell_words(type, std::as_bytes(std::span<const T>(values)), false);
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("a scalar has the fewest digits that read back, and an exponent outside of 1e-4 to 1e16") {
    CHECK(scalar_text(1.0, dtype::float64) == "1.0");
    CHECK(scalar_text(0.1, dtype::float64) == "0.1");
    CHECK(scalar_text(1e16, dtype::float64) == "1e+16");
    CHECK(scalar_text(1e-5, dtype::float64) == "1e-05");
    CHECK(scalar_text(-2.5e300, dtype::float64) == "-2.5e+300");
    CHECK(scalar_text(static_cast<double>(0.1F), dtype::float32) == "0.1");
    CHECK(scalar_text(33554448.0, dtype::float32) == "33554450.0");
    CHECK(scalar_text(4152.0, dtype::float16) == "4150.0");
    CHECK(scalar_text(std::numeric_limits<double>::quiet_NaN(), dtype::float64) == "nan");
    CHECK(scalar_text(-HUGE_VAL, dtype::float64) == "-inf");
}

TEST_CASE("in an array the digits in front of the point are the value's own") {
    CHECK(positional_text(4152.0, dtype::float16, 8) == "4152.");
    CHECK(positional_text(33554448.0, dtype::float32, 8) == "33554448.");
}

TEST_CASE("at a power of two the nearest short decimal may lie on the farther side") {
    CHECK(positional_text(0.015625, dtype::float16, 8) == "0.01563");
}

TEST_CASE("digits behind the point are cut at eight, and all words get one width") {
    CHECK(words<double>(dtype::float64, {1.0 / 3, 2, -0.5}) == list{" 0.33333333", " 2.        ", "-0.5       "});
    CHECK(words<double>(dtype::float64, {1, 2.5}) == list{"1. ", "2.5"});
}

TEST_CASE("a range of more than a thousand, and values below 1e-4 or from 1e8, bring exponents") {
    CHECK(words<double>(dtype::float64, {1, 1001}) == list{"1.000e+00", "1.001e+03"});
    CHECK(words<double>(dtype::float64, {1, 1000}) == list{"   1.", "1000."});
    CHECK(words<double>(dtype::float64, {0.00009}) == list{"9.e-05"});
    CHECK(words<double>(dtype::float64, {1e8}) == list{"1.e+08"});
    CHECK(words<double>(dtype::float64, {1e100, 1}) == list{"1.e+100", "1.e+000"});
}

TEST_CASE("NaN and infinities have the words' width") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(words<double>(dtype::float64, {1, nan, -HUGE_VAL}) == list{"  1.", " nan", "-inf"});
    CHECK(words<double>(dtype::float64, {nan, HUGE_VAL}) == list{"nan", "inf"});
}

TEST_CASE("integers stand to the right, truth in words") {
    CHECK(words<std::int64_t>(dtype::int64, {-7, 100}) == list{" -7", "100"});
    CHECK(words<std::uint8_t>(dtype::boolean, {1, 0}) == list{" True", "False"});
}

TEST_CASE("complex words carry their sign and their j") {
    CHECK(words<float>(dtype::complex64, {1, 2, 3, -0.5F}) == list{"1.+2.j ", "3.-0.5j"});
}
