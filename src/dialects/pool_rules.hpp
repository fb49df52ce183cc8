// The table of pooling dialects: what each library's pooling takes for granted and what it refuses. One file per dialect fills
// one row; the lowering itself is shared and asks only this table.
#pragma once

#include <string_view>
#include <vector>

#include "pooltool/request.hpp"

namespace pooltool::lowering {

/// One pooled axis as the call says it, defaults filled in.
struct pool_axis {
    extent array_axis{0};  ///< counted from the front
    extent in{1};
    extent kernel{1};
    extent stride{1};
    extent dilation{1};
    pad_pair padding{};  ///< explicit numbers only; a padding word is in the request

    /// Cells from a window's first tap to its last, both included.
    [[nodiscard]] extent window() const noexcept { return dilation * (kernel - 1) + 1; }
};

/// A call with regular windows (not adaptive, not global) whose numbers are sane by themselves.
struct pool_call {
    const pool_request& said;
    std::vector<pool_axis> axes;  ///< in the order named
};

/// What numbers an index is made of.
enum class index_order {
    none,          ///< the library has no indices
    plane,         ///< position among the pooled axes, restarting for every other coordinate
    tensor,        ///< position in the whole flattened array; column-major inside the plane on request
    channels_last  ///< (plane position) * channels + channel
};

/// Does padding count in an average's divisor when the call does not say?
enum class pad_count { excluded, included, never };

/// What max_unpool's --output-size may be, and whether the library has a max_unpool at all.
enum class unpool_size {
    none,             ///< it has none
    within_a_stride,  ///< less than a stride from the default length
    at_least_default
};

struct pool_rules {
    std::string_view name;
    bool stride_is_kernel{true};  ///< otherwise 1
    pad_count padding{pad_count::excluded};
    bool ceil_mode{true};       ///< has a ceil mode at all
    bool channels_last{false};  ///< the default data format
    bool keepdims{true};        ///< of global pooling
    bool signed_power{false};   ///< Lp by the mean of signed powers
    index_order indices{index_order::none};
    void (*refuse)(const pool_call& call){nullptr};  ///< throws for what this library does not take
    unpool_size unpool{unpool_size::none};
    void (*refuse_unpool)(const std::vector<pool_axis>& axes){nullptr};  ///< likewise, of max_unpool
};

extern const pool_rules torch_rules;
extern const pool_rules keras_rules;
extern const pool_rules onnx_rules;
extern const pool_rules jax_rules;

[[nodiscard]] const pool_rules& rules_of(dialect which) noexcept;

/// The operations that are an average in all but the last step: max and min share max's rules, everything else average's.
[[nodiscard]] bool is_extreme(pool_operation operation) noexcept;

/// "max", "avg" ...
[[nodiscard]] std::string_view name_of(pool_operation operation) noexcept;

}  // namespace pooltool::lowering
