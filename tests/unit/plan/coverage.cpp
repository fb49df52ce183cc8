// What is read, padded and never read: closed forms against looking at every tap.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "plan/describe.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

axis_plan axis_with(extent in, extent out, extent kernel, extent stride, extent dilation, extent origin) {
    axis_plan axis;
    axis.in = in;
    axis.out = out;
    axis.kernel = kernel;
    axis.stride = stride;
    axis.dilation = dilation;
    axis.origin = origin;
    axis.counted = {0, in};
    return axis;
}

}  // namespace

TEST_CASE("plan coverage: an axis without windows between its cells is read whole", "[coverage]") {
    const axis_coverage coverage = coverage_of(axis_with(8, 4, 2, 2, 1, 0));
    CHECK(coverage.read == range{0, 8});
    CHECK(coverage.unread_before == 0);
    CHECK(coverage.unread_between == 0);
    CHECK(coverage.unread_after == 0);
    CHECK(coverage.outside_before == 0);
    CHECK(coverage.outside_after == 0);
}

TEST_CASE("plan coverage: padding is the coordinates that windows reach outside", "[coverage]") {
    const axis_coverage coverage = coverage_of(axis_with(7, 4, 3, 2, 1, -1));
    CHECK(coverage.outside_before == 1);
    CHECK(coverage.outside_after == 1);
    CHECK(coverage.read == range{0, 7});
}

TEST_CASE("plan coverage: cells behind the last window are never read", "[coverage]") {
    const axis_coverage coverage = coverage_of(axis_with(8, 2, 3, 3, 1, 0));
    CHECK(coverage.unread_after == 2);
    CHECK(coverage.read == range{0, 6});
}

TEST_CASE("plan coverage: counts agree with looking at every tap", "[coverage]") {
    for (extent in = 1; in <= 9; ++in) {
        for (extent kernel = 1; kernel <= 3; ++kernel) {
            for (extent stride = 1; stride <= 5; ++stride) {
                for (extent dilation = 1; dilation <= 3; ++dilation) {
                    for (extent origin = -3; origin <= 1; ++origin) {
                        for (extent out = 1; out <= 3; ++out) {
                            const axis_plan axis = axis_with(in, out, kernel, stride, dilation, origin);
                            std::vector<int> seen(static_cast<std::size_t>(in), 0);
                            for (extent o = 0; o < out; ++o) {
                                for (const extent cell : tap_cells(axis, o)) {
                                    if (cell != outside) seen[static_cast<std::size_t>(cell)] = 1;
                                }
                            }
                            const axis_coverage coverage = coverage_of(axis);
                            const extent unread = coverage.unread_before + *coverage.unread_between + coverage.unread_after;
                            CAPTURE(in, kernel, stride, dilation, origin, out);
                            REQUIRE(unread == std::count(seen.begin(), seen.end(), 0));
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("plan coverage: huge dilated axes are not counted cell by cell", "[coverage]") {
    const extent in = extent{1} << 40;
    CHECK_FALSE(coverage_of(axis_with(in, in / 8, 2, 8, 3, 0)).unread_between.has_value());
    CHECK(coverage_of(axis_with(in, in / 8, 2, 8, 1, 0)).unread_between == (in / 8 - 1) * 6);
}

TEST_CASE("plan coverage: irregular windows", "[coverage]") {
    axis_plan axis = axis_with(10, 3, 3, 1, 1, 0);
    axis.windows = {{1, 3}, {2, 5}, {7, 9}};
    const axis_coverage coverage = coverage_of(axis);
    CHECK(coverage.read == range{1, 9});
    CHECK(coverage.unread_before == 1);
    CHECK(coverage.unread_between == 2);
    CHECK(coverage.unread_after == 1);
}

}  // namespace pooltool
