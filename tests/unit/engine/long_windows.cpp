// Windows of more taps than are listed: the fast engine takes them cell by cell, and gives the reference engine's bytes.
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "engine/along_axis.hpp"
#include "plan/describe.hpp"
#include "pooltool/engine.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

constexpr extent taps = most_listed_taps + 1;

template <class Cell>
memory_array cells_for(dtype type, std::vector<extent> shape) {
    extent count = 1;
    for (const extent length : shape) count *= length;
    std::vector<Cell> cells;
    for (extent i = 0; i < count; ++i) {
        cells.push_back(static_cast<Cell>(i * 7919 % 251));
        if constexpr (std::is_floating_point_v<Cell>) {
            cells.back() = cells.back() / static_cast<Cell>(7) - static_cast<Cell>(20);
            if (i % 7001 == 7000) cells.back() = std::nan("");
        }
    }
    return array_of(type, std::move(shape), cells);
}

std::vector<memory_array> arrays_of(const std::vector<extent>& shape) {
    return {cells_for<std::uint8_t>(dtype::uint8, shape), cells_for<float>(dtype::float32, shape),
            cells_for<double>(dtype::float64, shape), cells_for<std::int64_t>(dtype::int64, shape)};
}

/// Sums and extremes, with every treatment of NaN, of windows along one axis.
void check(const std::vector<extent>& shape, std::size_t along, const axis_plan& axis) {
    std::vector<axis_plan> axes;
    for (const extent length : shape) axes.push_back(untouched(length));
    axes[along] = axis;
    for (const memory_array& input : arrays_of(shape)) {
        for (const reducer reduce : {reducer::sum, reducer::maximum, reducer::minimum}) {
            for (const nan_rule nan : {nan_rule::propagate, nan_rule::ignore, nan_rule::comparison}) {
                if (nan == nan_rule::comparison && reduce == reducer::sum) continue;
                if (nan == nan_rule::ignore && !is_floating(input.header.type)) continue;
                window_plan plan = pass_over(axes, reduce, input.header.type);
                plan.nan = nan;
                plan.fill = -3;
                if (reduce == reducer::sum) plan.divisor = divisor_rule::counted;
                const program what = program_for(input.header, {plan});
                memory_source in(input);
                memory_sink out;
                std::string strategy;
                schedule how;
                how.explain = [&](const std::string& line) { strategy = line; };
                run(what, in, out, nullptr, how);
                out.commit();
                INFO(text_of(what) << strategy);
                CHECK((out.array() == reference_answer(what, input).cells));
            }
        }
    }
}

/// The whole axis is one window of irregular ones.
axis_plan adaptive(extent length, extent first) {
    axis_plan axis = untouched(length);
    axis.windows = {{0, first}, {first - 1, length}};
    axis.out = 2;
    axis.kernel = std::max(first, length - first + 1);
    return axis;
}

/// The first window begins two cells in front of the axis, the last ends behind it.
axis_plan padded(extent length, border edge) {
    axis_plan axis = strided(length + 4, length, 2);
    axis.in = length;
    axis.counted = {0, length};
    axis.origin = -2;
    axis.edge = edge;
    return axis;
}

}  // namespace

TEST_CASE("windows of very many cells along a line") {
    check({taps}, 0, strided(taps, taps, 1));
    check({taps}, 0, strided(taps, taps, taps));
    check({taps + 9}, 0, strided(taps + 9, taps, 1));
    check({2, taps + 9}, 1, strided(taps + 9, taps, 4));
    check({taps}, 0, adaptive(taps, taps - 1));
    axis_plan apart = strided(2 * taps, taps, 1);
    apart.dilation = 2;
    apart.out = 2;
    check({2 * taps}, 0, apart);
    for (const border edge : {border::skip, border::constant, border::reflect}) check({taps}, 0, padded(taps, edge));
}

TEST_CASE("windows of very many short rows") {
    check({taps + 1, 3}, 0, strided(taps + 1, taps, 1));
    check({taps, 3}, 0, adaptive(taps, taps - 1));
    check({taps, 3}, 0, padded(taps, border::constant));
    check({2, taps, 3}, 1, strided(taps, taps, 1));
}

TEST_CASE("windows of very many rows") {
    check({taps, worthwhile_row}, 0, adaptive(taps, taps - 1));
    check({taps, worthwhile_row}, 0, padded(taps, border::skip));
    check({taps, worthwhile_row}, 0, padded(taps, border::constant));
}
