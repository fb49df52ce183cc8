// From a program to a chain of steps, where regrouping its windows axis by axis is exact; see chain.hpp.
#include <cmath>

#include "base/visit.hpp"
#include "engine/block_sum_step.hpp"
#include "engine/box_step.hpp"
#include "engine/chain.hpp"
#include "engine/sliding_lines.hpp"
#include "plan/arithmetic.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

bool has_constant_border(const memory_pass& pass) {
    for (const axis_plan& axis : pass.axes) {
        if (axis.edge == border::constant && !is_identity(axis)) return true;
    }
    return false;
}

kernels::fold_rule rule_of(const window_plan& plan) noexcept {
    const bool greatest = plan.reduce == reducer::maximum;
    if (plan.nan == nan_rule::sliding) return greatest ? kernels::greatest_last : kernels::least_last;
    return greatest ? kernels::greatest_first : kernels::least_first;
}

struct link {
    fold_link fold;
    kernels::fold_rule rule;
    double fill;
};

/// All folds in one step, where there is one that does them.
step_pointer box_of(const std::vector<link>& links, dtype carrier, const coordinates& shape, const kernels::table& table) {
    std::vector<fold_link> folds;
    for (const link& each : links) {
        const bool filled = each.fold.plan->edge == border::constant;
        if (each.rule != links.front().rule || filled != (links.front().fold.plan->edge == border::constant) ||
            (filled && each.fill != links.front().fill)) {
            return nullptr;
        }
        folds.push_back(each.fold);
    }
    if (native_carrier(carrier) == carrier) {
        if (auto planes = make_fold_planes_step(carrier, links.front().rule, folds, shape.size(), table)) return planes;
    }
    return make_box_step(carrier, links.front().rule, folds, shape, links.front().fill, table);
}

}  // namespace

bool plain_windows(const program& what, std::string& why_not) {
    for (const window_plan& plan : what.passes) {
        if (!plan.footprint.empty()) return why_not = "it has a footprint", false;
        if (!plan.index_strides.empty()) return why_not = "it makes indices", false;
        if (plan.min_valid > 0 && !leaves_nan_out(plan)) return why_not = "it counts valid cells", false;
    }
    return true;
}

std::vector<int> windowed_axes(const memory_pass& pass) {
    std::vector<int> axes;
    for (const int m : pass.logical_order) {
        if (!is_identity(pass.axes[static_cast<std::size_t>(m)])) axes.push_back(m);
    }
    return axes;
}

std::vector<fold_link> links_of(const memory_pass& pass) {
    std::vector<fold_link> links;
    for (const int m : windowed_axes(pass)) links.push_back({m, &pass.axes[static_cast<std::size_t>(m)]});
    return links;
}

std::optional<chain> fold_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                std::string& why_not) {
    if (!plain_windows(what, why_not)) return std::nullopt;
    if (what.passes.front().reduce != reducer::sum) {
        if (auto made = valid_chain(what, layout, table)) return made;
    }
    const dtype stored = what.passes.front().in;
    const bool paired = layout.component_axis >= 0;
    chain made;
    made.stored = stored;
    made.carrier = what.passes.front().through_float64 ? dtype::float64 : native_carrier(stored);
    bool sliding = false;
    for (const memory_pass& pass : layout.passes) {
        const window_plan& plan = *pass.plan;
        if (plan.reduce != reducer::maximum && plan.reduce != reducer::minimum) {
            why_not = "not every pass is an extreme";
            return std::nullopt;
        }
        const bool floating = is_floating(plan.in);
        if (floating && plan.nan != nan_rule::propagate && plan.nan != nan_rule::sliding) {
            why_not = "its NaN rule depends on the order of all taps";
            return std::nullopt;
        }
        const bool last = &pass == &layout.passes.back();
        if (!last && (plan.out != stored || plan.through_float64 != what.passes.front().through_float64)) {
            why_not = "its passes change the type";
            return std::nullopt;
        }
        sliding = sliding || plan.nan == nan_rule::sliding;
        if (has_constant_border(pass) && !fill_held(plan)) {
            // Rounding the fill value first is the same as rounding the extreme, unless it rounds to a zero (whose sign then
            // decides ties), is a NaN, or another rule or type takes the result.
            const double narrow = visit_real(stored, [&](auto tag) {
                return to_double(from_double<typename decltype(tag)::type>(plan.fill, rounding::trunc));
            });
            const bool same =
                plan.out == stored && plan.fill == plan.fill && (floating ? narrow != 0 : plan.round == rounding::trunc);
            if (!same && plan.nan != nan_rule::sliding) {
                why_not = "its fill value is not one of the cells' type";
                return std::nullopt;
            }
            if (!same) made.always_without_shortcuts = true;
        }
        if (plan.nan == nan_rule::sliding && has_constant_border(pass) && plan.fill != plan.fill) {
            made.always_without_shortcuts = true;
        }
    }
    std::vector<link> links;
    for (const memory_pass& pass : layout.passes) {
        const window_plan& plan = *pass.plan;
        const std::vector<int> axes = windowed_axes(pass);
        const double fill = visit_real(
            stored, [&](auto tag) { return to_double(from_double<typename decltype(tag)::type>(plan.fill, rounding::trunc)); });
        for (std::size_t i = axes.size(); i-- > 0;) {  // the last axis first: of equal extremes the first in scan order stays
            links.push_back({{axes[i], &pass.axes[static_cast<std::size_t>(axes[i])]}, rule_of(plan), fill});
        }
    }
    if (links.empty()) {
        const memory_pass& pass = layout.passes.back();
        links.push_back({{0, &pass.axes[0]}, rule_of(*pass.plan), 0});
    }
    // 16-bit floats as they are, where nothing but their order matters; widened otherwise.
    step_pointer together;
    const bool halves = is_floating(stored) && size_of(stored) == 2 && what.out == stored && !sliding;
    if (halves && !paired && made.carrier == native_carrier(stored)) {
        together = box_of(links, stored, layout.in_shape, table);
        if (together) made.carrier = stored;
    }
    if (!together && !paired) together = box_of(links, made.carrier, layout.in_shape, table);
    if (together) {
        made.steps.push_back(std::move(together));
    } else {
        for (const link& each : links) {
            made.steps.push_back(
                make_fold_step(made.carrier, each.rule, *each.fold.plan, each.fold.axis, each.fill, paired, table));
        }
    }
    const window_plan& final_plan = layout.passes.back().plan[0];
    if (final_plan.out != made.carrier) {
        // A minimum of no bool is the greatest byte so far: it becomes 1 before it becomes another type.
        if (stored == dtype::boolean && made.carrier == dtype::uint8 && final_plan.out != stored)
            made.steps.push_back(make_store_step(made.carrier, stored, rounding::trunc, table));
        made.steps.push_back(make_store_step(made.carrier, final_plan.out, final_plan.round, table));
    } else {
        // Sliding chains run where there is no NaN.
        made.canonical = is_floating(final_plan.out) && !sliding && !made.steps.back()->canonical();
    }
    if (sliding && (is_floating(stored) || made.always_without_shortcuts)) {
        made.without_shortcuts = [slow = std::make_shared<sliding_lines>(layout, what.out, table)](
                                     const raw_cells& input, const box& where, std::byte* out, workspace& memory) {
            slow->block(input, where, out, memory);
        };
    }
    return made;
}

