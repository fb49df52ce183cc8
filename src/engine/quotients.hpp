// From sums to results: the divisor of every window, and the store rule.
#pragma once

#include <algorithm>
#include <vector>

#include "base/exact_sum.hpp"
#include "base/pair_sum.hpp"
#include "base/visit.hpp"
#include "engine/layout.hpp"
#include "engine/view.hpp"
#include "engine/window_counts.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// Sum is double, pair_sum or exact_sum.
template <class Sum>
class quotients {
public:
    quotients(const memory_pass& pass, const kernels::table& table) : plan_(*pass.plan), table_(table) {
        divisor_ = plan_.divisor == divisor_rule::fixed ? static_cast<double>(plan_.divisor_value) : 1.0;
        if (plan_.divisor != divisor_rule::counted) return;
        for (const axis_plan& axis : pass.axes) {
            counts_.emplace_back(axis);
            alike_ = alike_ && counts_.back().alike();
            divisor_ *= counts_.back().first();
        }
    }

    /// Bytes of a result.
    [[nodiscard]] extent cell_size() const noexcept { return size_of(plan_.out); }

    /// All windows have the same divisor.
    [[nodiscard]] bool alike() const noexcept { return alike_; }

    /// What every sum is divided by, where that is one number and a number divided by it is the result; else 0.
    [[nodiscard]] double one_divisor() const noexcept { return alike_ ? divisor_ : 0; }

    /// n results, when all are alike.
    void store(std::byte* out, const Sum* sums, extent n) const { store_row(out, sums, n, divisor_, nullptr); }

    /// n results along the last axis, the first of them at output `at`.
    void store_at(std::byte* out, const Sum* sums, extent n, const coordinates& at, workspace& memory) const {
        store_row(out, sums, n, 0, divisors_at(at, n, memory));
    }

    /// The same of pairs in two planes.
    void store_planes(std::byte* out, const double* high, const double* low, extent n) const {
        store_pairs(out, high, low, n, divisor_, nullptr);
    }
    void store_planes_at(std::byte* out, const double* high, const double* low, extent n, const coordinates& at,
                         workspace& memory) const {
        store_pairs(out, high, low, n, 0, divisors_at(at, n, memory));
    }

private:
    static double value_of(const Sum& sum) noexcept {
        if constexpr (std::is_same_v<Sum, double>) {
            return sum;
        } else {
            return sum.value();
        }
    }

    const double* divisors_at(const coordinates& at, extent n, workspace& memory) const {
        const std::size_t last = at.size() - 1;
        double factor = 1;
        for (std::size_t d = 0; d < last; ++d) factor *= counts_[d].at(at[d]);
        double* const divisors = memory.cells<double>(buffer_rows, n);
        for (extent i = 0; i < n; ++i) divisors[i] = factor * counts_[last].at(at[last] + i);
        return divisors;
    }

    /// Pairs as they lie, some at a time through planes of their own.
    void store_row(std::byte* out, const pair_sum* sums, extent n, double divisor, const double* divisors) const {
        double high[some];
        double low[some];
        for (extent done = 0; done < n; done += some) {
            const extent here = std::min(some, n - done);
            for (extent i = 0; i < here; ++i) {
                high[i] = sums[done + i].hi;
                low[i] = sums[done + i].lo;
            }
            store_pairs(out + done * cell_size(), high, low, here, divisor, divisors != nullptr ? divisors + done : nullptr);
        }
    }

    void store_pairs(std::byte* out, const double* high, const double* low, extent n, double divisor,
                     const double* divisors) const {
        double means[some];
        for (extent done = 0; done < n; done += some) {
            const extent here = std::min(some, n - done);
            if (plan_.divisor == divisor_rule::none) {
                for (extent i = 0; i < here; ++i) means[i] = pair_sum{high[done + i], low[done + i]}.value();
            } else {
                const double* const by = divisors != nullptr ? divisors + done : nullptr;
                table_.pair_means(means, high + done, low + done, by, divisor, here);
            }
            visit_real(plan_.out, [&](auto tag) {
                using cell = typename decltype(tag)::type;
                cell* const to = reinterpret_cast<cell*>(out) + done;
                for (extent i = 0; i < here; ++i) to[i] = from_double<cell>(means[i], plan_.round);
            });
        }
    }

    /// divisors: one each, or null for `divisor` everywhere.
    template <class Any>
    void store_row(std::byte* out, const Any* sums, extent n, double divisor, const double* divisors) const {
        visit_real(plan_.out, [&](auto tag) {
            using cell = typename decltype(tag)::type;
            cell* const to = reinterpret_cast<cell*>(out);
            if (plan_.divisor == divisor_rule::none) {
                for (extent i = 0; i < n; ++i) {
                    if constexpr (std::is_same_v<Sum, exact_sum>) {
                        to[i] = from_exact<cell>(sums[i]);
                    } else {
                        to[i] = from_double<cell>(value_of(sums[i]), plan_.round);
                    }
                }
                return;
            }
            if constexpr (std::is_same_v<Sum, double> && std::is_arithmetic_v<cell>) {
                if (std::is_floating_point_v<cell> || plan_.round == rounding::trunc) {
                    if (divisors != nullptr) {
                        table_.of<cell>().store_quotients(to, sums, divisors, n);
                        return;
                    }
                    if (divisor != 0) {
                        table_.of<cell>().store_quotient(to, sums, divisor, n);
                        return;
                    }
                }
            }
            if constexpr (std::is_same_v<Sum, double> && (std::is_same_v<cell, float16> || std::is_same_v<cell, bfloat16>)) {
                if (divisors != nullptr || divisor != 0) {
                    store_halves(to, sums, n, divisor, divisors);
                    return;
                }
            }
            for (extent i = 0; i < n; ++i) {
                const double by = divisors != nullptr ? divisors[i] : divisor;
                to[i] = from_double<cell>(by == 0 ? 0.0 : value_of(sums[i]) / by, plan_.round);
            }
        });
    }

    /// 16-bit results, some at a time through their float64 means.
    template <class Half>
    void store_halves(Half* out, const double* sums, extent n, double divisor, const double* divisors) const {
        double means[some];
        const auto narrow = std::is_same_v<Half, float16> ? table_.store_float16 : table_.store_bfloat16;
        for (extent done = 0; done < n; done += some) {
            const extent here = std::min(some, n - done);
            if (divisors != nullptr) {
                table_.f64.store_quotients(means, sums + done, divisors + done, here);
            } else {
                table_.f64.store_quotient(means, sums + done, divisor, here);
            }
            narrow(reinterpret_cast<std::uint16_t*>(out + done), means, here);
        }
    }

    static constexpr extent some = 256;

    const window_plan& plan_;
    const kernels::table& table_;
    double divisor_{1};
    bool alike_{true};
    std::vector<window_counts> counts_{};  // per axis
};

}  // namespace pooltool
