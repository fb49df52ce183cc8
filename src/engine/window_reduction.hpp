// What the taps of one window become: the reducers, NaN rules and divisors of plan.hpp, given the list of taps. Every engine
// gathers windows in its own way and reduces them here; the second oracle in the tests shares nothing with it.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/order.hpp"
#include "base/pair_sum.hpp"
#include "base/power.hpp"
#include "base/select.hpp"
#include "base/visit.hpp"
#include "plan/arithmetic.hpp"
#include "plan/check.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

template <class Carrier>
bool is_nan(Carrier value) {
    return value != value;
}

/// One tap of a window, whether or not it takes part.
template <class Carrier>
struct tap {
    Carrier value{};
    extent index{-1};        ///< of its cell, by index_strides; -1 for a fill value
    bool takes_part{false};  ///< in the footprint, not skipped, not an ignored NaN
    bool valid{false};       ///< takes part, shows a cell of the array, is not NaN
    bool counted{false};     ///< for divisor_rule::counted
};

/// All taps of one window, row-major over the axes.
template <class Carrier>
struct window {
    std::vector<extent> box{};
    std::vector<tap<Carrier>> taps{};

    [[nodiscard]] std::vector<tap<Carrier>> taking_part() const {
        std::vector<tap<Carrier>> chosen;
        for (const auto& candidate : taps) {
            if (candidate.takes_part) chosen.push_back(candidate);
        }
        return chosen;
    }
    [[nodiscard]] extent valid() const {
        return std::count_if(taps.begin(), taps.end(), [](const auto& t) { return t.valid; });
    }
    [[nodiscard]] extent counted() const {
        return std::count_if(taps.begin(), taps.end(), [](const auto& t) { return t.counted; });
    }
};

/// `Writer` has put(double), put(std::int64_t), put(std::uint64_t) and put(exact_sum), which store one result.
template <class Carrier, class Writer>
class window_reduction {
public:
    explicit window_reduction(const window_plan& plan) : plan_(plan) {}

    /// Puts the window's result; returns the index of the tap that it is, or -1.
    extent operator()(const window<Carrier>& taps, Writer& out) {
        index_ = -1;
        if (taps.valid() < plan_.min_valid) {
            out.put(plan_.empty_value);
        } else {
            reduce(taps, out);
        }
        return index_;
    }

private:
    void reduce(const window<Carrier>& taps, Writer& out) {
        switch (plan_.reduce) {
            case reducer::maximum:
                return extreme(taps.taking_part(), out, [](Carrier a, Carrier b) { return a > b; });
            case reducer::minimum:
                return extreme(taps.taking_part(), out, [](Carrier a, Carrier b) { return a < b; });
            case reducer::sum:
                return sum(taps, out);
            case reducer::power:
                return power(taps, out);
            case reducer::rank:
                return rank(taps, out);
            case reducer::median:
                return median(taps.taking_part(), out);
        }
    }

    template <class Better>
    void extreme(const std::vector<tap<Carrier>>& taps, Writer& out, Better better) {
        if (taps.empty()) return out.put(worst());
        tap<Carrier> held = taps.front();
        for (const tap<Carrier>& next : taps) {
            const bool poisoned = plan_.nan == nan_rule::propagate && is_nan(next.value);
            if (poisoned || better(next.value, held.value)) held = next;  // no comparison replaces a NaN
        }
        index_ = held.index;
        out.put(held.value);
    }

    /// The value that no extreme is worse than: of the type that the cells have.
    [[nodiscard]] Carrier worst() const {
        const bool greatest = plan_.reduce == reducer::maximum;
        return visit_real(plan_.in, [greatest](auto tag) {
            using cell = typename decltype(tag)::type;
            if constexpr (is_real_float<cell>) {
                constexpr double infinity = std::numeric_limits<double>::infinity();
                return static_cast<Carrier>(greatest ? -infinity : infinity);
            } else if constexpr (std::is_same_v<cell, boolean8>) {
                return static_cast<Carrier>(greatest ? 0 : 1);
            } else {
                using limits = std::numeric_limits<cell>;
                return static_cast<Carrier>(greatest ? limits::lowest() : limits::max());
            }
        });
    }

