// ONNX's operators and JAX's reduce_window; see pool_calls.hpp.
#include <algorithm>
#include <cmath>

#include "dialects/pool_calls.hpp"
#include "dialects/python_words.hpp"
#include "dialects/window_facts.hpp"
#include "dialects/wording.hpp"

namespace pooltool::lowering {
namespace {

std::string bracketed(const std::vector<extent>& values) { return "[" + joined(values, ", ") + "]"; }

bool all_are(const std::vector<extent>& values, extent value) {
    return std::all_of(values.begin(), values.end(), [value](extent each) { return each == value; });
}

/// All pads in front, then all behind.
std::vector<extent> onnx_pads(const pooling& what) {
    std::vector<extent> pads;
    for (const pad_pair& each : what.pads) pads.push_back(each.lo);
    for (const pad_pair& each : what.pads) pads.push_back(each.hi);
    return pads;
}

bool is_onnx_type(pool_operation operation, dtype type) {
    const bool small =
        is_extreme(operation) && operation == pool_operation::max && (type == dtype::int8 || type == dtype::uint8);
    return is_floating(type) || small;
}

/// "MaxPool", with the attributes that every kind of window has.
python_call onnx_windows(const pooling& what, const std::string& name, const std::string& first) {
    python_call call(name, first);
    call.keyword("kernel_shape", bracketed(what.kernel)).keyword("strides", bracketed(what.stride));
    if (!all_are(what.dilation, 1)) call.keyword("dilations", bracketed(what.dilation));
    return call;
}

/// The value that a window starts from.
std::string jax_start(const pooling& what) {
    if (!is_extreme(what.said.operation)) return is_floating(what.input.type) ? "0.0" : "0";
    const bool maximum = what.said.operation == pool_operation::max;
    if (is_floating(what.input.type)) return maximum ? "-jnp.inf" : "jnp.inf";
    return maximum ? "jnp.iinfo(x.dtype).min" : "jnp.iinfo(x.dtype).max";
}

}  // namespace

std::optional<std::string> onnx_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    const std::size_t count = what.axes.size();
    if (operation == pool_operation::sum || operation == pool_operation::median || !is_onnx_type(operation, what.input.type)) {
        return std::nullopt;
    }
    const double p = what.said.p.value_or(2);
    if (operation == pool_operation::lp && (p < 1 || p != std::trunc(p))) return std::nullopt;
    if (what.said.divisor.has_value() || what.kind() == window_kind::adaptive || what.dropped) return std::nullopt;
    // The first two axes are batch and channels.
    if (!what.channels_first() || what.rank() != count + 2) return std::nullopt;
    const bool negated = operation == pool_operation::min;
    if (negated && what.said.indices) return std::nullopt;
    const std::string kind = is_extreme(operation) ? "MaxPool" : operation == pool_operation::avg ? "AveragePool" : "LpPool";
    const std::string first = negated ? "Neg(x)" : "x";
    const auto wrapped = [negated](const std::string& text) { return negated ? "Neg(" + text + ")" : text; };

    pool_request candidate = spelled_out(what, dialect::onnx);
    candidate.column_major_indices = what.said.column_major_indices;
    if (what.kind() == window_kind::whole) {
        if (what.said.indices || !computes_the_same(candidate, what)) return std::nullopt;
        python_call call("Global" + kind, first);
        if (operation == pool_operation::lp) call.keyword("p", worded(p));
        return wrapped(call.text());
    }
    python_call call = onnx_windows(what, kind, first);
    if (computes_the_same(candidate, what)) {
        if (!all_are(onnx_pads(what), 0)) call.keyword("pads", bracketed(onnx_pads(what)));
        if (candidate.ceil_mode) call.keyword("ceil_mode", "1");
    } else {
        if (!what.said.padding_rule.has_value() || what.said.padding_rule == padding_word::valid) return std::nullopt;
        candidate.padding.clear();
        candidate.padding_rule = what.said.padding_rule;
        if (!computes_the_same(candidate, what)) return std::nullopt;
        call.keyword("auto_pad", candidate.padding_rule == padding_word::same ? "\"SAME_UPPER\"" : "\"SAME_LOWER\"");
    }
    if (!has_same_indices(candidate, what)) return std::nullopt;
    if (candidate.count_include_pad == true) call.keyword("count_include_pad", "1");
    if (operation == pool_operation::lp) call.keyword("p", worded(p));
    if (what.said.indices && what.said.column_major_indices) call.keyword("storage_order", "1");
    return (what.said.indices ? "y, indices = " : "") + wrapped(call.text());
}

std::optional<std::string> jax_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    const bool averages = operation == pool_operation::avg;
    if (operation == pool_operation::median || operation == pool_operation::lp || what.said.indices) return std::nullopt;
    if (what.kind() == window_kind::adaptive || what.said.divisor.has_value()) return std::nullopt;
    if (is_complex(what.input.type) || what.input.type == dtype::boolean) return std::nullopt;
    if (!is_extreme(operation) && !is_floating(what.input.type)) return std::nullopt;

    // Windows that ceil mode keeps are reached by padding more; an average that counts declared padding only would notice.
    pool_request candidate = spelled_out(what, dialect::jax);
    const std::size_t rank = what.rank();
    std::vector<extent> window(rank, 1);
    std::vector<extent> strides(rank, 1);
    std::vector<extent> dilation(rank, 1);
    std::vector<pad_pair> pads(rank);
    for (std::size_t i = 0; i < what.axes.size(); ++i) {
        const auto at = static_cast<std::size_t>(what.axes[i]);
        const axis_plan& axis = what.plan().axes[at];
        const extent end = axis.origin + (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
        window[at] = axis.kernel;
        strides[at] = axis.stride;
        dilation[at] = axis.dilation;
        pads[at] = {-axis.origin, std::max(extent{0}, end - axis.in)};
        if (what.kind() == window_kind::regular) candidate.padding[i] = pads[at];
    }
    candidate.ceil_mode = false;
    if (!computes_the_same(candidate, what)) return std::nullopt;
    // Where a window lies in the padding altogether, 0 / 0 is not the 0 that an average of nothing is here.
    const bool divides_by_count = averages && !what.counts_padding;
    if (divides_by_count && fewest_taps(what.plan().axes) == 0) return std::nullopt;

    std::string padding = "(";
    bool padded = false;
    for (const pad_pair& each : pads) {
        padding += (padding.size() > 1 ? ", (" : "(") + std::to_string(each.lo) + ", " + std::to_string(each.hi) + ")";
        padded = padded || each != pad_pair{};
    }
    padding += rank == 1 ? ",)" : ")";
    const auto reduced = [&](const std::string& array) {
        python_call call("jax.lax.reduce_window", array);
        call.argument(jax_start(what));
        call.argument(operation == pool_operation::max   ? "jax.lax.max"
                      : operation == pool_operation::min ? "jax.lax.min"
                                                         : "jax.lax.add");
        call.argument(python_tuple(window)).argument(python_tuple(strides)).argument(padded ? padding : "\"VALID\"");
        if (!all_are(dilation, 1)) call.keyword("window_dilation", python_tuple(dilation));
        return call.text();
    };
    std::string text = reduced("x");
    if (averages) {
        extent volume = 1;
        for (const extent length : window) volume *= length;
        text += " / " + (padded && divides_by_count ? reduced("jnp.ones_like(x)") : std::to_string(volume));
    }
    if (!what.dropped) return text;
    return "jnp.squeeze(" + text + ", " + python_tuple(what.axes) + ")";
}

}  // namespace pooltool::lowering
