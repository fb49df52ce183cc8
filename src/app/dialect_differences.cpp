// Lowered plans are values, so dialects are compared by what they compute, not by what they call it.
#include "app/dialect_differences.hpp"

#include <array>
#include <cmath>

#include "app/array_words.hpp"
#include "app/compare.hpp"
#include "engine/spilled_array.hpp"
#include "plan/canonical.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr std::array all_dialects{dialect::torch, dialect::keras, dialect::onnx, dialect::jax};

bool has_windows(const axis_plan& axis) {
    return axis.kernel != 1 || axis.stride != 1 || axis.out != axis.in || !axis.windows.empty();
}

std::string numbers(const std::vector<extent>& values) {
    std::string text;
    for (const extent value : values) text += (text.empty() ? "" : ", ") + std::to_string(value);
    return text;
}

/// "axes 2, 3" of the axes that have windows.
std::vector<extent> windowed_axes(const window_plan& pass) {
    std::vector<extent> axes;
    for (std::size_t i = 0; i < pass.axes.size(); ++i) {
        if (has_windows(pass.axes[i])) axes.push_back(static_cast<extent>(i));
    }
    return axes;
}

/// One number of every axis that has windows, as "2x2"; a single one when all are equal.
template <class Number>
std::string per_axis(const window_plan& pass, Number number) {
    std::string text;
    bool all_equal = true;
    std::string first;
    for (const extent i : windowed_axes(pass)) {
        const std::string one = std::to_string(number(pass.axes[static_cast<std::size_t>(i)]));
        if (first.empty()) first = one;
        all_equal = all_equal && one == first;
        text += (text.empty() ? "" : "x") + one;
    }
    return all_equal ? first : text;
}

template <class Number>
void compare_axes(const window_plan& ours, const window_plan& theirs, Number number, const std::string& what,
                  std::vector<std::string>& reasons) {
    for (std::size_t i = 0; i < ours.axes.size(); ++i) {
        if (number(ours.axes[i]) == number(theirs.axes[i])) continue;
        reasons.push_back(what + " " + per_axis(theirs, number) + " instead of " + per_axis(ours, number));
        return;
    }
}

/// "before:after" coordinates outside of the axis that windows reach into, by the plan's counted range or its first tap.
extent pad_before(const axis_plan& axis) { return axis.origin < 0 ? -axis.origin : 0; }

std::vector<std::string> reasons_between(const program& ours, const program& theirs) {
    std::vector<std::string> reasons;
    if (ours.out_shape != theirs.out_shape) {
        reasons.push_back("output " + shape_text(theirs.out_shape) + " instead of " + shape_text(ours.out_shape));
    }
    if (ours.out != theirs.out) {
        reasons.push_back("dtype " + std::string(name_of(theirs.out)) + " instead of " + std::string(name_of(ours.out)));
    }
    if (ours.passes.size() != 1 || theirs.passes.size() != 1) {
        if (reasons.empty()) reasons.push_back("other passes over the array");
        return reasons;
    }
    const window_plan& a = ours.passes[0];
    const window_plan& b = theirs.passes[0];
    const std::vector<extent> our_axes = windowed_axes(a);
    const std::vector<extent> their_axes = windowed_axes(b);
    if (our_axes != their_axes) {
        reasons.push_back("pools axes " + numbers(their_axes) + " instead of " + numbers(our_axes));
        return reasons;
    }
    compare_axes(
        a, b, [](const axis_plan& axis) { return axis.stride; }, "stride", reasons);
    compare_axes(
        a, b, [](const axis_plan& axis) { return axis.dilation; }, "dilation", reasons);
    compare_axes(a, b, pad_before, "padding in front", reasons);
    if (a.divisor != b.divisor || a.divisor_value != b.divisor_value) {
        reasons.emplace_back("another divisor");
    } else if (a.divisor == divisor_rule::counted) {
        for (std::size_t i = 0; i < a.axes.size(); ++i) {
            const bool ours_counts = a.axes[i].counted != range{0, a.axes[i].in};
            const bool theirs_counts = b.axes[i].counted != range{0, b.axes[i].in};
            if (ours_counts == theirs_counts) continue;
            reasons.emplace_back(theirs_counts ? "padded cells count in the divisor"
                                               : "padded cells do not count in the divisor");
            break;
        }
    }
    if (a.power_signed != b.power_signed) {
        const bool even = std::fmod(a.power, 2.0) == 0.0;  // signs cannot be told apart
        if (even) {
            reasons.emplace_back(b.power_signed ? "scales the mean of the powers by the window's volume"
                                                : "adds the powers, no mean");
        } else {
            reasons.emplace_back(b.power_signed ? "keeps the signs of the values" : "takes the magnitudes of the values");
        }
    }
    if (a.index_strides != b.index_strides) reasons.emplace_back("other numbers in --indices");
    if (reasons.empty() && !(ours == theirs)) reasons.emplace_back("other windows at the edges");
    return reasons;
}

}  // namespace

