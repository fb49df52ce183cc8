// PyTorch's pooling (torch.nn.functional max_pool1d..3d, avg_pool1d..3d, lp_pool, adaptive pooling, max_unpool1d..3d): defaults
// and refusals. Sources: PyTorch 1.13 as measured; the padding limit as in newer releases (aten/src/ATen/native/Pool.h).
#include "dialects/pool_rules.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

void refuse_dilation(const pool_call& call, const pool_axis& axis) {
    if (axis.dilation == 1 || is_extreme(call.said.operation)) return;
    fail_usage("--dilation " + std::to_string(axis.dilation) + " with " + std::string(name_of(call.said.operation)) +
               ": the torch dialect dilates max and min only (use --dialect onnx or jax)");
}

std::string padding_of(const pool_axis& axis) {
    return "--padding " + worded(axis.padding) + " on axis " + std::to_string(axis.array_axis);
}

/// Padding at most half of the window, the same on both sides. Newer releases look at the dilated window in one and two
/// dimensions, at the kernel in three.
void refuse_padding(const pool_call& call, const pool_axis& axis) {
    const pad_pair pads = axis.padding;
    const std::string said = padding_of(axis);
    if (pads.lo != pads.hi) {
        fail_usage(said + ": the torch dialect pads both sides of an axis alike (use --dialect onnx or jax)");
    }
    const bool dilated = call.axes.size() < 3 && axis.dilation > 1;
    const extent most = (dilated ? axis.window() : axis.kernel) / 2;
    if (pads.lo > most) {
        fail_usage(said + " is more than half of the " +
                   (dilated ? "dilated window " + std::to_string(axis.window()) : "kernel " + std::to_string(axis.kernel)) +
                   " (the torch dialect allows at most " + std::to_string(most) + "; use --dialect jax for larger pads)");
    }
}

/// lp_pool has no padding argument.
void refuse_lp_padding(const pool_call& call) {
    const auto word = call.said.padding_rule;
    bool padded = word.has_value() && *word != padding_word::valid;
    for (const pool_axis& axis : call.axes) padded = padded || axis.padding != pad_pair{};
    if (padded) fail_usage("--padding with lp: the torch dialect's lp has no padding (use --dialect onnx)");
}

/// avg_pool3d wants every axis at least as long as the kernel, even where padding or ceil mode would make it fit.
void refuse_short_volume(const pool_call& call) {
    if (call.axes.size() != 3 || is_extreme(call.said.operation)) return;
    for (const pool_axis& axis : call.axes) {
        if (axis.in < axis.kernel) {
            fail_input("axis " + std::to_string(axis.array_axis) + " has " +
                       counted(static_cast<std::size_t>(axis.in), "cell", "cells") + ", fewer than --kernel " +
                       std::to_string(axis.kernel) +
                       ": over three axes the torch dialect refuses that whatever the padding (use --dialect onnx or jax)");
        }
    }
}

void refuse(const pool_call& call) {
    for (const pool_axis& axis : call.axes) {
        refuse_dilation(call, axis);
        refuse_padding(call, axis);
    }
    if (call.said.operation == pool_operation::lp) refuse_lp_padding(call);
    refuse_short_volume(call);
}

/// max_unpool only subtracts the padding: it has no limit there.
void refuse_unpool(const std::vector<pool_axis>& axes) {
    for (const pool_axis& axis : axes) {
        if (axis.padding.lo == axis.padding.hi) continue;
        fail_usage(padding_of(axis) + ": the torch dialect pads both sides of an axis alike (use --dialect onnx)");
    }
}

}  // namespace

const pool_rules torch_rules{.name = "torch",
                             .stride_is_kernel = true,
                             .padding = pad_count::included,
                             .ceil_mode = true,
                             .channels_last = false,
                             .keepdims = true,
                             .signed_power = true,
                             .indices = index_order::plane,
                             .refuse = refuse,
                             .unpool = unpool_size::within_a_stride,
                             .refuse_unpool = refuse_unpool};

}  // namespace pooltool::lowering
