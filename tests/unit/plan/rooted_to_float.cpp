#include <catch2/catch.hpp>
#include <cstring>
#include <limits>
#include <random>

#include "base/power.hpp"

namespace {

bool same_bits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b); }

}  // namespace

TEST_CASE("a root made for float32 is the root in float64, rounded") {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> exponent(-300, 300);
    for (const double p : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, -1.0, 0.5, 7.0}) {
        for (int i = 0; i < 20000; ++i) {
            const double x = i % 4 == 0 ? std::pow(static_cast<double>(random() % 1000), p) : std::pow(10.0, exponent(random));
            INFO("x " << x << ", p " << p);
            REQUIRE(same_bits(pooltool::rooted_to_float(x, p), static_cast<float>(pooltool::rooted(x, p))));
        }
        for (const double x :
             {0.0, -0.0, -2.0, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
              std::numeric_limits<double>::quiet_NaN(), 5e-324, 1.7976931348623157e308}) {
            INFO("x " << x << ", p " << p);
            REQUIRE(same_bits(pooltool::rooted_to_float(x, p), static_cast<float>(pooltool::rooted(x, p))));
        }
    }
}
