// The rows of the table of pooling dialects; see pool_rules.hpp.
#include "dialects/pool_rules.hpp"

#include <array>

namespace pooltool::lowering {

const pool_rules& rules_of(dialect which) noexcept {
    switch (which) {
        case dialect::torch:
            return torch_rules;
        case dialect::keras:
            return keras_rules;
        case dialect::onnx:
            return onnx_rules;
        case dialect::jax:
            return jax_rules;
    }
    return torch_rules;
}

bool is_extreme(pool_operation operation) noexcept {
    return operation == pool_operation::max || operation == pool_operation::min;
}

std::string_view name_of(pool_operation operation) noexcept {
    constexpr std::array<std::string_view, 6> names{"max", "avg", "min", "sum", "median", "lp"};
    return names[static_cast<std::size_t>(operation)];
}

}  // namespace pooltool::lowering
