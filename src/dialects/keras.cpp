// Keras's and TensorFlow's pooling (layers MaxPooling/AveragePooling/GlobalPooling, tf.nn.pool, max_pool_with_argmax): defaults
// and refusals. Dilation with SAME pads as the padding rule says and never counts or reads padding, as XLA does it.
#include <algorithm>

#include "dialects/pool_rules.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// tf.nn.pool: strides and dilations exclude each other, on whatever axes.
void refuse_strided_dilation(const pool_call& call) {
    const auto strided =
        std::find_if(call.axes.begin(), call.axes.end(), [](const pool_axis& axis) { return axis.stride > 1; });
    const auto dilated =
        std::find_if(call.axes.begin(), call.axes.end(), [](const pool_axis& axis) { return axis.dilation > 1; });
    if (strided == call.axes.end() || dilated == call.axes.end()) return;
    fail_usage("--dilation " + std::to_string(dilated->dilation) + " with a stride of " + std::to_string(strided->stride) +
               (call.said.stride.empty() ? " (the kernel, as --stride is not given)" : "") +
               ": the keras dialect takes one or the other (say --stride 1, or use --dialect onnx or jax)");
}

/// Explicit pads are at most the window.
void refuse_padding(const pool_axis& axis) {
    if (std::max(axis.padding.lo, axis.padding.hi) <= axis.window()) return;
    fail_usage("--padding " + worded(axis.padding) + " on axis " + std::to_string(axis.array_axis) +
               " is more than the window of " + std::to_string(axis.window()) +
               " (the keras dialect's limit; use --dialect jax for larger pads)");
}

void refuse(const pool_call& call) {
    refuse_strided_dilation(call);
    for (const pool_axis& axis : call.axes) refuse_padding(axis);
}

}  // namespace

const pool_rules keras_rules{.name = "keras",
                             .stride_is_kernel = true,
                             .padding = pad_count::never,
                             .ceil_mode = false,
                             .channels_last = true,
                             .keepdims = false,
                             .signed_power = false,
                             .indices = index_order::channels_last,
                             .refuse = refuse};

}  // namespace pooltool::lowering
