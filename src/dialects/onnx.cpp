// ONNX's pooling (MaxPool, AveragePool, LpPool and their Global forms, MaxUnpool; newest operator sets): defaults and refusals.
// Sources: the operator texts, and ONNX Runtime 1.30 where they are silent.
#include <algorithm>

#include "dialects/pool_rules.hpp"
#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// Every explicit pad is smaller than the kernel (its taps, not its dilated extent).
void refuse_padding(const std::vector<pool_axis>& axes) {
    for (const pool_axis& axis : axes) {
        const extent most = std::max(axis.padding.lo, axis.padding.hi);
        if (most < axis.kernel) continue;
        fail_usage("--padding " + worded(axis.padding) + " on axis " + std::to_string(axis.array_axis) +
                   " is not smaller than the kernel " + std::to_string(axis.kernel) + " (the onnx dialect allows at most " +
                   std::to_string(axis.kernel - 1) + "; use --dialect jax for larger pads)");
    }
}

void refuse(const pool_call& call) { refuse_padding(call.axes); }

}  // namespace

const pool_rules onnx_rules{.name = "onnx",
                            .stride_is_kernel = false,
                            .padding = pad_count::excluded,
                            .ceil_mode = true,
                            .channels_last = false,
                            .keepdims = true,
                            .signed_power = false,
                            .indices = index_order::tensor,
                            .refuse = refuse,
                            .unpool = unpool_size::at_least_default,
                            .refuse_unpool = refuse_padding};

}  // namespace pooltool::lowering
