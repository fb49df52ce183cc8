// What is done to each input: one of the requests, or a conversion. The one place that knows all of them.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "formats/formats.hpp"
#include "pooltool/request.hpp"

namespace pooltool {

/// Every cell as it is, perhaps in another type or memory order.
struct convert_request {
    std::optional<dtype> out_dtype{};
    std::optional<rounding> round{};      ///< half_even when not given
    std::optional<bool> fortran_order{};  ///< the input's when not given
};

using operation = std::variant<pool_request, filter_request, block_request, convert_request, unpool_request>;

/// Lowers whichever it is but an unpool_request, whose plan is no program. Throws as lower() does.
[[nodiscard]] program lower_operation(const operation& what, const array_header& input);

/// A pool_request that asks for indices.
[[nodiscard]] bool makes_indices(const operation& what) noexcept;

/// The memory order that the conversion asks for; nothing for all else.
[[nodiscard]] std::optional<bool> wanted_order(const operation& what) noexcept;

/// The non-zero cells of a small array file.
[[nodiscard]] footprint_mask read_footprint(const std::string& path, const input_options& options);

}  // namespace pooltool
