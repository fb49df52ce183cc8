// PyTorch's and Keras's pooling calls; see pool_calls.hpp.
#include <algorithm>

#include "dialects/pool_calls.hpp"
#include "dialects/python_words.hpp"
#include "dialects/wording.hpp"

namespace pooltool::lowering {
namespace {

bool all_are(const std::vector<extent>& values, extent value) {
    return std::all_of(values.begin(), values.end(), [value](extent each) { return each == value; });
}

/// Adds and takes away the axes of length one that a library wants around the pooled ones. False: the array has too many.
struct fitted {
    std::string array{"x"};
    std::string after{};
};

std::optional<fitted> fitted_to(std::size_t rank, std::size_t wanted_before, std::size_t pooled, std::size_t wanted_after) {
    const std::size_t around = rank - pooled;
    const std::size_t wanted = wanted_before + wanted_after;
    if (around > wanted) return std::nullopt;
    if (around == wanted) return fitted{};
    fitted result;
    if (wanted_after == 1 && around == 0) {
        result.array = "x[None, ..., None]";
        result.after = "[0, ..., 0]";
        return result;
    }
    const std::size_t missing = wanted - around;
    result.array = missing == 1 ? "x[None]" : "x[None, None]";
    result.after = missing == 1 ? "[0]" : "[0, 0]";
    return result;
}

/// ", 0" per pooled axis: takes off the axes of length one that global pooling leaves at the end.
std::string last_axes_dropped(std::size_t count) {
    std::string text = "[...";
    for (std::size_t i = 0; i < count; ++i) text += ", 0";
    return text + "]";
}

std::vector<extent> out_of(const pooling& what) {
    std::vector<extent> out;
    for (const extent axis : what.axes) out.push_back(what.plan().axes[static_cast<std::size_t>(axis)].out);
    return out;
}

void add_windows(python_call& call, const pooling& what) {
    call.keyword("kernel_size", python_scalar_or_tuple(what.kernel));
    call.keyword("stride", python_scalar_or_tuple(what.stride));
}

void add_torch_padding(python_call& call, const pooling& what) {
    std::vector<extent> lo;
    for (const pad_pair& pads : what.pads) lo.push_back(pads.lo);
    if (!all_are(lo, 0)) call.keyword("padding", python_scalar_or_tuple(lo));
}

}  // namespace

std::optional<std::string> torch_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    const std::size_t count = what.axes.size();
    if (count > 3 || !what.channels_first() || operation == pool_operation::median || !is_floating(what.input.type))
        return std::nullopt;
    const bool regular = what.kind() == window_kind::regular;
    const bool adaptive_lp = !regular && operation == pool_operation::lp;
    const bool divided = what.said.divisor.has_value() || operation == pool_operation::sum;
    if (adaptive_lp || (divided && (count == 1 || !regular))) return std::nullopt;
    const pool_request candidate = spelled_out(what, dialect::torch);
    const std::optional<fitted> fit = fitted_to(what.rank(), 2, count, 0);
    // An unbatched array is taken as it is.
    const bool as_it_is = what.rank() == count + 1;
    if (!fit.has_value() || !computes_the_same(candidate, what) || !has_same_indices(candidate, what)) return std::nullopt;

    const std::string array = as_it_is ? "x" : fit->array;
    const std::string dimensions = std::to_string(count) + "d";
    const bool negated = operation == pool_operation::min;
    const bool extreme = is_extreme(operation);
    if (negated && what.said.indices) return std::nullopt;
    const std::string kind = extreme ? "max" : operation == pool_operation::lp ? "lp" : "avg";
    const std::string first = (negated ? "-" : "") + array;
    const std::string name = "torch.nn.functional." + std::string(regular ? "" : "adaptive_") + kind + "_pool" + dimensions;
    python_call call(name, first);
    if (regular) {
        if (operation == pool_operation::lp) call.keyword("norm_type", python_float(what.said.p.value_or(2)));
        add_windows(call, what);
        add_torch_padding(call, what);
        if (!all_are(what.dilation, 1)) call.keyword("dilation", python_scalar_or_tuple(what.dilation));
        if (candidate.ceil_mode) call.keyword("ceil_mode", "True");
        if (candidate.count_include_pad == false) call.keyword("count_include_pad", "False");
        if (divided) call.keyword("divisor_override", std::to_string(what.said.divisor.value_or(1)));
    } else {
        call.keyword("output_size", python_scalar_or_tuple(out_of(what)));
    }
    if (what.said.indices) {
        call.keyword("return_indices", "True");
        if (!as_it_is && fit->array != "x") return std::nullopt;  // two results cannot be indexed in one line
    }
    std::string text = (negated ? "-" : "") + call.text() + (as_it_is ? "" : fit->after);
    if (what.dropped) text += last_axes_dropped(count);
    return text;
}

