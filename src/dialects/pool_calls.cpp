// What the writers of pool_calls.hpp share: a request in plain numbers, and the comparison of plans.
#include "dialects/pool_calls.hpp"

#include <algorithm>

#include "dialects/pool_rules.hpp"
#include "plan/canonical.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// Pads of a regular axis: those that the call declares, or for a word those that the windows need.
pad_pair pads_of(const axis_plan& axis, const pool_request& said, std::size_t i) {
    if (!said.padding_rule.has_value()) {
        if (said.padding.empty()) return {};
        return said.padding.size() == 1 ? said.padding.front() : said.padding[i];
    }
    const extent end = axis.origin + (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
    return {-axis.origin, std::max(extent{0}, end - axis.in)};
}

pool_request without_indices(pool_request request) {
    request.indices = false;
    request.column_major_indices = false;
    return request;
}

}  // namespace

bool pooling::channels_first() const { return side_by_side_up_to(1); }

bool pooling::channels_last() const { return side_by_side_up_to(2); }

bool pooling::side_by_side_up_to(std::size_t from_the_end) const {
    const auto last = static_cast<extent>(rank()) - static_cast<extent>(from_the_end);
    return axes.back() == last && axes.front() == last + 1 - static_cast<extent>(axes.size());
}

pooling pooling_of(const pool_request& request, const array_header& input) {
    const pool_rules& rules = rules_of(request.dialect);
    pooling result{request, input, lower(without_indices(request), input)};
    // Lists go with the axes as named; everything here is in ascending order.
    const std::vector<extent> named = pooled_axes(request, rules, input.shape.size());
    result.axes = named;
    std::sort(result.axes.begin(), result.axes.end());
    for (const extent array_axis : result.axes) {
        const axis_plan& axis = result.plan().axes[static_cast<std::size_t>(array_axis)];
        const auto entry = static_cast<std::size_t>(std::find(named.begin(), named.end(), array_axis) - named.begin());
        result.kernel.push_back(axis.kernel);
        result.stride.push_back(axis.stride);
        result.dilation.push_back(axis.dilation);
        result.pads.push_back(pads_of(axis, request, entry));
        result.counts_padding = result.counts_padding || axis.counted != range{0, axis.in};
    }
    result.dropped = result.what.out_shape.size() < input.shape.size();
    return result;
}

pool_request spelled_out(const pooling& what, dialect which) {
    pool_request request;
    request.operation = what.said.operation;
    request.dialect = which;
    request.axes = what.axes;
    request.p = what.said.p;
    request.divisor = what.said.divisor;
    if (what.kind() == window_kind::whole) {
        request.global = true;
        request.keepdims = !what.dropped;
    } else if (what.kind() == window_kind::adaptive) {
        for (const extent axis : what.axes) request.output_size.push_back(what.plan().axes[static_cast<std::size_t>(axis)].out);
    } else {
        request.kernel = what.kernel;
        request.stride = what.stride;
        request.dilation = what.dilation;
        request.padding = what.pads;
        request.ceil_mode = what.said.ceil_mode && !what.said.padding_rule.has_value();
    }
    const bool counted = what.said.operation == pool_operation::avg && !what.said.divisor.has_value();
    const bool padded = std::any_of(what.pads.begin(), what.pads.end(), [](pad_pair pads) { return pads != pad_pair{}; });
    if (counted && padded) request.count_include_pad = what.counts_padding;
    return request;
}

bool computes_the_same(const pool_request& candidate, const pooling& what) {
    try {
        return canonical(lower(without_indices(candidate), what.input)) == canonical(what.what);
    } catch (const error&) {
        return false;
    }
}

bool has_same_indices(const pool_request& candidate, const pooling& what) {
    if (!what.said.indices) return true;
    pool_request asked = candidate;
    asked.indices = true;
    try {
        return canonical(lower(asked, what.input)) == canonical(lower(what.said, what.input));
    } catch (const error&) {
        return false;
    }
}

}  // namespace pooltool::lowering
