// Programs written differently that compute the same have one canonical form; those that differ keep differing.
#include "plan/canonical.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace pooltool {
namespace {

program along(axis_plan axis, reducer reduce = reducer::sum) {
    window_plan plan;
    plan.reduce = reduce;
    plan.axes = {axis};
    program what;
    what.in_shape = {axis.in};
    what.out_shape = {axis.out};
    what.passes = {plan};
    return what;
}

axis_plan regular(extent in, extent out, extent kernel, extent stride, extent origin = 0) {
    axis_plan axis;
    axis.in = in;
    axis.out = out;
    axis.kernel = kernel;
    axis.stride = stride;
    axis.origin = origin;
    axis.counted = {0, in};
    return axis;
}

}  // namespace

TEST_CASE("canonical: the stride of a single window and the dilation of a single tap say nothing", "[canonical]") {
    CHECK(canonical(along(regular(5, 1, 5, 5))) == canonical(along(regular(5, 1, 5, 1))));
    axis_plan dilated = regular(5, 5, 1, 1);
    dilated.dilation = 7;
    CHECK(canonical(along(dilated)) == canonical(along(regular(5, 5, 1, 1))));
    CHECK(canonical(along(regular(6, 2, 2, 2))) != canonical(along(regular(6, 2, 2, 3))));
}

TEST_CASE("canonical: a border that no tap reaches says nothing", "[canonical]") {
    program filled = along(regular(6, 3, 2, 2));
    filled.passes[0].axes[0].edge = border::constant;
    filled.passes[0].fill = 9;
    CHECK(canonical(filled) == canonical(along(regular(6, 3, 2, 2))));
    program reached = along(regular(6, 3, 2, 2, -1));
    reached.passes[0].axes[0].edge = border::constant;
    CHECK(canonical(reached) != canonical(along(regular(6, 3, 2, 2, -1))));
}

TEST_CASE("canonical: counting the same for every window is dividing by a number", "[canonical]") {
    program counting = along(regular(7, 4, 3, 2, -1));
    counting.passes[0].divisor = divisor_rule::counted;
    program fixed = along(regular(7, 4, 3, 2, -1));
    fixed.passes[0].divisor = divisor_rule::fixed;
    fixed.passes[0].divisor_value = 3;
    CHECK(canonical(counting) != canonical(fixed));  // the ends count two
    counting.passes[0].axes[0].counted = {-1, 8};
    CHECK(canonical(counting) == canonical(fixed));
    counting.passes[0].axes[0].counted = {-1, 20};  // beyond every tap
    CHECK(canonical(counting) == canonical(fixed));
    counting.passes[0].nan = nan_rule::ignore;
    fixed.passes[0].nan = nan_rule::ignore;
    CHECK(canonical(counting) != canonical(fixed));
}

TEST_CASE("canonical: counting padding is nothing else where a window that reads a cell has none of it", "[canonical]") {
    program padded = along(regular(5, 7, 1, 1, -1));  // windows of one cell: two of them lie in the padding and sum to 0
    padded.passes[0].divisor = divisor_rule::counted;
    program real = padded;
    padded.passes[0].axes[0].counted = {-1, 6};
    CHECK(canonical(padded) == canonical(real));
    padded.passes[0].axes[0] = regular(5, 6, 2, 1, -1);
    real.passes[0].axes[0] = padded.passes[0].axes[0];
    padded.passes[0].axes[0].counted = {-1, 6};
    CHECK(canonical(padded) != canonical(real));
}

TEST_CASE("canonical: an axis of one cell does not show in an index", "[canonical]") {
    program one = along(regular(1, 1, 1, 1), reducer::maximum);
    program other = one;
    one.passes[0].index_strides = {0};
    other.passes[0].index_strides = {64};
    CHECK(canonical(one) == canonical(other));
}

}  // namespace pooltool
