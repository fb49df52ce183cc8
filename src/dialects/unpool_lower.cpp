// lower() of max_unpool: how long the output is and which of its axes an index counts. What a library decides comes from the
// table of pool_rules.hpp; types and pooled axes are max pooling's.
#include <algorithm>
#include <string>

#include "base/checked.hpp"
#include "dialects/axes.hpp"
#include "dialects/pool_call.hpp"
#include "dialects/wording.hpp"

namespace pooltool {
namespace lowering {
namespace {

/// The words of a pooling call that say which axes are pooled.
pool_request axis_words(const unpool_request& said) {
    pool_request words;
    words.dialect = said.dialect;
    words.kernel = said.kernel;
    words.stride = said.stride;
    words.padding = said.padding;
    words.axes = said.axes;
    words.output_size = said.output_size;
    return words;
}

/// Refuses (usage) what no array can satisfy.
void check_options(const unpool_request& said, const pool_rules& rules) {
    if (rules.unpool == unpool_size::none) {
        fail_usage("max_unpool: the " + std::string(rules.name) + " dialect has none (use --dialect torch or onnx)");
    }
    if (said.kernel.empty()) fail_usage("--kernel is required: max_unpool needs the windows that max pooling had");
    check_numbers("--kernel", said.kernel, 1);
    check_numbers("--stride", said.stride, 1);
    check_numbers("--output-size", said.output_size, 1);
    for (const pad_pair& pads : said.padding) check_numbers("--padding", {pads.lo, pads.hi}, 0);
    if (said.padding_rule.has_value() && (*said.padding_rule != padding_word::valid || !said.padding.empty())) {
        fail_usage("--padding of max_unpool is given in numbers (what 'same' stood for depends on the length that is lost)");
    }
    const std::size_t entries = std::max(said.kernel.size(), said.output_size.size());
    const std::size_t axes = !said.axes.empty() ? said.axes.size() : entries > 1 ? entries : 2;
    check_entries("--kernel", said.kernel.size(), axes, error_kind::usage);
    check_entries("--stride", said.stride.size(), axes, error_kind::usage);
    check_entries("--padding", said.padding.size(), axes, error_kind::usage);
    check_entries("--output-size", said.output_size.size(), axes, error_kind::usage);
}

std::vector<pool_axis> axes_of(const unpool_request& said, const pool_rules& rules, const std::vector<extent>& pooled,
                               const std::vector<extent>& shape) {
    std::vector<pool_axis> axes;
    for (std::size_t i = 0; i < pooled.size(); ++i) {
        pool_axis axis;
        axis.array_axis = pooled[i];
        axis.in = shape[static_cast<std::size_t>(pooled[i])];
        axis.kernel = entry_of(said.kernel, i, extent{1});
        axis.stride = entry_of(said.stride, i, rules.stride_is_kernel ? axis.kernel : extent{1});
        axis.padding = entry_of(said.padding, i, pad_pair{});
        if (axis.in == 0) {
            fail_input("axis " + std::to_string(axis.array_axis) +
                       " has no cells: a pooled axis needs at least one (choose other axes with --axes)");
        }
        axes.push_back(axis);
    }
    if (rules.refuse_unpool != nullptr) rules.refuse_unpool(axes);
    return axes;
}

/// (in-1)*stride - lo - hi + kernel; may be 0 or less.
extent default_length(const pool_axis& axis) {
    extent length = 0;
    if (!checked_multiply(axis.in - 1, axis.stride, length) || length > largest_number) {
        fail_input("--stride " + std::to_string(axis.stride) + " makes axis " + std::to_string(axis.array_axis) +
                   " longer than " + std::to_string(largest_number) + " cells");
    }
    return length - axis.padding.lo - axis.padding.hi + axis.kernel;
}

/// `wanted` where --output-size is given, checked against the library's rule; else the default.
extent output_length(const pool_axis& axis, std::optional<extent> wanted, const pool_rules& rules) {
    const extent length = default_length(axis);
    if (wanted.has_value()) {
        const bool near = rules.unpool == unpool_size::within_a_stride;
        const bool fits = near ? *wanted > length - axis.stride && *wanted < length + axis.stride : *wanted >= length;
        if (fits) return *wanted;
        const extent least = near ? length - axis.stride + 1 : length;
        fail_input("--output-size " + std::to_string(*wanted) + " on axis " + std::to_string(axis.array_axis) +
                   ": the windows make it " + std::to_string(length) + " long, and the " + std::string(rules.name) +
                   " dialect takes " +
                   (near ? std::to_string(std::max(least, extent{1})) + " to " + std::to_string(length + axis.stride - 1)
                         : "no less"));
    }
    if (length < 1) {
        fail_input("axis " + std::to_string(axis.array_axis) + " of " +
                   counted(static_cast<std::size_t>(axis.in), "cell", "cells") + " would become " + std::to_string(length) +
                   " long with --padding " + worded(axis.padding) + " (use a smaller --padding)");
    }
    if (length > largest_number) {
        fail_input("--kernel " + std::to_string(axis.kernel) + " makes axis " + std::to_string(axis.array_axis) +
                   " longer than " + std::to_string(largest_number) + " cells");
    }
    return length;
}

unpool_plan lower_unpool(const unpool_request& said, const array_header& input) {
    const pool_rules& rules = rules_of(said.dialect);
    check_options(said, rules);
    check_input(input);
    if (is_complex(input.type)) {
        fail_input("max_unpool of " + std::string(pooltool::name_of(input.type)) +
                   " is not defined (complex cells have no order, so no maximum was taken of them)");
    }
    const std::vector<extent> pooled = pooled_axes(axis_words(said), rules, input.shape.size());

    unpool_plan plan;
    plan.type = input.type;
    plan.in_shape = input.shape;
    plan.out_shape = input.shape;
    plan.fortran_order = input.fortran_order;
    // An index counts the cells of a plane, or of the whole array.
    plan.indexed.assign(input.shape.size(), rules.indices == index_order::tensor ? 1 : 0);
    const std::vector<pool_axis> axes = axes_of(said, rules, pooled, input.shape);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        std::optional<extent> wanted;
        if (!said.output_size.empty()) wanted = entry_of(said.output_size, i, extent{1});
        const auto at = static_cast<std::size_t>(axes[i].array_axis);
        plan.out_shape[at] = output_length(axes[i], wanted, rules);
        plan.indexed[at] = 1;
    }
    std::vector<extent> counted_lengths;
    for (std::size_t i = 0; i < plan.indexed.size(); ++i) {
        if (plan.indexed[i] != 0) counted_lengths.push_back(plan.out_shape[i]);
    }
    static_cast<void>(volume_of(counted_lengths, "max_unpool: an output plane", error_kind::input));
    check_output(plan.out_shape, plan.type);
    return plan;
}

}  // namespace
}  // namespace lowering

unpool_plan lower(const unpool_request& request, const array_header& input) { return lowering::lower_unpool(request, input); }

}  // namespace pooltool
