// A program as lines for people; see describe.hpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "plan/check.hpp"
#include "plan/describe.hpp"
#include "plan/geometry.hpp"
#include "pooltool/io.hpp"

namespace pooltool {
namespace {

std::string number(double value) {
    if (value != value) return "NaN";
    if (value - value != 0) return value < 0 ? "-infinity" : "infinity";
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string cells(extent count) { return std::to_string(count) + (count == 1 ? " cell" : " cells"); }

std::string array_words(dtype type, const std::vector<extent>& shape) {
    std::string text{name_of(type)};
    text += " ";
    if (shape.empty()) text += "scalar";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) text += "x";
        text += std::to_string(shape[i]);
    }
    const array_header header{.type = type, .shape = shape, .fortran_order = false, .swapped = false, .carrier = {}};
    return text + " (" + std::to_string(header.bytes()) + " bytes)";
}

std::string statistic_words(const window_plan& plan) {
    switch (plan.reduce) {
        case reducer::maximum:
            return "maximum";
        case reducer::minimum:
            return "minimum";
        case reducer::median:
            return "median, the mean of the two middle cells for an even count";
        case reducer::rank:
            return "cell " + std::to_string(plan.rank) + " (from 0) in ascending order";
        case reducer::sum: {
            std::string text = plan.sum == summation::running ? "running sum" : "sum of each window on its own";
            if (plan.sum == summation::blockwise) text += ", by blocks";
            if (plan.divisor == divisor_rule::fixed) text += " / " + std::to_string(plan.divisor_value);
            if (plan.divisor == divisor_rule::counted) text += " / number of counted cells";
            return text;
        }
        case reducer::power:
            return plan.power_signed ? "root of the sum of signed powers, p = " + number(plan.power)
                                     : "norm: root of the sum of |x|^p, p = " + number(plan.power);
    }
    return {};
}

std::string nan_words(const window_plan& plan) {
    const bool extreme = plan.reduce == reducer::maximum || plan.reduce == reducer::minimum;
    switch (plan.nan) {
        case nan_rule::propagate:
            return std::string("NaN in, NaN out") + (extreme ? "; of equal cells the first" : "");
        case nan_rule::ignore:
            return std::string("NaN left out") + (extreme ? "; of equal cells the first" : "");
        case nan_rule::refuse:
            return "NaN is an error";
        case nan_rule::comparison:
            return extreme ? "plain comparison from the first cell on: NaN is kept there and passed over elsewhere"
                           : "NaN stops the selection where it stands";
        case nan_rule::sliding:
            return "NaN counts while it leads the window's list; of equal cells the last";
    }
    return {};
}

std::string pass_words(const window_plan& plan) {
    std::string text = statistic_words(plan);
    if (!plan.footprint.empty()) {
        text +=
            " of " + std::to_string(footprint_taps(plan)) + " of " + std::to_string(plan.footprint.size()) + " footprint cells";
    }
    if (is_floating(plan.in)) text += "; " + nan_words(plan);
    if (plan.min_valid > 0) {
        text += "; " + number(plan.empty_value) + " where fewer than " + cells(plan.min_valid) + " are valid";
    }
    if (plan.through_float64) text += "; computed in float64";
    if (plan.in != plan.out) {
        text += "; stored as " + std::string(name_of(plan.out));
        if (!is_floating(plan.out)) text += " (" + std::string(name_of(plan.round)) + ", saturating)";
    }
    return text;
}

std::string outside_words(const axis_plan& axis, double fill) {
    switch (axis.edge) {
        case border::skip:
            return "takes no part";
        case border::constant:
            return number(fill);
        case border::nearest:
            return "the edge cell";
        case border::reflect:
            return "the cells reflected, edge repeated";
        case border::mirror:
            return "the cells mirrored, edge not repeated";
        case border::wrap:
            return "the cells from the other end";
    }
    return {};
}

std::string windows_words(const axis_plan& axis) {
    std::string text = std::to_string(axis.in) + " -> " + std::to_string(axis.out) + ", ";
    if (axis.windows.empty()) {
        text += "kernel " + std::to_string(axis.kernel) + ", stride " + std::to_string(axis.stride);
        if (axis.dilation != 1) text += ", dilation " + std::to_string(axis.dilation);
        return text + ", first window at " + std::to_string(axis.origin);
    }
    constexpr std::size_t shown = 8;
    text += "windows";
    for (std::size_t i = 0; i < std::min(shown, axis.windows.size()); ++i) {
        text += " [" + std::to_string(axis.windows[i].begin) + "," + std::to_string(axis.windows[i].end) + ")";
    }
    return axis.windows.size() > shown ? text + " ..." : text;
}

std::string coverage_words(const axis_plan& axis, const window_plan& plan) {
    const axis_coverage coverage = coverage_of(axis);
    std::string text;
    if (coverage.outside_before + coverage.outside_after > 0) {
        text += "; padded " + std::to_string(coverage.outside_before) + " before, " + std::to_string(coverage.outside_after) +
                " after: " + outside_words(axis, plan.fill);
    }
    if (plan.divisor == divisor_rule::counted && axis.counted != range{0, axis.in}) {
        text += "; the divisor counts places " + std::to_string(axis.counted.begin) + " to " + std::to_string(axis.counted.end - 1);
    }
    const extent ends = coverage.unread_before + coverage.unread_after;
    const extent unread = ends + coverage.unread_between.value_or(0);
    if (unread > 0) {
        text += "; " + cells(unread) + (unread == 1 ? " is" : " are") + " never read (" +
                std::to_string(coverage.unread_before) + " before, " + std::to_string(coverage.unread_between.value_or(0)) +
                " between, " + std::to_string(coverage.unread_after) + " after)";
    }
    return text;
}

}  // namespace

std::string text_of(const program& what) {
    std::string text = array_words(what.in, what.in_shape) + " -> " + array_words(what.out, what.out_shape) + "\n";
    if (what.components == 2) text += "real and imaginary part on their own\n";
    if (what.passes.empty()) text += "a copy: no cell changes\n";
    for (std::size_t pass = 0; pass < what.passes.size(); ++pass) {
        const window_plan& plan = what.passes[pass];
        text += what.passes.size() > 1 ? "pass " + std::to_string(pass + 1) + ": " : "";
        text += pass_words(plan) + "\n";
        for (std::size_t i = 0; i < plan.axes.size(); ++i) {
            const axis_plan& axis = plan.axes[i];
            if (is_identity(axis)) continue;
            text += "  axis " + std::to_string(i) + ": " + windows_words(axis) + coverage_words(axis, plan) + "\n";
        }
    }
    return text;
}

}  // namespace pooltool
