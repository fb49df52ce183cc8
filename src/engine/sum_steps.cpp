// Steps that add, and the one that divides and stores.
#include "base/exact_sum.hpp"
#include "base/pair_sum.hpp"
#include "base/visit.hpp"
#include "engine/along_axis.hpp"
#include "engine/row_operations.hpp"
#include "engine/steps.hpp"

namespace pooltool {
namespace {

template <class Op>
class sum_step final : public step {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    sum_step(Op operation, const axis_plan& plan, int axis, line_fill<In> fill, const kernels::table& table)
        : operation_(operation), plan_(plan), axis_(axis), fill_(fill), table_(table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(In); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(Out); }
    [[nodiscard]] box reads(const box& out) const override { return reads_along(plan_, axis_, out); }
    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        along_axis<Op> pass(operation_, plan_, axis_, fill_, memory, table_);
        pass.run({reinterpret_cast<const In*>(in.base), in.where, in.strides},
                 {reinterpret_cast<Out*>(out.base), out.where, out.strides});
    }

private:
    Op operation_;
    const axis_plan& plan_;
    int axis_;
    line_fill<In> fill_;
    const kernels::table& table_;
};

template <class Op>
step_pointer sum_of(Op operation, const axis_plan& plan, int axis, line_fill<typename Op::In> fill,
                    const kernels::table& table) {
    return std::make_unique<sum_step<Op>>(operation, plan, axis, fill, table);
}

struct plain_sum {
    double total{0};
    void add(double cell) noexcept { total += cell; }
    void add(plain_sum other) noexcept { total += other.total; }
};

/// What the sums over `before` (taps per axis) are where every tap is the fill value: what stands outside of a later axis.
template <class Sum>
Sum sums_of_fill(double fill, const std::vector<extent>& before) {
    Sum term;
    term.add(fill);
    for (std::size_t axis = 0; axis < before.size(); ++axis) {
        Sum total;
        for (extent tap = 0; tap < before[axis]; ++tap) {
            if (axis == 0) {
                total.add(fill);
            } else {
                total.add(term);
            }
        }
        term = total;
    }
    return term;
}

template <class Sum>
double value_of(const Sum& sum) noexcept {
    if constexpr (std::is_same_v<Sum, double>) {
        return sum;
    } else {
        return sum.value();
    }
}

template <class Sum>
class quotient_step final : public step {
public:
    quotient_step(const memory_pass& pass, const kernels::table& table) : plan_(*pass.plan), table_(table) {
        if (plan_.divisor != divisor_rule::counted) return;
        for (const axis_plan& axis : pass.axes) {
            std::vector<double> counts(static_cast<std::size_t>(axis.out));
            for (std::size_t o = 0; o < counts.size(); ++o)
                counts[o] = static_cast<double>(counted_taps(axis, static_cast<extent>(o)));
            constant_.push_back(
                std::all_of(counts.begin(), counts.end(), [&](double count) { return count == counts.front(); }));
            if (constant_.back() && !counts.empty()) counts.resize(1);
            counts_.push_back(std::move(counts));
        }
    }

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(Sum); }
    [[nodiscard]] extent out_size() const noexcept override { return size_of(plan_.out); }
    [[nodiscard]] box reads(const box& out) const override { return out; }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        const std::size_t last = out.where.size() - 1;
        const bool whole_rows = std::all_of(constant_.begin(), constant_.end(), [](bool same) { return same; });
        if (plan_.divisor != divisor_rule::counted || whole_rows) {
            double divisor = plan_.divisor == divisor_rule::fixed ? static_cast<double>(plan_.divisor_value) : 1.0;
            for (const auto& counts : counts_) divisor *= counts.empty() ? 1.0 : counts.front();
            for_each_row(in, out, in_size(), out_size(), [&](const std::byte* from, std::byte* to, extent n, const auto&) {
                store_row(to, reinterpret_cast<const Sum*>(from), n, divisor, nullptr);
            });
            return;
        }
        // Row by row of the fastest axis; the other axes' counts are one factor.
        bytes_in rows = in;
        bytes_out results = out;
        rows.strides[last] = in.strides[last];
        const extent n = length_of(out.where[last]);
        double* const divisors = memory.cells<double>(buffer_rows, n);
        std::vector<extent> at(last, 0);
        while (true) {
            extent in_offset = 0;
            extent out_offset = 0;
            double factor = 1;
            for (std::size_t d = 0; d < last; ++d) {
                in_offset += at[d] * in.strides[d];
                out_offset += at[d] * out.strides[d];
                factor *= count_at(d, out.where[d].begin + at[d]);
            }
            for (extent i = 0; i < n; ++i) divisors[i] = factor * count_at(last, out.where[last].begin + i);
            store_row(results.base + out_offset * out_size(), reinterpret_cast<const Sum*>(rows.base) + in_offset, n, 0,
                      divisors);
            std::size_t d = last;
            while (d > 0 && ++at[d - 1] == length_of(out.where[d - 1])) at[--d] = 0;
            if (d == 0) return;
        }
    }

