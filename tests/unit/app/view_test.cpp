// view's parts: planes whatever the memory order, ranges, grids, colours.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>

#include "app/memory_source.hpp"
#include "app/view/colours.hpp"
#include "app/view/grid.hpp"
#include "app/view/plane_range.hpp"
#include "app/view/terminal_picture.hpp"

using namespace pooltool;

namespace {

/// Rows of a matrix that is in memory.
plane_rows rows_of(const std::vector<double>& cells, extent width) {
    return [&cells, width](const row_taker& take) {
        for (extent row = 0; row * width < static_cast<extent>(cells.size()); ++row) take(row, cells.data() + row * width, width);
    };
}

/// An array of int16 cells that count up in the logical (C) order.
memory_source counting(const std::vector<extent>& shape, bool fortran, bool swapped) {
    array_header header;
    header.type = dtype::int16;
    header.shape = shape;
    header.fortran_order = fortran;
    header.swapped = swapped;
    std::vector<std::int16_t> cells(static_cast<std::size_t>(header.cells()));
    std::vector<extent> index(shape.size(), 0);
    for (std::int16_t i = 0; i < static_cast<std::int16_t>(cells.size()); ++i) {
        std::size_t place = static_cast<std::size_t>(i);
        if (fortran) {
            place = 0;
            for (std::size_t axis = shape.size(); axis-- > 0;) {
                place = place * static_cast<std::size_t>(shape[axis]) + static_cast<std::size_t>(index[axis]);
            }
        }
        const auto bits = static_cast<std::uint16_t>(i);
        cells[place] = swapped ? static_cast<std::int16_t>(static_cast<std::uint16_t>(bits << 8 | bits >> 8)) : i;
        for (std::size_t axis = index.size(); axis-- > 0;) {
            if (++index[axis] < shape[axis]) break;
            index[axis] = 0;
        }
    }
    return {header, std::as_bytes(std::span(cells))};
}

}  // namespace

TEST_CASE("planes are the same whatever the memory order, the layout and the memory") {
    const std::vector<extent> shape{2, 3, 4, 5};
    const std::vector<extent> channels{2, 0, 1};
    for (const bool fortran : {false, true}) {
        for (const bool last : {false, true}) {
            for (const extent memory : {8, 200, 100000}) {
                memory_source cells = counting(shape, fortran, fortran != last);
                const plane_layout layout = plane_layout_of(cells.header(), last, {1});
                REQUIRE(layout.channels == (last ? 5 : 3));
                std::size_t seen = 0;
                for_each_plane(cells, layout, channels, memory, [&](std::size_t position, const plane_rows& rows) {
                    REQUIRE(position == seen++);
                    rows([&](extent y, const double* row, extent width) {
                        REQUIRE(width == (last ? 4 : 5));
                        for (extent x = 0; x < width; ++x) {
                            const extent channel = channels[position];
                            const extent expected = last ? 60 + (y * 4 + x) * 5 + channel : 60 + (channel * 4 + y) * 5 + x;
                            REQUIRE(row[x] == static_cast<double>(expected));
                        }
                    });
                });
                REQUIRE(seen == 3);
            }
        }
    }
}

TEST_CASE("a clipped range is the sorted cells without so many at both ends") {
    std::vector<double> cells;
    std::uint64_t state = 7;
    for (int i = 0; i < 600'000; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        cells.push_back(static_cast<double>(static_cast<std::int64_t>(state) >> (state % 60)));
    }
    cells[5] = std::numeric_limits<double>::quiet_NaN();
    cells[6] = std::numeric_limits<double>::infinity();
    std::vector<double> sorted;
    std::copy_if(cells.begin(), cells.end(), std::back_inserter(sorted), [](double cell) { return std::isfinite(cell); });
    std::sort(sorted.begin(), sorted.end());
    const plane_rows rows = rows_of(cells, 1000);
    const plane_values values = values_of(rows);
    REQUIRE(values.nan == 1);
    REQUIRE(values.infinite == 1);
    for (const double percent : {0.0, 0.001, 1.0, 12.5, 49.9}) {
        const auto cut = static_cast<std::size_t>(static_cast<double>(sorted.size()) * percent / 100);
        const colour_range found = clipped_range(rows, values, percent);
        REQUIRE(found.low == sorted[cut]);
        REQUIRE(found.high == sorted[sorted.size() - 1 - cut]);
    }
}