std::optional<std::string> keras_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    const std::size_t count = what.axes.size();
    const bool averages = operation == pool_operation::avg;
    if (count > 3 || (!is_extreme(operation) && !averages) || !is_floating(what.input.type)) return std::nullopt;
    if (what.said.divisor.has_value() || what.kind() == window_kind::adaptive) return std::nullopt;
    const bool plane = what.rank() == count;  // a line or a matrix without channels
    const bool last = what.channels_last() || plane;
    if (!last && !what.channels_first()) return std::nullopt;
    const std::optional<fitted> fit = last ? fitted_to(what.rank(), 1, count, 1) : fitted_to(what.rank(), 2, count, 0);
    if (!fit.has_value()) return std::nullopt;
    const std::string dimensions = std::to_string(count) + "D";
    const std::string kind = averages ? "Average" : "Max";
    const std::string sign = operation == pool_operation::min ? "-" : "";
    const std::string format = last ? "" : ", data_format=\"channels_first\"";

    pool_request candidate = spelled_out(what, dialect::keras);
    candidate.channels_last = last;
    if (what.kind() == window_kind::whole) {
        if (what.said.indices || !computes_the_same(candidate, what)) return std::nullopt;
        if (fit->array != "x" && what.dropped) return std::nullopt;
        const std::string options = std::string(what.dropped ? "" : "keepdims=True") + (what.dropped || last ? "" : ", ") +
                                    (last ? "" : "data_format=\"channels_first\"");
        return sign + "keras.layers.Global" + kind + "Pooling" + dimensions + "(" + options + ")(" + sign + fit->array + ")" +
               fit->after;
    }
    // Keras has two paddings and no ceil mode; a plan made otherwise may still be one of the two.
    candidate.padding.clear();
    candidate.ceil_mode = false;
    for (const padding_word word : {padding_word::valid, padding_word::same}) {
        candidate.padding_rule = word;
        if (!computes_the_same(candidate, what) || !has_same_indices(candidate, what)) continue;
        const std::string padding = word == padding_word::valid ? "valid" : "same";
        if (what.said.indices) {
            if (count != 2 || fit->array != "x" || !last || !sign.empty() || !all_are(what.dilation, 1)) return std::nullopt;
            return python_call("tf.nn.max_pool_with_argmax", "x")
                .keyword("ksize", python_scalar_or_tuple(what.kernel))
                .keyword("strides", python_scalar_or_tuple(what.stride))
                .keyword("padding", padding == "valid" ? "\"VALID\"" : "\"SAME\"")
                .text();
        }
        if (!all_are(what.dilation, 1)) {
            if (word == padding_word::same || !last) return std::nullopt;  // tf.nn.pool lets the zeros of SAME take part
            return sign +
                   python_call("tf.nn.pool", sign + fit->array)
                       .keyword("window_shape", python_tuple(what.kernel))
                       .keyword("pooling_type", averages ? "\"AVG\"" : "\"MAX\"")
                       .keyword("dilations", python_tuple(what.dilation))
                       .keyword("padding", "\"VALID\"")
                       .text() +
                   fit->after;
        }
        return sign + "keras.layers." + kind + "Pooling" + dimensions + "(pool_size=" + python_scalar_or_tuple(what.kernel) +
               ", strides=" + python_scalar_or_tuple(what.stride) + ", padding=\"" + padding + "\"" + format + ")(" + sign +
               fit->array + ")" + fit->after;
    }
    return std::nullopt;
}

}  // namespace pooltool::lowering
