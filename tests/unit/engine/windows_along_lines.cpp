// Extremes of every window along a line, as each instruction set makes them: by doubling, of two windows that overlap, of four
// side by side. What counts is the fold of the window's cells in order.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "base/checked.hpp"
#include "engine/isa.hpp"
#include "engine/row_operations.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

/// Few different cells, so that equal ones meet; both zeros, and where `nan` says so a few NaN.
template <class T>
std::vector<T> line_of(std::mt19937& random, bool nan) {
    std::vector<T> cells(1200);
    for (T& cell : cells) {
        cell = static_cast<T>(random() % 100);
        if constexpr (std::is_floating_point_v<T>) {
            if (cell < 60) cell = std::copysign(T{0}, static_cast<T>(random() % 2) - T{1} / 2);
            if (nan && random() % 400 == 0) cell = std::numeric_limits<T>::quiet_NaN();
        }
    }
    return cells;
}

template <class T>
void check_every_window(isa set) {
    std::mt19937 random(11);
    workspace memory;
    std::vector<T> made(1200);
    std::vector<T> right(1200);
    for (int number = 0; number < kernels::fold_rules; ++number) {
        const auto rule = static_cast<kernels::fold_rule>(number);
        const fold_rows<T> rows(kernels_of(set).of<T>(), rule);
        const std::vector<T> line = line_of<T>(random, rule == kernels::greatest_first || rule == kernels::least_first);
        right = line;
        for (extent kernel = 1; kernel <= 300; ++kernel) {
            if (kernel > 1) {  // one cell more than the windows before
                for (std::size_t i = 0; i + to_size(kernel) <= line.size(); ++i) {
                    right[i] = rows.of_two(right[i], line[i + to_size(kernel) - 1]);
                }
            }
            const extent most = to_extent(line.size()) - kernel + 1;
            for (const extent n : {extent{1}, kernel % 23 + 2, kernel % 150 + 33, most}) {
                std::fill(made.begin(), made.end(), T{77});
                rows.dense(made.data(), line.data(), kernel, 1, n, memory);
                INFO(name_of(set) << ", rule " << number << ", " << sizeof(T) << " bytes, " << kernel << " cells, " << n);
                REQUIRE(std::memcmp(made.data(), right.data(), to_size(n) * sizeof(T)) == 0);
                REQUIRE((n == to_extent(made.size()) || made[to_size(n)] == T{77}));
            }
        }
    }
}

}  // namespace

TEST_CASE("windows of every length along a line hold the fold of their cells in order") {
    for (const isa set : runnable_isas()) {
        check_every_window<float>(set);
        check_every_window<double>(set);
        check_every_window<std::uint8_t>(set);
        check_every_window<std::int16_t>(set);
        check_every_window<std::uint64_t>(set);
    }
}
