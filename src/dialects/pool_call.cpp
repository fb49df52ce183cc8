// A pooling request's options, checked and resolved; see pool_call.hpp.
#include "dialects/pool_call.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "base/checked.hpp"
#include "dialects/axes.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// Exactly one thing says how long the windows are.
void check_window(const pool_request& said) {
    const bool kernel = !said.kernel.empty();
    const bool adaptive = !said.output_size.empty();
    if (said.global && (kernel || adaptive)) {
        fail_usage(std::string("--global takes each pooled axis as one window: it does not go with ") +
                   (kernel ? "--kernel" : "--output-size"));
    }
    if (kernel && adaptive) fail_usage("--output-size chooses the windows itself: it does not go with --kernel");
    if (!kernel && !adaptive && !said.global) fail_usage("--kernel is required (or --output-size, or --global)");
    if (kernel) return;
    const std::string which = said.global ? "--global" : "--output-size";
    const auto refuse = [&which](bool given, const char* option) {
        if (given) fail_usage(std::string(option) + " has no meaning with " + which + " (leave it out, or say --kernel)");
    };
    refuse(!said.stride.empty(), "--stride");
    refuse(!said.padding.empty() || said.padding_rule.has_value(), "--padding");
    refuse(!said.dilation.empty(), "--dilation");
    refuse(said.ceil_mode, "--ceil-mode");
}

/// Options that belong to one operation only.
void check_operation(const pool_request& said) {
    const std::string operation{name_of(said.operation)};
    if (said.operation != pool_operation::avg) {
        if (said.count_include_pad.has_value()) {
            fail_usage("--count-include-pad says how avg divides; " + operation + " divides by nothing (leave it out)");
        }
        if (said.divisor.has_value()) {
            fail_usage("--divisor says how avg divides; " + operation + " divides by nothing (leave it out, or use avg)");
        }
    }
    if (said.divisor.has_value() && *said.divisor == 0) fail_usage("--divisor 0: nothing can be divided by zero");
    if (said.p.has_value()) {
        if (said.operation != pool_operation::lp)
            fail_usage("--p is the norm of lp; " + operation + " has none (leave it out)");
        if (!std::isfinite(*said.p) || *said.p == 0) {
            fail_usage("--p " + worded(*said.p) + " is not a norm (a finite number other than 0; for infinity use max)");
        }
    }
}

void check_indices(const pool_request& said, const pool_rules& rules) {
    if (said.column_major_indices && rules.indices != index_order::tensor) {
        fail_usage("--storage-order col: the " + std::string(rules.name) +
                   " dialect has one index order only (use --dialect onnx)");
    }
    if (!said.indices) return;
    if (!is_extreme(said.operation)) {
        fail_usage("--indices: " + std::string(name_of(said.operation)) + " chooses no cell (indices belong to max and min)");
    }
    if (rules.indices == index_order::none) {
        fail_usage("--indices: the " + std::string(rules.name) + " dialect has none (use --dialect torch, keras or onnx)");
    }
}

/// The number of pooled axes as far as the options tell it.
std::optional<std::size_t> said_axes(const pool_request& said) {
    if (!said.axes.empty()) return said.axes.size();
    const std::size_t entries = std::max(said.kernel.size(), said.output_size.size());
    if (entries > 1) return entries;
    return std::nullopt;
}

/// With neither --axes nor a list of kernels there are one or two pooled axes, so a list has at most two entries.
void check_lists(const pool_request& said) {
    const std::size_t axes = said_axes(said).value_or(2);
    const auto check = [axes](const char* option, std::size_t entries) {
        check_entries(option, entries, axes, error_kind::usage);
    };
    check("--kernel", said.kernel.size());
    check("--output-size", said.output_size.size());
    check("--stride", said.stride.size());
    check("--padding", said.padding.size());
    check("--dilation", said.dilation.size());
}

}  // namespace

