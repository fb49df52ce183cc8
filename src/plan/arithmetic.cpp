// Arithmetic of a pass; see arithmetic.hpp.
#include "plan/arithmetic.hpp"

#include <algorithm>
#include <cmath>

#include "base/visit.hpp"

namespace pooltool {
namespace {

bool is_wide(dtype type) noexcept { return type == dtype::int64 || type == dtype::uint64; }

}  // namespace

carrier carrier_of(const window_plan& plan) noexcept {
    const bool summed_in_float64 =
        plan.reduce == reducer::power || (plan.reduce == reducer::sum && plan.sum == summation::running);
    if (!is_wide(plan.in) || plan.through_float64 || summed_in_float64) return carrier::float64;
    return plan.in == dtype::int64 ? carrier::int64 : carrier::uint64;
}

addition addition_of(const window_plan& plan) noexcept {
    if (plan.in == dtype::float64) return addition::pairs;
    if (is_floating(plan.in) || plan.reduce == reducer::power) return addition::float64;
    if (is_wide(plan.in)) return carrier_of(plan) == carrier::float64 ? addition::float64 : addition::exact;
    const bool filled =
        std::any_of(plan.axes.begin(), plan.axes.end(), [](const axis_plan& axis) { return axis.edge == border::constant; });
    return filled && !fill_held(plan) ? addition::float64 : addition::exact;
}

bool fill_held(const window_plan& plan) noexcept {
    if (plan.fill != plan.fill) return is_floating(plan.in);
    if (plan.fill == 0) return !std::signbit(plan.fill) || is_floating(plan.in) || plan.reduce == reducer::sum || !is_floating(plan.out);
    return visit_real(plan.in, [&](auto tag) {
        return to_double(from_double<typename decltype(tag)::type>(plan.fill, rounding::trunc)) == plan.fill;
    });
}

extent exact_in_float64(dtype type) noexcept {
    if (type == dtype::boolean) return extent{1} << 53;
    if (!is_integer(type) || is_wide(type)) return 0;
    return extent{1} << (53 - 8 * size_of(type));
}

}  // namespace pooltool
