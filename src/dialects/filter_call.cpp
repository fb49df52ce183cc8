// A filter request's options, checked and resolved; see filter_call.hpp. Source: scipy.ndimage 1.10 (_filters.py,
// _ni_support.py), and 1.11's axes.
#include "dialects/filter_call.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "base/checked.hpp"
#include "dialects/axes.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

void check_footprint(const footprint_mask& mask) {
    extent cells = 1;
    for (const extent length : mask.shape) {
        if (length < 0 || !checked_multiply(cells, length, cells)) fail_usage("--footprint has an impossible shape");
    }
    if (cells != static_cast<extent>(mask.cells.size()))
        fail_usage("--footprint has another number of cells than its shape says");
    if (std::none_of(mask.cells.begin(), mask.cells.end(), [](std::uint8_t cell) { return cell != 0; })) {
        fail_usage("--footprint has no true cell, so its windows would be empty (mark at least one cell)");
    }
}

/// Row-major cells of a footprint whose axes lie on `axes` of the array, laid out over the array's axes in ascending order.
std::vector<std::uint8_t> ascending(const footprint_mask& mask, const std::vector<extent>& axes) {
    std::vector<std::size_t> order(axes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&axes](std::size_t a, std::size_t b) { return axes[a] < axes[b]; });
    std::vector<std::size_t> stride(axes.size(), 1);
    for (std::size_t i = axes.size(); i-- > 1;) stride[i - 1] = stride[i] * static_cast<std::size_t>(mask.shape[i]);

    std::vector<std::uint8_t> cells(mask.cells.size());
    std::vector<extent> at(axes.size(), 0);
    for (std::uint8_t& cell : cells) {
        std::size_t offset = 0;
        for (std::size_t i = 0; i < order.size(); ++i) offset += static_cast<std::size_t>(at[i]) * stride[order[i]];
        cell = mask.cells[offset] != 0 ? 1 : 0;
        for (std::size_t i = order.size(); i-- > 0;) {
            if (++at[i] < mask.shape[order[i]]) break;
            at[i] = 0;
        }
    }
    return cells;
}

/// The axes filtered, in the order named; all of them when none is.
std::vector<extent> filtered_axes(const filter_request& said, std::size_t rank) {
    if (!said.axes.empty()) return resolved_axes(said.axes, rank);
    std::vector<extent> axes(rank);
    std::iota(axes.begin(), axes.end(), extent{0});
    return axes;
}

}  // namespace

bool is_rank_type(filter_operation operation) noexcept {
    return operation == filter_operation::median || operation == filter_operation::rank ||
           operation == filter_operation::percentile;
}

std::string_view name_of(filter_operation operation) noexcept {
    constexpr std::array<std::string_view, 6> names{"maximum_filter", "minimum_filter", "uniform_filter",
                                                    "median_filter",  "rank_filter",    "percentile_filter"};
    return names[static_cast<std::size_t>(operation)];
}