window_kind kind_of(const pool_request& said) noexcept {
    if (said.global) return window_kind::whole;
    return said.output_size.empty() ? window_kind::regular : window_kind::adaptive;
}

bool channels_last(const pool_request& said, const pool_rules& rules) noexcept {
    return said.channels_last.value_or(rules.channels_last);
}

void check_options(const pool_request& said, const pool_rules& rules) {
    check_window(said);
    check_numbers("--kernel", said.kernel, 1);
    check_numbers("--output-size", said.output_size, 1);
    check_numbers("--stride", said.stride, 1);
    check_numbers("--dilation", said.dilation, 1);
    for (const pad_pair& pads : said.padding) check_numbers("--padding", {pads.lo, pads.hi}, 0);
    if (!said.padding.empty() && said.padding_rule.has_value()) {
        fail_usage("--padding is either numbers or one of same, same-lower and valid, not both");
    }
    if (said.ceil_mode && !rules.ceil_mode) {
        fail_usage("--ceil-mode: the " + std::string(rules.name) +
                   " dialect has none (use --dialect torch or onnx, or --padding)");
    }
    if (said.keepdims.has_value() && !*said.keepdims && !said.global) {
        fail_usage("--no-keepdims drops the axes that --global makes one long (add --global, or leave it out)");
    }
    check_operation(said);
    check_indices(said, rules);
    check_lists(said);
}

std::vector<extent> pooled_axes(const pool_request& said, const pool_rules& rules, std::size_t rank) {
    if (rank == 0) fail_input("the array has no axes, so nothing to pool");
    if (!said.axes.empty()) return resolved_axes(said.axes, rank);
    std::vector<extent> axes;
    if (rank <= 2) {
        for (std::size_t i = 0; i < rank; ++i) axes.push_back(static_cast<extent>(i));
    } else {
        const std::size_t count = said_axes(said).value_or(2);
        const bool last = channels_last(said, rules);
        const std::size_t needed = count + (last ? 1 : 0);
        if (needed > rank) {
            fail_input(std::string(said.kernel.empty() ? "--output-size" : "--kernel") + " has " + std::to_string(count) +
                       " entries, but the array has only " + std::to_string(rank) + " axes" +
                       (last ? ", the last of them channels" : "") + " (name the pooled axes with --axes)");
        }
        for (std::size_t i = rank - needed; i < rank - needed + count; ++i) axes.push_back(static_cast<extent>(i));
    }
    const auto check = [&axes](const char* option, std::size_t entries) {
        check_entries(option, entries, axes.size(), error_kind::input);
    };
    check("--kernel", said.kernel.size());
    check("--output-size", said.output_size.size());
    check("--stride", said.stride.size());
    check("--padding", said.padding.size());
    check("--dilation", said.dilation.size());
    return axes;
}

pool_call regular_call(const pool_request& said, const pool_rules& rules, const std::vector<extent>& axes,
                       const array_header& input) {
    pool_call call{said, {}};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        pool_axis axis;
        axis.array_axis = axes[i];
        axis.in = input.shape[static_cast<std::size_t>(axes[i])];
        axis.kernel = entry_of(said.kernel, i, extent{1});
        axis.stride = entry_of(said.stride, i, rules.stride_is_kernel ? axis.kernel : extent{1});
        axis.dilation = entry_of(said.dilation, i, extent{1});
        axis.padding = entry_of(said.padding, i, pad_pair{});
        extent reach = 0;
        if (!checked_multiply(axis.dilation, axis.kernel - 1, reach) || reach >= largest_number) {
            fail_usage("--kernel " + std::to_string(axis.kernel) + " with --dilation " + std::to_string(axis.dilation) +
                       " is a window of more than " + std::to_string(largest_number) + " cells");
        }
        call.axes.push_back(axis);
    }
    if (rules.refuse != nullptr) rules.refuse(call);
    return call;
}

}  // namespace pooltool::lowering
