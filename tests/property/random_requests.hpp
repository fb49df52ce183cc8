// Random calls, as their options are drawn. Most of them are refused by a dialect: whoever draws tries again.
#pragma once

#include "pooltool/request.hpp"
#include "property/draws.hpp"
#include "property/tours.hpp"

namespace pooltool::testing {

/// Calls on an array of `rank` axes; `what` they are sure to have, as far as the operation knows it.
[[nodiscard]] pool_request random_pool(generator& random, extent rank, pool_operation operation, dialect whose, aspect what);
[[nodiscard]] filter_request random_filter(generator& random, extent rank, filter_operation operation, aspect what);
[[nodiscard]] block_request random_block(generator& random, extent rank, block_function function, aspect what);

[[nodiscard]] dtype random_real_type(generator& random);

}  // namespace pooltool::testing