void check_options(const filter_request& said) {
    const std::string name{name_of(said.operation)};
    if (said.footprint.has_value()) {
        if (said.operation == filter_operation::uniform)
            fail_usage("--footprint: uniform_filter has box windows only (use --size)");
        if (!said.size.empty()) fail_usage("--size and --footprint both choose the window (give one of them)");
        check_footprint(*said.footprint);
    } else if (said.size.empty() && said.operation != filter_operation::uniform) {
        fail_usage("--size or --footprint is required for " + name);
    }
    check_numbers("--size", said.size, 1);
    check_numbers("--origin", said.origins, -largest_number);
    if (std::find(said.modes.begin(), said.modes.end(), border::skip) != said.modes.end()) {
        fail_usage("--mode is reflect, constant, nearest, mirror or wrap");
    }
    if (said.rank.has_value() != (said.operation == filter_operation::rank)) {
        fail_usage(said.rank.has_value() ? "--rank belongs to rank_filter; " + name + " has none (leave it out)"
                                         : std::string("--rank is required for rank_filter"));
    }
    if (said.percentile.has_value() != (said.operation == filter_operation::percentile)) {
        fail_usage(said.percentile.has_value()
                       ? "--percentile belongs to percentile_filter; " + name + " has none (leave it out)"
                       : std::string("--percentile is required for percentile_filter"));
    }
    if (said.percentile.has_value() && !(*said.percentile >= -100 && *said.percentile <= 100)) {
        fail_usage("--percentile " + worded(*said.percentile) + " is not in -100 to 100 (negative counts from 100)");
    }
    // With the axes named, or several sizes, the lists can be compared without the array.
    std::size_t axes = said.axes.size();
    if (axes == 0 && said.footprint.has_value()) axes = said.footprint->shape.size();
    if (axes == 0 && said.size.size() > 1) axes = said.size.size();
    if (axes == 0) return;
    check_entries("--size", said.size.size(), axes, error_kind::usage);
    check_entries("--mode", said.modes.size(), axes, error_kind::usage);
    check_entries("--origin", said.origins.size(), axes, error_kind::usage);
}

filter_call resolved_call(const filter_request& said, const array_header& input) {
    const std::vector<extent> axes = filtered_axes(said, input.shape.size());
    check_entries("--size", said.size.size(), axes.size(), error_kind::input);
    check_entries("--mode", said.modes.size(), axes.size(), error_kind::input);
    check_entries("--origin", said.origins.size(), axes.size(), error_kind::input);
    const bool masked = said.footprint.has_value();
    if (masked && said.footprint->shape.size() != axes.size()) {
        fail_input("--footprint has " + counted(said.footprint->shape.size(), "axis", "axes") + ", but " +
                   std::to_string(axes.size()) + " are filtered (it needs one per axis; --axes names the axes)");
    }

    filter_call call;
    std::vector<extent> sizes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        filter_axis axis;
        axis.array_axis = axes[i];
        axis.in = input.shape[static_cast<std::size_t>(axes[i])];
        axis.size = masked ? said.footprint->shape[i] : entry_of(said.size, i, extent{3});  // uniform_filter's default
        axis.origin = entry_of(said.origins, i, extent{0});
        axis.mode = entry_of(said.modes, i, border::reflect);
        sizes.push_back(axis.size);
        call.axes.push_back(axis);
    }
    const bool fixed = masked || said.size.size() > 1 || !said.axes.empty();
    call.blame = fixed ? error_kind::usage : error_kind::input;
    call.count = volume_of(sizes, masked ? "--footprint: a window" : "--size: a window", call.blame);
    if (masked) {
        call.count = std::count_if(said.footprint->cells.begin(), said.footprint->cells.end(),
                                   [](std::uint8_t cell) { return cell != 0; });
        if (call.count < static_cast<extent>(said.footprint->cells.size())) call.footprint = ascending(*said.footprint, axes);
    }
    // Only a box given by its sizes is passed over in the order named; a footprint or a rank works on ascending axes.
    if (masked || is_rank_type(said.operation)) {
        std::sort(call.axes.begin(), call.axes.end(),
                  [](const filter_axis& a, const filter_axis& b) { return a.array_axis < b.array_axis; });
    }
    return call;
}

void check_origin(const filter_axis& axis) {
    const extent least = -(axis.size / 2);
    const extent most = (axis.size - 1) / 2;
    if (axis.origin >= least && axis.origin <= most) return;
    fail_usage("--origin " + std::to_string(axis.origin) + " moves a window of " + std::to_string(axis.size) + " on axis " +
               std::to_string(axis.array_axis) + " off its own cell (allowed: " + std::to_string(least) + " to " +
               std::to_string(most) + ")");
}

extent cells_before(const filter_axis& axis) noexcept { return axis.size / 2 + axis.origin; }

}  // namespace pooltool::lowering