TEST_CASE("a clip that would leave one value is not done") {
    std::vector<double> cells(1000, 0.0);
    cells[3] = 5;
    const plane_rows rows = rows_of(cells, 10);
    const colour_range found = clipped_range(rows, values_of(rows), 1);
    REQUIRE(found.low == 0);
    REQUIRE(found.high == 5);
}

TEST_CASE("levels: infinities at the ends, one value lowest, no overflow and no underflow") {
    const double huge = std::numeric_limits<double>::max();
    const double tiny = std::numeric_limits<double>::denorm_min();
    REQUIRE(colour_range{-huge, huge}.level(0) == 0.5);
    REQUIRE(colour_range{0, tiny}.level(tiny) == 1);
    REQUIRE(colour_range{0, 1}.level(std::numeric_limits<double>::infinity()) == 1);
    REQUIRE(colour_range{0, 1}.level(-std::numeric_limits<double>::infinity()) == 0);
    REQUIRE(colour_range{3, 3}.level(3) == 0);
    REQUIRE(pixel_of(0) == first_level);
    REQUIRE(pixel_of(1) == 255);
}

TEST_CASE("64 maps of 56 x 56 are 8 x 8 tiles of 112 pixels") {
    const grid made = grid_of({.count = 64, .parts = {{56, 56}}, .gap = 1});
    REQUIRE(made.columns == 8);
    REQUIRE(made.scale == zoom{2, 1});
    REQUIRE(made.width == 905);
    REQUIRE(made.height == 905);
}

TEST_CASE("in a narrow room maps get smaller, then fewer beside each other") {
    const grid half = grid_of({.count = 4, .parts = {{100, 100}}, .framed = false, .gap = 1, .most_width = 80, .good_width = 80});
    REQUIRE(half.columns == 2);
    REQUIRE(half.scale == zoom{1, 3});
    const grid narrow = grid_of({.count = 400, .parts = {{7, 7}}, .framed = false, .gap = 1, .most_width = 80, .good_width = 80});
    REQUIRE(narrow.columns == 10);
    REQUIRE(narrow.width <= 80);
}

TEST_CASE("on one screen columns and scale are those that show the maps largest, and tiny maps are not made") {
    const grid_wish wish{.count = 64, .parts = {{56, 56}}, .framed = false, .gap = 1, .most_width = 120, .good_width = 120,
                         .good_height = 90, .one_screen = true};
    const grid seen = grid_of(wish);
    REQUIRE(seen.scale == zoom{1, 6});
    REQUIRE(seen.columns == 8);
    REQUIRE(seen.height <= 90);
    grid_wish many = wish;
    many.count = 512;  // would be 4 pixels each
    REQUIRE(grid_of(many).height > 90);
    REQUIRE(grid_of(many).parts[0].width >= 8);
    grid_wish few = wish;
    few.columns = 1;
    few.count = 2;
    REQUIRE(grid_of(few).columns == 1);
    REQUIRE(grid_of(few).height <= 90);
    grid_wish pairs = wish;
    pairs.count = 8;
    pairs.parts = {{48, 48}, {12, 12}};
    REQUIRE(grid_of(pairs).height <= 90);
    REQUIRE(grid_of(pairs).width <= 120);
}

TEST_CASE("xterm's colours are the nearest ones") {
    REQUIRE(xterm_colour({0, 0, 0}) == 16);
    REQUIRE(xterm_colour({255, 255, 255}) == 231);
    REQUIRE(xterm_colour({255, 0, 255}) == 201);
    REQUIRE(xterm_colour({128, 128, 128}) == 244);
}
