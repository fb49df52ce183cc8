// Passes that leave NaN out and count the other cells beside each partial result, axis by axis; see chain.hpp. Leaving a cell
// out and adding +0 are the same to a sum that starts at +0, so the order of the others stays that of summation::direct; an
// extreme passes NaN over by the comparison itself.
#include <cmath>
#include <limits>

#include "base/pair_sum.hpp"
#include "base/visit.hpp"
#include "engine/along_axis.hpp"
#include "engine/carriers.hpp"
#include "engine/chain.hpp"
#include "engine/row_operations.hpp"

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

/// The first of equal ones stays. Of nothing: the worst value.
template <class T, bool greatest>
struct valid_extreme {
    T value{greatest ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity()};
    double valid{0};

    void take(T other) noexcept { value = (greatest ? other > value : other < value) ? other : value; }
    void add(T cell) noexcept {
        take(cell);
        valid += cell == cell ? 1.0 : 0.0;
    }
    void add(const valid_extreme& other) noexcept {
        take(other.value);
        valid += other.valid;
    }
};

/// A skipped tap is a NaN cell, or a partial result of nothing.
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
    [[nodiscard]] static Sum begin(const T& cell) noexcept {
        Sum total;
        total.add(cell);
        return total;
    }
    static void take(Sum& total, const T& cell) noexcept { total.add(cell); }
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
class valid_step final : public step {
public:
    valid_step(const axis_plan& plan, int axis, const kernels::table& table) : plan_(plan), axis_(axis), table_(table) {}

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

/// Divides sums, puts the empty value where too few cells are valid, and stores.
template <class Sum>
class valid_result_step final : public step {
public:
    explicit valid_result_step(const memory_pass& pass) : plan_(*pass.plan) {
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

    template <class T, bool greatest>
    [[nodiscard]] double result(const valid_extreme<T, greatest>& made, double) const {
        return made.valid < static_cast<double>(plan_.min_valid) ? plan_.empty_value : static_cast<double>(made.value);
    }

    template <class Total>
    [[nodiscard]] double result(const valid_sum<Total>& made, double counted) const {
        if (made.valid < static_cast<double>(plan_.min_valid)) return plan_.empty_value;
        if (plan_.divisor == divisor_rule::none) return made.sum.value();
        const double by = plan_.divisor == divisor_rule::fixed ? static_cast<double>(plan_.divisor_value) : counted;
        return by == 0 ? 0.0 : made.sum.over(by);
    }

    const window_plan& plan_;
    std::vector<tap_counts> counts_{};
};

template <class T, class Partial>
void add_steps(std::vector<step_pointer>& steps, const memory_pass& pass, const std::vector<int>& axes,
               const kernels::table& table) {
    bool first = true;
    for (const int m : axes) {
        const axis_plan& axis = pass.axes[static_cast<std::size_t>(m)];
        if (first) {
            steps.push_back(std::make_unique<valid_step<T, Partial>>(axis, m, table));
        } else {
            steps.push_back(std::make_unique<valid_step<Partial, Partial>>(axis, m, table));
        }
        first = false;
    }
    steps.push_back(std::make_unique<valid_result_step<Partial>>(pass));
}

template <class T>
void add_pass(std::vector<step_pointer>& steps, const memory_pass& pass, std::vector<int> axes, const kernels::table& table) {
    using total = std::conditional_t<std::is_same_v<T, double>, pair_sum, plain_total>;
    if (pass.plan->reduce == reducer::sum) return add_steps<T, valid_sum<total>>(steps, pass, axes, table);
    std::reverse(axes.begin(), axes.end());  // the last axis first: of equal extremes the first in scan order stays
    if (pass.plan->reduce == reducer::maximum) return add_steps<T, valid_extreme<T, true>>(steps, pass, axes, table);
    return add_steps<T, valid_extreme<T, false>>(steps, pass, axes, table);
}

/// Fill values are not cells, and a NaN that a border repeats must count where its cell does.
bool has_cells_only(const memory_pass& pass) {
    for (const axis_plan& axis : pass.axes) {
        if (is_identity(axis) || axis.edge == border::skip) continue;
        if (axis.edge == border::constant) return false;
        for (extent o = 0; pass.plan->divisor == divisor_rule::counted && o < axis.out; ++o) {
            if (counted_taps(axis, o) != axis.kernel) return false;
        }
    }
    return true;
}

}  // namespace

bool leaves_nan_out(const window_plan& plan) noexcept {
    const bool known = plan.reduce == reducer::sum || plan.reduce == reducer::maximum || plan.reduce == reducer::minimum;
    return known && is_floating(plan.in) && plan.nan == nan_rule::ignore;
}

std::optional<chain> valid_chain(const program& what, const memory_layout& layout, const kernels::table& table) {
    chain made;
    made.stored = what.passes.front().in;
    made.carrier = native_carrier(made.stored);
    for (const memory_pass& pass : layout.passes) {
        const std::vector<int> axes = windowed_axes(pass);
        if (!leaves_nan_out(*pass.plan) || axes.empty() || !has_cells_only(pass)) return std::nullopt;
        const dtype carrier = native_carrier(pass.plan->in);
        if (&pass != &layout.passes.front() && pass.plan->in != carrier) {
            made.steps.push_back(make_load_step(pass.plan->in, carrier, table));
        }
        if (carrier == dtype::float64) {
            add_pass<double>(made.steps, pass, axes, table);
        } else {
            add_pass<float>(made.steps, pass, axes, table);
        }
    }
    return made;
}

}  // namespace pooltool
