// Means of float32 are the float64 sum over the divisor, rounded to float64 and then to float32: also where that lies midway
// between two float32 numbers, or next to it, so that the last bit of the division decides.
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "pooltool/engine.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

constexpr extent windows = 150;

/// Windows of rows x 3 at every second column, whose sums are exact in float64.
struct midway {
    std::vector<float> cells{};
    std::vector<float> means{};
};

midway cells_of_midway_means(extent rows, std::mt19937& random) {
    constexpr extent columns = 2 * windows + 1;
    midway made;
    made.cells.assign(static_cast<std::size_t>(rows * columns), 0.0F);
    std::uniform_int_distribution<std::int32_t> mantissa(1 << 23, (1 << 24) - 1);
    std::uniform_int_distribution<int> beside(-2, 2);
    for (extent i = 0; i < windows; ++i) {
        const auto divisor = static_cast<double>(3 * rows);
        const double near = (mantissa(random) + 0.5) * divisor;
        const double bit = std::ldexp(1.0, std::ilogb(near) - 52) * beside(random);
        const auto most = static_cast<float>(near);
        const auto put = [&](extent row, float cell) {
            made.cells[static_cast<std::size_t>(row * columns + 2 * i + 1)] = cell;  // of no other window
        };
        put(0, most);
        put(1, static_cast<float>(near - static_cast<double>(most)));
        put(2, static_cast<float>(bit));
        made.means.push_back(static_cast<float>((near + bit) / divisor));
    }
    return made;
}

}  // namespace

TEST_CASE("means next to the middle between two float32 numbers go where a division takes them") {
    std::mt19937 random(5);
    for (const extent rows : {3, 4, 5, 7, 11}) {
        const midway given = cells_of_midway_means(rows, random);
        const memory_array input = array_of(dtype::float32, {rows, 2 * windows + 1}, given.cells);
        window_plan plan = pass_over({strided(rows, rows, 1), strided(2 * windows + 1, 3, 2)}, reducer::sum, dtype::float32);
        plan.divisor = divisor_rule::counted;
        const program what = program_for(input.header, {plan});
        for (const isa set : runnable_isas()) {
            memory_source in(input);
            memory_sink out;
            schedule how;
            how.instructions = set;
            run(what, in, out, nullptr, how);
            out.commit();
            INFO(rows << " rows, " << name_of(set));
            REQUIRE(cells_of<float>(out.array()) == given.means);
        }
    }
}
