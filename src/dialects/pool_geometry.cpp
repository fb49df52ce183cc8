// Output lengths and window coordinates; see pool_geometry.hpp.
#include "dialects/pool_geometry.hpp"

#include <algorithm>
#include <string>

#include "base/checked.hpp"
#include "dialects/axes.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// Adaptive bins that are not alike are listed one by one; so many fit in memory beside the array.
constexpr extent most_bins = extent{1} << 24;

void refuse_empty(extent array_axis, extent in) {
    if (in == 0) {
        fail_input("axis " + std::to_string(array_axis) +
                   " has no cells: a pooled axis needs at least one (choose other axes with --axes)");
    }
}

[[noreturn]] void refuse_window(const pool_axis& axis, pad_pair pads) {
    std::string message = "--kernel " + std::to_string(axis.kernel);
    if (axis.dilation > 1) {
        message += " with --dilation " + std::to_string(axis.dilation) + " (a window of " + std::to_string(axis.window()) + ")";
    }
    message += " does not fit axis " + std::to_string(axis.array_axis) + " of " +
               counted(static_cast<std::size_t>(axis.in), "cell", "cells");
    if (pads != pad_pair{}) message += " with --padding " + worded(pads);
    fail_input(message + " (use a smaller kernel, or --padding same)");
}

/// SAME: cdiv(in, stride) windows; the padding they need is split, the odd cell behind (same) or in front (same_lower). With a
/// stride longer than the window nothing is padded: cells are skipped at the end.
pad_pair same_padding(const pool_axis& axis, extent out, bool lower) {
    const extent total = std::max((out - 1) * axis.stride + axis.window() - axis.in, extent{0});
    const extent less = total / 2;
    return lower ? pad_pair{total - less, less} : pad_pair{less, total - less};
}

/// floor or ceil of the number of windows; in ceil mode a last window that would begin in the padding behind is dropped.
extent window_count(const pool_axis& axis, pad_pair pads, bool ceil_mode) {
    const extent room = axis.in + pads.lo + pads.hi - axis.window();
    if (!ceil_mode) return floor_divide(room, axis.stride) + 1;
    const extent out = ceil_divide(room, axis.stride) + 1;
    return out > 0 && (out - 1) * axis.stride >= axis.in + pads.lo ? out - 1 : out;
}

}  // namespace

axis_plan kept_axis(extent in) {
    axis_plan plan;
    plan.in = in;
    plan.out = in;
    plan.counted = {0, in};
    return plan;
}

axis_plan regular_axis(const pool_axis& axis, std::optional<padding_word> word, bool ceil_mode, bool padding_counts) {
    refuse_empty(axis.array_axis, axis.in);
    pad_pair pads = axis.padding;
    extent out = 0;
    if (word == padding_word::same || word == padding_word::same_lower) {
        out = ceil_divide(axis.in, axis.stride);
        pads = same_padding(axis, out, word == padding_word::same_lower);
    } else if (word == padding_word::valid) {
        pads = {};
        out = window_count(axis, pads, false);
    } else {
        out = window_count(axis, pads, ceil_mode);
    }
    if (out < 1) refuse_window(axis, pads);

    axis_plan plan;
    plan.in = axis.in;
    plan.out = out;
    plan.kernel = axis.kernel;
    plan.stride = axis.stride;
    plan.dilation = axis.dilation;
    plan.origin = -pads.lo;
    plan.counted = padding_counts ? range{-pads.lo, axis.in + pads.hi} : range{0, axis.in};
    return plan;
}

axis_plan adaptive_axis(extent array_axis, extent in, extent out) {
    refuse_empty(array_axis, in);
    axis_plan plan = kept_axis(in);
    plan.out = out;
    if (in % out == 0) {
        plan.kernel = in / out;
        plan.stride = in / out;
        return plan;
    }
    if (out > most_bins) {
        fail_usage("--output-size " + std::to_string(out) + " on axis " + std::to_string(array_axis) +
                   " is too large (the most is " + std::to_string(most_bins) + ")");
    }
    plan.windows.reserve(static_cast<std::size_t>(out));
    // o*in/out without the product, which could wrap: in = quotient*out + rest and o*rest < 2^48.
    const extent quotient = in / out;
    const extent rest = in % out;
    for (extent o = 0; o < out; ++o) {
        const range window{o * quotient + floor_divide(o * rest, out), (o + 1) * quotient + ceil_divide((o + 1) * rest, out)};
        plan.kernel = std::max(plan.kernel, window.end - window.begin);
        plan.windows.push_back(window);
    }
    return plan;
}

axis_plan whole_axis(extent array_axis, extent in) {
    refuse_empty(array_axis, in);
    axis_plan plan = kept_axis(in);
    plan.out = 1;
    plan.kernel = in;
    plan.stride = in;
    return plan;
}

}  // namespace pooltool::lowering
