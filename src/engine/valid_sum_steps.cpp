// Sums that leave NaN cells out and count the others, axis by axis, and the step that divides them; see steps.hpp. Leaving a
// cell out and adding +0 are the same to a sum that starts at +0, so the order of the others stays that of summation::direct.
#include <cmath>
#include <limits>

#include "base/pair_sum.hpp"
#include "base/visit.hpp"
#include "engine/along_axis.hpp"
#include "engine/row_operations.hpp"
#include "engine/steps.hpp"

namespace pooltool {
namespace {

struct plain_total {
    double total{0};
    void add(double cell) noexcept { total += cell; }
    void add(plain_total other) noexcept { total += other.total; }
    [[nodiscard]] double value() const noexcept { return total; }
    [[nodiscard]] double over(double divisor) const noexcept { return total / divisor; }
};

template <class Sum>
struct valid_sum {
    Sum sum{};
    double valid{0};  ///< cells that are not NaN

    void add(double cell) noexcept {
        const bool there = cell == cell;
        sum.add(there ? cell : 0.0);
        valid += there ? 1.0 : 0.0;
    }
    void add(const valid_sum& other) noexcept {
        sum.add(other.sum);
        valid += other.valid;
    }
};

/// A skipped tap is a NaN cell, or the sum of nothing.
template <class T, class Sum>
class valid_rows : public adding_rows<valid_rows<T, Sum>, T, Sum> {
public:
    [[nodiscard]] static T pad() noexcept {
        if constexpr (std::is_floating_point_v<T>) {
            return std::numeric_limits<T>::quiet_NaN();
        } else {
            return T{};
        }
    }
    void rows(Sum* out, extent out_step, const T* const* taps, const extent* steps, extent tap_count, extent n,
              extent batch) const {
        constexpr extent strip = 256;
        for (extent b = 0; b < batch; ++b) {
            for (extent column = 0; column < n; column += strip) {
                const extent width = std::min(strip, n - column);
                Sum* const to = out + b * out_step + column;
                std::fill_n(to, width, Sum{});
                for (extent t = 0; t < tap_count; ++t) {
                    const T* const from = taps[t] + b * steps[t] + column;
                    for (extent i = 0; i < width; ++i) to[i].add(from[i]);
                }
            }
        }
    }
};

template <class T, class Sum>
class valid_sum_step final : public step {
public:
    valid_sum_step(const axis_plan& plan, int axis, const kernels::table& table) : plan_(plan), axis_(axis), table_(table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(Sum); }
    [[nodiscard]] box reads(const box& out) const override { return reads_along(plan_, axis_, out); }
    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        along_axis<valid_rows<T, Sum>> pass(operation_, plan_, axis_, {}, memory, table_);
        pass.run({reinterpret_cast<const T*>(in.base), in.where, in.strides},
                 {reinterpret_cast<Sum*>(out.base), out.where, out.strides});
    }

private:
    valid_rows<T, Sum> operation_{};
    const axis_plan& plan_;
    int axis_;
    const kernels::table& table_;
};

/// Taps of every window along one axis.
struct tap_counts {
    std::vector<double> real{};     ///< that show a cell of the array
    std::vector<double> counted{};  ///< that the divisor counts
};

tap_counts counts_along(const axis_plan& axis) {
    tap_counts counts;
    for (extent o = 0; o < axis.out; ++o) {
        const range cells = taps_within(axis, o, {0, axis.in});
        const extent real = axis.edge == border::skip ? cells.end - cells.begin : tap_count(axis, o);
        counts.real.push_back(static_cast<double>(real));
        counts.counted.push_back(static_cast<double>(counted_taps(axis, o)));
    }
    return counts;
}

template <class Sum>
class valid_quotient_step final : public step {
public:
    explicit valid_quotient_step(const memory_pass& pass) : plan_(*pass.plan) {
        for (const axis_plan& axis : pass.axes) counts_.push_back(counts_along(axis));
    }

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(Sum); }
    [[nodiscard]] extent out_size() const noexcept override { return size_of(plan_.out); }
    [[nodiscard]] box reads(const box& out) const override { return out; }

    void run(const bytes_in& in, const bytes_out& out, workspace&) const override {
        if (cells_of(out.where) == 0) return;
        const std::size_t last = out.where.size() - 1;
        coordinates at;
        for (const range& side : out.where) at.push_back(side.begin);
        visit_real(plan_.out, [&](auto tag) {
            using cell = typename decltype(tag)::type;
            const Sum* from = reinterpret_cast<const Sum*>(in.base);
            cell* to = reinterpret_cast<cell*>(out.base);
            while (true) {
                row(to, out.strides[last], from, in.strides[last], at, length_of(out.where[last]));
                std::size_t d = last;
                while (d > 0) {
                    --d;
                    from += in.strides[d];
                    to += out.strides[d];
                    if (++at[d] < out.where[d].end) break;
                    from -= in.strides[d] * length_of(out.where[d]);
                    to -= out.strides[d] * length_of(out.where[d]);
                    at[d] = out.where[d].begin;
                    if (d == 0) return;
                }
                if (last == 0) return;
            }
        });
    }

private:
    template <class Cell>
    void row(Cell* to, extent to_step, const Sum* from, extent from_step, const coordinates& at, extent n) const {
        const std::size_t last = at.size() - 1;
        double real = 1;
        double counted = 1;
        for (std::size_t d = 0; d < last; ++d) {
            real *= counts_[d].real[static_cast<std::size_t>(at[d])];
            counted *= counts_[d].counted[static_cast<std::size_t>(at[d])];
        }
        const double* const real_here = counts_[last].real.data() + at[last];
        const double* const counted_here = counts_[last].counted.data() + at[last];
        for (extent i = 0; i < n; ++i) {
            const Sum& made = from[i * from_step];
            const double lost = real * real_here[i] - made.valid;
            to[i * to_step] = from_double<Cell>(result(made, counted * counted_here[i] - lost), plan_.round);
        }
    }

    [[nodiscard]] double result(const Sum& made, double counted) const {
        if (made.valid < static_cast<double>(plan_.min_valid)) return plan_.empty_value;
        if (plan_.divisor == divisor_rule::none) return made.sum.value();
        const double by = plan_.divisor == divisor_rule::fixed ? static_cast<double>(plan_.divisor_value) : counted;
        return by == 0 ? 0.0 : made.sum.over(by);
    }

    const window_plan& plan_;
    std::vector<tap_counts> counts_{};
};

template <class T, class Sum>
void add_steps(std::vector<step_pointer>& steps, const memory_pass& pass, const std::vector<int>& axes,
               const kernels::table& table) {
    bool first = true;
    for (const int m : axes) {
        const axis_plan& axis = pass.axes[static_cast<std::size_t>(m)];
        if (first) {
            steps.push_back(std::make_unique<valid_sum_step<T, valid_sum<Sum>>>(axis, m, table));
        } else {
            steps.push_back(std::make_unique<valid_sum_step<valid_sum<Sum>, valid_sum<Sum>>>(axis, m, table));
        }
        first = false;
    }
    steps.push_back(std::make_unique<valid_quotient_step<valid_sum<Sum>>>(pass));
}

}  // namespace

void add_valid_sum_steps(std::vector<step_pointer>& steps, const memory_pass& pass, const std::vector<int>& axes,
                         const kernels::table& table) {
    if (pass.plan->in == dtype::float64) {
        add_steps<double, pair_sum>(steps, pass, axes, table);
    } else {
        add_steps<float, plain_total>(steps, pass, axes, table);
    }
}

}  // namespace pooltool