std::string_view name_of(dialect whose) noexcept {
    switch (whose) {
        case dialect::torch:
            return "torch";
        case dialect::keras:
            return "keras";
        case dialect::onnx:
            return "onnx";
        case dialect::jax:
            return "jax";
    }
    return {};
}

std::vector<dialect_view> other_dialects(const pool_request& request, const array_header& input) {
    const program ours = lower(request, input);
    std::vector<dialect_view> views;
    for (const dialect other : all_dialects) {
        if (other == request.dialect) continue;
        dialect_view view;
        view.dialect = other;
        pool_request same_words = request;
        same_words.dialect = other;
        try {
            const program theirs = lower(same_words, input);
            if (!(canonical(theirs) == canonical(ours))) {
                view.answer = dialect_view::verdict::different;
                view.reasons = reasons_between(ours, theirs);
            }
            view.theirs = theirs;
        } catch (const error& problem) {
            view.answer = dialect_view::verdict::refused;
            view.reasons = {problem.what()};
        }
        views.push_back(std::move(view));
    }
    return views;
}

namespace {

struct results {
    spilled_array cells{};
    spilled_array indices{};
};

void run_into(results& to, const program& what, const std::function<opened_input()>& open, const schedule& how) {
    const opened_input input = open();
    const bool indexed = !what.passes.empty() && !what.passes.back().index_strides.empty();
    run(what, *input.cells, to.cells, indexed ? &to.indices : nullptr, how);
    (void)input.cells->finish(false);
}

/// The first cell that differs in the values, or else in the indices.
std::string first_difference(const results& ours, const results& theirs, bool indexed) {
    const auto look = [](const spilled_array& a, const spilled_array& b) -> std::string {
        const auto mine = a.reader();
        const auto other = b.reader();
        const comparison seen = compare(*mine, *other, {});
        if (!seen.first) return {};
        return "[" + numbers(seen.first->index) + "]: " + seen.first->b + " instead of " + seen.first->a;
    };
    std::string found = look(ours.cells, theirs.cells);
    if (found.empty() && indexed) found = look(ours.indices, theirs.indices);
    return found;
}

}  // namespace

void look_at_cells(const program& ours, std::vector<dialect_view>& views, const std::function<opened_input()>& open,
                   const schedule& how) {
    std::optional<results> mine;
    for (dialect_view& view : views) {
        if (view.answer != dialect_view::verdict::different || view.theirs.out_shape != ours.out_shape) continue;
        if (!mine) run_into(mine.emplace(), ours, open, how);
        results other;
        run_into(other, view.theirs, open, how);
        const bool indexed = !ours.passes.empty() && !ours.passes.back().index_strides.empty();
        view.first_cell = first_difference(*mine, other, indexed);
        view.seen = view.first_cell.empty() ? dialect_view::evidence::no_cell_differs : dialect_view::evidence::differs;
    }
}

record record_of(const std::vector<dialect_view>& views) {
    record tree;
    for (const dialect_view& view : views) {
        record one;
        one.add("answer", view.answer == dialect_view::verdict::same        ? "same"
                          : view.answer == dialect_view::verdict::different ? "different"
                                                                            : "refused");
        one.add("reasons", record::list(view.reasons.begin(), view.reasons.end()));
        if (view.seen != dialect_view::evidence::none) one.add("differs_in_file", !view.first_cell.empty());
        if (!view.first_cell.empty()) one.add("first_cell", view.first_cell);
        tree.add(std::string(name_of(view.dialect)), std::move(one));
    }
    return tree;
}

std::string text_of(const std::vector<dialect_view>& views) {
    std::string text;
    for (const dialect_view& view : views) {
        std::string name(name_of(view.dialect));
        name.resize(6, ' ');
        text += "  " + name;
        if (view.answer == dialect_view::verdict::same) text += "the same answer";
        if (view.answer == dialect_view::verdict::refused) text += "refuses: ";
        for (std::size_t i = 0; i < view.reasons.size(); ++i) text += (i > 0 ? "; " : "") + view.reasons[i];
        if (view.seen == dialect_view::evidence::differs) text += "; first at " + view.first_cell;
        if (view.seen == dialect_view::evidence::no_cell_differs) text += "; no cell of this file shows it";
        text += '\n';
    }
    return text;
}

}  // namespace pooltool