    /// The sum of term(value) over the taps, in the order of summation::direct: taps along axis 0 are added first, these sums
    /// along axis 1, and so on. `axes`: how many axes are added up; `position`: of the box's corner among the taps.
    template <class Sum, class Term>
    Sum added(const window<Carrier>& taps, std::size_t axes, std::size_t position, const Term& term) const {
        Sum total;
        if (axes == 0) {
            if (taps.taps[position].takes_part) total.add(term(taps.taps[position].value));
            return total;
        }
        std::size_t step = 1;
        for (std::size_t a = axes; a < taps.box.size(); ++a) step *= static_cast<std::size_t>(taps.box[a]);
        for (extent j = 0; j < taps.box[axes - 1]; ++j) {
            total.add(added<Sum>(taps, axes - 1, position + static_cast<std::size_t>(j) * step, term));
        }
        return total;
    }

    struct plain_sum {
        double total{0};
        void add(double term) { total += term; }
        void add(plain_sum other) { total += other.total; }
        [[nodiscard]] double value() const { return total; }
    };

    /// The divisor of this window, or nothing when sums are not divided.
    [[nodiscard]] std::optional<double> divisor(const window<Carrier>& taps) const {
        switch (plan_.divisor) {
            case divisor_rule::none:
                break;
            case divisor_rule::counted:
                return static_cast<double>(taps.counted());
            case divisor_rule::fixed:
                return static_cast<double>(plan_.divisor_value);
        }
        return std::nullopt;
    }

    [[nodiscard]] double divided(double total, const window<Carrier>& taps) const {
        const std::optional<double> by = divisor(taps);
        if (!by) return total;
        return *by == 0 ? 0.0 : total / *by;
    }

    [[nodiscard]] double divided(const pair_sum& total, const window<Carrier>& taps) const {
        const std::optional<double> by = divisor(taps);
        if (!by) return total.value();
        return *by == 0 ? 0.0 : total.over(*by);
    }

    void sum(const window<Carrier>& taps, Writer& out) const {
        const auto cell = [](Carrier value) { return value; };
        const auto number = [](Carrier value) { return static_cast<double>(value); };
        const std::size_t axes = taps.box.size();
        switch (addition_of(plan_)) {
            case addition::float64:
                return out.put(divided(added<plain_sum>(taps, axes, 0, number).value(), taps));
            case addition::pairs:
                return out.put(divided(added<pair_sum>(taps, axes, 0, number), taps));
            case addition::exact:
                break;
        }
        const auto total = added<exact_sum>(taps, axes, 0, cell);
        if (plan_.divisor == divisor_rule::none) return out.put(total);
        out.put(divided(total.value(), taps));
    }

    void power(const window<Carrier>& taps, Writer& out) const {
        const auto term = [this](Carrier value) {
            const auto x = static_cast<double>(value);
            return raised(plan_.power_signed ? x : std::fabs(x), plan_.power);
        };
        const std::size_t axes = taps.box.size();
        const double total = addition_of(plan_) == addition::pairs ? added<pair_sum>(taps, axes, 0, term).value()
                                                                   : added<plain_sum>(taps, axes, 0, term).value();
        if (!plan_.power_signed) return out.put(rooted(total, plan_.power));
        out.put(rooted(divided(total, taps) * static_cast<double>(plan_.power_volume), plan_.power));
    }

    void rank(const window<Carrier>& window_taps, Writer& out) const {
        const std::vector<tap<Carrier>> taps = window_taps.taking_part();
        if (taps.empty()) return out.put(std::numeric_limits<double>::quiet_NaN());
        std::vector<Carrier> values;
        for (const tap<Carrier>& each : taps) {
            if (plan_.nan == nan_rule::propagate && is_nan(each.value)) return out.put(each.value);
            values.push_back(each.value);
        }
        const auto present = static_cast<extent>(values.size());
        const extent count = plan_.footprint.empty() ? static_cast<extent>(window_taps.taps.size()) : footprint_taps(plan_);
        out.put(select_rank(values.data(), present, rank_among(plan_.rank, count, present)));
    }

    void median(const std::vector<tap<Carrier>>& taps, Writer& out) const {
        if (taps.empty()) return out.put(std::numeric_limits<double>::quiet_NaN());
        std::vector<Carrier> values;
        for (const tap<Carrier>& each : taps) {
            if (is_nan(each.value)) return out.put(each.value);
            values.push_back(each.value);
        }
        std::sort(values.begin(), values.end(), is_below<Carrier>);
        const Carrier upper = values[values.size() / 2];
        if (values.size() % 2 == 1) return out.put(upper);
        out.put(middle_of(values[values.size() / 2 - 1], upper));
    }

    const window_plan& plan_;
    extent index_{-1};
};

}  // namespace pooltool