private:
    [[nodiscard]] double count_at(std::size_t axis, extent o) const noexcept {
        return counts_[axis][constant_[axis] ? 0 : static_cast<std::size_t>(o)];
    }

    /// divisors: one each, or null for `divisor` everywhere.
    void store_row(std::byte* out, const Sum* sums, extent n, double divisor, const double* divisors) const {
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
            for (extent i = 0; i < n; ++i) {
                const double by = divisors != nullptr ? divisors[i] : divisor;
                to[i] = from_double<cell>(by == 0 ? 0.0 : value_of(sums[i]) / by, plan_.round);
            }
        });
    }

    const window_plan& plan_;
    const kernels::table& table_;
    std::vector<std::vector<double>> counts_{};  // per axis; one entry where all windows count alike
    std::vector<bool> constant_{};
};

}  // namespace

step_pointer make_first_sum_step(sum_kind kind, dtype carrier, const axis_plan& plan, int axis, double fill, bool paired,
                                 const kernels::table& table) {
    return visit_real(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_arithmetic_v<cell>) {
            const line_fill<cell> outside_value{from_double<cell>(fill, rounding::trunc), cell{}, paired};
            if (kind == sum_kind::float64) return sum_of(sum_rows<cell>(table.of<cell>()), plan, axis, outside_value, table);
            if constexpr (std::is_same_v<cell, double>) {
                if (kind == sum_kind::pairs) return sum_of(wide_sum_rows<cell, pair_sum>(), plan, axis, outside_value, table);
            }
            if constexpr (std::is_integral_v<cell>) {
                return sum_of(wide_sum_rows<cell, exact_sum>(), plan, axis, outside_value, table);
            }
        }
        throw std::logic_error("no such sum");
    });
}

step_pointer make_next_sum_step(sum_kind kind, const axis_plan& plan, int axis, double fill, const std::vector<extent>& before,
                                bool paired, const kernels::table& table) {
    switch (kind) {
        case sum_kind::float64: {
            const double outside_value = sums_of_fill<plain_sum>(fill, before).total;
            return sum_of(sum_rows<double>(table.f64), plan, axis, line_fill<double>{outside_value, 0.0, paired}, table);
        }
        case sum_kind::pairs: {
            const auto outside_value = sums_of_fill<pair_sum>(fill, before);
            return sum_of(wide_sum_rows<pair_sum, pair_sum>(), plan, axis, line_fill<pair_sum>{outside_value, {}, paired},
                          table);
        }
        case sum_kind::exact: {
            const auto outside_value = sums_of_fill<exact_sum>(fill, before);
            return sum_of(wide_sum_rows<exact_sum, exact_sum>(), plan, axis, line_fill<exact_sum>{outside_value, {}, paired},
                          table);
        }
    }
    return nullptr;
}

step_pointer make_quotient_step(sum_kind kind, const memory_pass& pass, const kernels::table& table) {
    switch (kind) {
        case sum_kind::float64:
            return std::make_unique<quotient_step<double>>(pass, table);
        case sum_kind::pairs:
            return std::make_unique<quotient_step<pair_sum>>(pass, table);
        case sum_kind::exact:
            return std::make_unique<quotient_step<exact_sum>>(pass, table);
    }
    return nullptr;
}

}  // namespace pooltool
