// The chain of reducer::power: cells to powers, sums of these axis by axis, roots of the sums. See chain.hpp.
#include "base/power.hpp"
#include "base/visit.hpp"
#include "engine/chain.hpp"
#include "plan/arithmetic.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

/// Cells to their powers, in float64: x^p where signs count, |x|^p elsewhere.
class term_step final : public step {
public:
    explicit term_step(const window_plan& plan) : power_(plan.power), signed_(plan.power_signed) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(double); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(double); }
    [[nodiscard]] box reads(const box& out) const override { return out; }
    [[nodiscard]] double term(double x) const noexcept { return raised(signed_ ? x : std::fabs(x), power_); }

    void run(const bytes_in& in, const bytes_out& out, workspace&) const override {
        for_each_row(in, out, in_size(), out_size(), [this](const std::byte* from, std::byte* to, extent n) {
            const auto* const cells = reinterpret_cast<const double*>(from);
            auto* const terms = reinterpret_cast<double*>(to);
            // The sign of a square does not matter; loops without a call become vectors.
            if (power_ == 2) {
                for (extent i = 0; i < n; ++i) terms[i] = cells[i] * cells[i];
            } else if (power_ == 1 && !signed_) {
                for (extent i = 0; i < n; ++i) terms[i] = std::fabs(cells[i]);
            } else {
                for (extent i = 0; i < n; ++i) terms[i] = term(cells[i]);
            }
        });
    }

private:
    double power_;
    bool signed_;
};

/// Sums, or means of signed powers, to results of the plan's type.
class root_step final : public step {
public:
    root_step(const window_plan& plan, const kernels::table& table)
        : power_(plan.power),
          volume_(plan.power_signed ? static_cast<double>(plan.power_volume) : 1.0),
          stored_(plan.out),
          how_(plan.round),
          table_(table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(double); }
    [[nodiscard]] extent out_size() const noexcept override { return size_of(stored_); }
    [[nodiscard]] box reads(const box& out) const override { return out; }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        for_each_row(in, out, in_size(), out_size(), [&](const std::byte* from, std::byte* to, extent n) {
            const auto* const sums = reinterpret_cast<const double*>(from);
            auto* const roots = memory.cells<double>(buffer_result, n);
            for (extent i = 0; i < n; ++i) roots[i] = sums[i] * volume_;
            if (power_ == 2) {
                for (extent i = 0; i < n; ++i) roots[i] = std::sqrt(roots[i]);
            } else if (stored_ == dtype::float32) {
                for (extent i = 0; i < n; ++i) roots[i] = static_cast<double>(rooted_to_float(roots[i], power_));
            } else {
                for (extent i = 0; i < n; ++i) roots[i] = rooted(roots[i], power_);
            }
            store_cells<double>(to, stored_, how_, roots, n, table_);
        });
    }

private:
    double power_;
    double volume_;
    dtype stored_;
    rounding how_;
    const kernels::table& table_;
};

}  // namespace

std::optional<chain> power_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                 std::string& why_not) {
    if (what.passes.size() != 1 || what.passes.front().reduce != reducer::power) {
        why_not = "it is not one pass of powers";
        return std::nullopt;
    }
    if (!plain_windows(what, why_not)) return std::nullopt;
    const memory_pass& pass = layout.passes.front();
    const window_plan& plan = *pass.plan;
    if (layout.component_axis >= 0) {
        why_not = "cells are complex";
        return std::nullopt;
    }
    if (is_floating(plan.in) && plan.nan != nan_rule::propagate) {
        why_not = "its NaN rule leaves taps out";
        return std::nullopt;
    }
    chain made;
    made.stored = plan.in;
    made.carrier = dtype::float64;
    auto terms = std::make_unique<term_step>(plan);
    const double fill = terms->term(plan.fill);
    made.steps.push_back(std::move(terms));
    // The sums alone, as a pass of their own. A sum in pairs is rounded before it is divided.
    const bool divided = plan.power_signed && plan.divisor != divisor_rule::none;
    const sum_kind kind = addition_of(plan) == addition::pairs ? sum_kind::pairs : sum_kind::float64;
    window_plan sums = plan;
    sums.reduce = reducer::sum;
    sums.in = sums.out = dtype::float64;
    if (!divided || kind == sum_kind::pairs) sums.divisor = divisor_rule::none;
    append_direct_sums(made, kind, dtype::float64, made.own(pass, std::move(sums)), fill, false, table);
    if (divided && kind == sum_kind::pairs) {
        window_plan means = plan;
        means.out = dtype::float64;
        made.steps.push_back(make_quotient_step(sum_kind::float64, made.own(pass, std::move(means)), table));
    }
    made.steps.push_back(std::make_unique<root_step>(plan, table));
    made.canonical = plan.out == dtype::float64;
    return made;
}

}  // namespace pooltool
