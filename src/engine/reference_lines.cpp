// One line after the other; see reference_lines.hpp.
#include "engine/reference_lines.hpp"

#include <xtensor/xstrided_view.hpp>

#include "base/pair_sum.hpp"
#include "base/sliding.hpp"
#include "engine/reference_index.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"

namespace pooltool::reference {
namespace {

/// The line and what continues it: entry k stands at coordinate origin + k.
template <class Carrier, class Line>
std::vector<Carrier> extended(const Line& line, const axis_plan& axis, Carrier fill) {
    std::vector<Carrier> result;
    for (extent k = 0; k < axis.out + axis.kernel - 1; ++k) {
        const extent cell = cell_at(axis.edge, axis.origin + k, axis.in);
        result.push_back(cell == outside ? fill : line(static_cast<std::size_t>(cell)));
    }
    return result;
}

template <class Carrier, class Better>
std::vector<Carrier> sliding_extremes(const std::vector<Carrier>& line, const axis_plan& axis) {
    std::vector<Carrier> result;
    sliding_candidates<Carrier, Better> candidates(axis.kernel);
    for (extent step = 0; step < static_cast<extent>(line.size()); ++step) {
        candidates.push(step, line[static_cast<std::size_t>(step)]);
        if (step >= axis.kernel - 1) result.push_back(candidates.front());
    }
    return result;
}

std::vector<double> running_sums(const std::vector<double>& line, const axis_plan& axis, double divisor) {
    std::vector<double> result;
    const auto size = static_cast<std::size_t>(axis.kernel);
    double total = 0;
    for (std::size_t k = 0; k < line.size(); ++k) {
        if (k < size) {
            total = total + line[k];
        } else {
            const double change = line[k] - line[k - size];
            total = total + change;
        }
        if (k + 1 >= size) result.push_back(total / divisor);
    }
    return result;
}

/// The sum of taps first-1, ..., 0 and then that of taps first, ..., kernel-1 of the window that begins at `at`.
template <class Sum, class Carrier>
Sum block_sum(const std::vector<Carrier>& line, extent at, extent first, extent kernel) {
    const auto tap = [&](extent number) { return line[static_cast<std::size_t>(at + number)]; };
    Sum end_of_block;
    Sum start_of_next;
    for (extent number = first - 1; number >= 0; --number) end_of_block.add(tap(number));
    for (extent number = first; number < kernel; ++number) start_of_next.add(tap(number));
    end_of_block.add(start_of_next);
    return end_of_block;
}

struct plain_sum {
    double total{0};
    template <class Carrier>
    void add(Carrier term) {
        total += static_cast<double>(term);
    }
    void add(plain_sum other) { total += other.total; }
    [[nodiscard]] double value() const { return total; }
};

template <class Sum, class Carrier>
std::vector<double> block_sums(const std::vector<Carrier>& line, const axis_plan& axis, double divisor) {
    std::vector<double> result;
    for (extent o = 0; o < axis.out; ++o) {
        const Sum sum = block_sum<Sum>(line, o, axis.kernel - o % axis.kernel, axis.kernel);
        if constexpr (std::is_same_v<Sum, pair_sum>) {
            result.push_back(sum.over(divisor));
        } else {
            result.push_back(sum.value() / divisor);
        }
    }
    return result;
}

/// Means of a line, whatever the order of their sums.
template <class Carrier>
std::vector<double> means(const std::vector<Carrier>& line, const window_plan& plan, const axis_plan& axis) {
    const double divisor = plan.divisor == divisor_rule::fixed ? static_cast<double>(plan.divisor_value) : 1.0;
    if constexpr (std::is_same_v<Carrier, double>) {
        if (plan.sum == summation::running) return running_sums(line, axis, divisor);
        if (addition_of(plan) == addition::pairs) return block_sums<pair_sum>(line, axis, divisor);
    }
    if (addition_of(plan) == addition::exact) return block_sums<exact_sum>(line, axis, divisor);
    return block_sums<plain_sum>(line, axis, divisor);
}

template <class Carrier>
std::vector<Carrier> extremes(const std::vector<Carrier>& line, const window_plan& plan, const axis_plan& axis) {
    return plan.reduce == reducer::maximum ? sliding_extremes<Carrier, at_least>(line, axis)
                                           : sliding_extremes<Carrier, at_most>(line, axis);
}

/// make(extended line) for every line along the axis, put in C order of the outputs.
template <class Result, class Carrier, class Make>
void for_each_line(const window_plan& plan, const xt::xarray<Carrier>& cells, double fill_value, cell_writer& out,
                   const Make& make) {
    const axis_plan& axis = *line_axis(plan);
    const auto along = static_cast<std::size_t>(&axis - plan.axes.data());
    const auto fill = from_double<Carrier>(fill_value, rounding::trunc);
    std::vector<extent> starts;
    std::vector<extent> shape;
    for (const axis_plan& each : plan.axes) {
        shape.push_back(each.out);
        starts.push_back(&each == &axis ? 1 : each.out);
    }
    auto results = xt::xarray<Result>::from_shape(xtensor_shape(shape));
    if (axis.out > 0) {
        for_each_index(starts, [&](const std::vector<extent>& start) {
            xt::xstrided_slice_vector line;
            for (std::size_t a = 0; a < start.size(); ++a) {
                if (a == along) {
                    line.emplace_back(xt::all());
                } else {
                    line.emplace_back(static_cast<std::ptrdiff_t>(start[a]));
                }
            }
            const auto from = xt::strided_view(cells, line);
            const std::vector<Result> made = make(extended(from, axis, fill), plan, axis);
            auto to = xt::strided_view(results, line);
            std::copy(made.begin(), made.end(), to.begin());
        });
    }
    for (const Result value : results) out.put(value);
}

template <class Carrier>
void reduce_all(const window_plan& plan, const xt::xarray<Carrier>& cells, double fill, cell_writer& out) {
    if (plan.reduce == reducer::sum) {
        for_each_line<double>(plan, cells, fill, out, means<Carrier>);
    } else {
        for_each_line<Carrier>(plan, cells, fill, out, extremes<Carrier>);
    }
}

}  // namespace

void reduce_lines(const window_plan& plan, const carried_array& cells, double fill, cell_writer& out) {
    std::visit([&](const auto& array) { reduce_all(plan, array, fill, out); }, cells);
}

}  // namespace pooltool::reference