void append_direct_sums(chain& made, sum_kind kind, dtype carrier, const memory_pass& pass, double fill, bool paired,
                        const kernels::table& table) {
    const std::vector<int> axes = windowed_axes(pass);
    if (!paired) {
        const std::vector<fold_link> links = links_of(pass);
        auto planes = kind == sum_kind::float64 ? make_sum_planes_step(carrier, pass, links, table) : nullptr;
        if (planes) {
            made.steps.push_back(std::move(planes));
            return;
        }
        if (auto together = make_sum_box_step(kind, carrier, pass, links, fill, table)) {
            made.steps.push_back(std::move(together));
            return;
        }
    }
    std::vector<extent> before;
    for (const int m : axes) {
        const axis_plan& axis = pass.axes[static_cast<std::size_t>(m)];
        made.steps.push_back(before.empty() ? make_first_sum_step(kind, carrier, axis, m, fill, paired, table)
                                            : make_next_sum_step(kind, axis, m, fill, before, paired, table));
        before.push_back(axis.kernel);
    }
    if (axes.empty()) made.steps.push_back(make_first_sum_step(kind, carrier, pass.axes[0], 0, fill, paired, table));
    made.steps.push_back(make_quotient_step(kind, pass, table));
}

std::optional<chain> sum_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                               std::string& why_not) {
    if (!plain_windows(what, why_not)) return std::nullopt;
    if (auto made = valid_chain(what, layout, table)) return made;
    const bool paired = layout.component_axis >= 0;
    chain made;
    made.stored = what.passes.front().in;
    for (const memory_pass& pass : layout.passes) {
        const window_plan& plan = *pass.plan;
        if (plan.reduce != reducer::sum || plan.sum == summation::running) {
            why_not = "not every pass is a sum of each window on its own";
            return std::nullopt;
        }
        const std::vector<int> axes = windowed_axes(pass);
        if (is_floating(plan.in) && plan.nan != nan_rule::propagate) {
            why_not = "its NaN rule leaves taps out";
            return std::nullopt;
        }
        extent taps = 1;
        for (const int m : axes) {
            if (__builtin_mul_overflow(taps, pass.axes[static_cast<std::size_t>(m)].kernel, &taps)) taps = INT64_MAX;
        }
        sum_kind kind = sum_kind::float64;
        dtype carrier = native_carrier(plan.in);
        switch (addition_of(plan)) {
            case addition::pairs:
                kind = sum_kind::pairs;
                break;
            case addition::exact:
                kind = taps <= exact_in_float64(plan.in) ? sum_kind::float64 : sum_kind::exact;
                break;
            case addition::float64:
                if (plan.through_float64 || (has_constant_border(pass) && !fill_held(plan))) {
                    carrier = dtype::float64;
                }
                break;
        }
        if (&pass == &layout.passes.front()) {
            made.carrier = carrier;
        } else if (plan.in != carrier) {
            made.steps.push_back(make_load_step(plan.in, carrier, table));
        }
        if (plan.sum == summation::blockwise && !axes.empty()) {
            made.steps.push_back(make_block_sum_step(kind, carrier, pass, axes.front(), paired, table));
            continue;
        }
        append_direct_sums(made, kind, carrier, pass, has_constant_border(pass) ? plan.fill : 0.0, paired, table);
    }
    return made;
}

}  // namespace pooltool
