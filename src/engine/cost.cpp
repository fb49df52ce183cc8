// Prices in nanoseconds, measured on the machine of the README's tables with its widest vectors; see cost.hpp.
#include "engine/cost.hpp"

#include <algorithm>
#include <cmath>

#include "engine/chain.hpp"
#include "engine/row_operations.hpp"
#include "engine/whole_planes.hpp"
#include "kernels/table.hpp"
#include "plan/arithmetic.hpp"
#include "plan/check.hpp"

namespace pooltool {
namespace {

constexpr double read_byte = 0.12;   // page cache to registers, through a mapping
constexpr double write_byte = 0.20;  // registers to fresh pages of the page cache

double cells_in(const coordinates& shape) {
    double cells = 1;
    for (const extent length : shape) cells *= static_cast<double>(length);
    return cells;
}

/// Taps of all windows along one axis.
double taps_along(const axis_plan& axis) {
    if (axis.windows.empty()) return static_cast<double>(axis.out) * static_cast<double>(axis.kernel);
    double taps = 0;
    for (const range& window : axis.windows) taps += static_cast<double>(window.end - window.begin);
    return taps;
}

double taps_of(const window_plan& plan) {
    double taps = 1;
    for (const axis_plan& axis : plan.axes) {
        taps *= plan.footprint.empty() ? taps_along(axis) : static_cast<double>(axis.out);
    }
    return plan.footprint.empty() ? taps : taps * static_cast<double>(footprint_taps(plan));
}

/// The sum, over a pass's windowed axes in the order given, of price(axis, is the fastest, cells made by it).
template <class Price>
double along_axes(const memory_pass& pass, const std::vector<int>& axes, const Price& price) {
    coordinates shape;
    for (const axis_plan& axis : pass.axes) shape.push_back(axis.in);
    double total = 0;
    for (const int m : axes) {
        const axis_plan& axis = pass.axes[static_cast<std::size_t>(m)];
        shape[static_cast<std::size_t>(m)] = axis.out;
        total += cells_in(shape) * price(axis, m + 1 == static_cast<int>(shape.size()));
    }
    return total;
}

double mean_taps(const axis_plan& axis) { return axis.out == 0 ? 0 : taps_along(axis) / static_cast<double>(axis.out); }

/// Of one result of an extreme along an axis, per byte of a cell: taps one by one, or regrouped where windows are long. Lines
/// are taken apart by strides that no vector instruction has.
double fold_price(const axis_plan& axis, bool fastest) {
    const double taps = mean_taps(axis);
    const double apart = fastest && axis.stride > kernels::box_strides ? 0.13 * static_cast<double>(axis.stride) : 0;
    if (taps <= 3) return apart + 0.02 * std::max(1.0, taps - 1);
    if (!fastest) return 0.1;
    if (taps < static_cast<double>(regroup_from)) return apart + 0.09 + 0.025 * (taps - 3);
    return apart + 0.08 + 0.07 * std::max(0.0, std::ceil(std::log2(taps / 16) / 2));
}

/// Of one sum along an axis: sums are float64, or pairs of them.
double sum_price(const window_plan& plan, double taps) {
    const bool pairs = addition_of(plan) == addition::pairs;
    if (plan.sum == summation::blockwise) return pairs ? 12.0 : 3.2;
    if (pairs) return (taps <= 3 ? 0.45 : 6.4) * taps;
    if (taps > 2) return (taps <= 3 ? 0.2 : 0.28) * taps;
    return (size_of(plan.in) < 4 ? 0.5 : 0.08) * taps;
}

/// Sums of whole planes are made many planes side by side, while the next cells are on their way.
bool sums_planes(const memory_pass& pass) {
    return addition_of(*pass.plan) != addition::pairs && are_summed_planes(links_of(pass), pass.axes.size());
}

double price_of_direct_sums(const memory_pass& pass) {
    const window_plan& plan = *pass.plan;
    if (sums_planes(pass)) {
        coordinates shape;
        for (const axis_plan& axis : pass.axes) shape.push_back(axis.in);
        return 0.05 * cells_in(shape);
    }
    return along_axes(pass, windowed_axes(pass), [&](const axis_plan& axis, bool) { return sum_price(plan, mean_taps(axis)); });
}

double windows_of(const program& what) {
    double windows = 1;
    for (const axis_plan& axis : what.passes.back().axes) windows *= static_cast<double>(axis.out);
    return windows;
}

}  // namespace

cost traffic_of(const program& what, const array_header& header) {
    cost made;
    const double cells = cells_in(what.out_shape);
    made.bytes_read = static_cast<double>(header.bytes());
    made.bytes_written = cells * static_cast<double>(size_of(what.out));
    for (const window_plan& plan : what.passes) {
        made.taps += taps_of(plan) * static_cast<double>(what.components);
        if (!plan.index_strides.empty()) made.bytes_written += cells * static_cast<double>(sizeof(std::int64_t));
    }
    made.reading = made.bytes_read * read_byte * 1e-9;
    made.writing = made.bytes_written * write_byte * 1e-9;
    return made;
}

double price_of_nothing(const program&, const memory_layout&) { return 0; }

double price_of_folds(const program&, const memory_layout& layout) {
    double total = 0;
    for (const memory_pass& pass : layout.passes) {
        std::vector<int> axes = windowed_axes(pass);
        std::reverse(axes.begin(), axes.end());
        const auto bytes = static_cast<double>(size_of(pass.plan->in));
        total += along_axes(pass, axes, [&](const axis_plan& axis, bool fastest) { return fold_price(axis, fastest) * bytes; });
    }
    return total;
}

double price_of_sums(const program&, const memory_layout& layout) {
    double total = 0;
    for (const memory_pass& pass : layout.passes) total += price_of_direct_sums(pass);
    return total;
}

double price_of_powers(const program& what, const memory_layout& layout) {
    const window_plan& plan = what.passes.front();
    const bool products = plan.power == 1 || plan.power == 2 || plan.power == 3;
    const bool square = plan.power == 1 || plan.power == 2;
    return cells_in(layout.in_shape) * (products ? 1.8 : 220.0) + price_of_direct_sums(layout.passes.front()) +
           windows_of(what) * (square                       ? 2.0
                               : plan.out == dtype::float32 ? 40.0
                                                            : 220.0);
}

double price_of_running_sums(const program&, const memory_layout& layout) {
    double total = 0;
    for (const memory_pass& pass : layout.passes) {
        total += along_axes(pass, windowed_axes(pass), [](const axis_plan&, bool) { return 0.72; });
    }
    return total;
}

double price_of_indexed_boxes(const program& what, const memory_layout&) { return taps_of(what.passes.front()) * 0.25; }

double price_of_tap_rows(const program& what, const memory_layout&) {
    const window_plan& plan = what.passes.front();
    const double windows = windows_of(what);
    const double taps = windows == 0 ? 0 : taps_of(plan) / windows;
    const auto bytes = static_cast<double>(size_of(plan.in));
    const bool network = taps <= static_cast<double>(kernels::network_most_taps);
    if (plan.reduce == reducer::median) return windows * (network ? 6 + 1.2 * taps : 8 * taps);
    if (plan.reduce == reducer::rank) {
        if (network) return windows * (2 + 0.04 * bytes * taps);
        // Histograms of columns do not see the window's size; what slides over others, sees its side.
        return windows * (bytes == 1 && plan.footprint.empty() ? 40 : 5.9 * std::sqrt(taps));
    }
    if (!plan.index_strides.empty()) return windows * bytes * 0.3 * taps;
    return windows * bytes * std::min(0.02 * taps, 0.055 * std::sqrt(taps));  // by chords, where taps are many
}

double price_of_windows(const program& what, const memory_layout&) {
    return taps_of(what.passes.front()) * 30 + windows_of(what) * 60;
}

double price_of_pass_by_pass(const program& what, const memory_layout& layout) {
    // Every result but the last is written and read once more.
    double total = 0;
    for (std::size_t p = 0; p + 1 < what.passes.size(); ++p) {
        double cells = 1;
        for (const axis_plan& axis : what.passes[p].axes) cells *= static_cast<double>(axis.out);
        total += cells * static_cast<double>(size_of(what.passes[p].out)) * (read_byte + write_byte);
    }
    return total + price_of_windows(what, layout);
}

}  // namespace pooltool
