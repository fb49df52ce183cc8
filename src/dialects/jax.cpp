// JAX's pooling (lax.reduce_window, flax.linen max_pool/avg_pool/min_pool): defaults. It refuses nothing of its own; negative
// padding (cropping) and base dilation are not offered.
#include "dialects/pool_rules.hpp"

namespace pooltool::lowering {

const pool_rules jax_rules{.name = "jax",
                           .stride_is_kernel = false,
                           .padding = pad_count::included,
                           .ceil_mode = false,
                           .channels_last = false,
                           .keepdims = true,
                           .signed_power = false,
                           .indices = index_order::none,
                           .refuse = nullptr};

}  // namespace pooltool::lowering
