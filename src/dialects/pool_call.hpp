// From a pooling request's options to pooled axes with defaults filled in. Knows which options go together and which axes are
// pooled; does not know output lengths, divisors or types.
#pragma once

#include <vector>

#include "dialects/pool_rules.hpp"
#include "pooltool/io.hpp"

namespace pooltool::lowering {

enum class window_kind { regular, adaptive, whole };

[[nodiscard]] window_kind kind_of(const pool_request& said) noexcept;

/// Refuses (usage) what is wrong whatever the array: numbers out of range, options that exclude each other or have no meaning
/// for the operation or dialect, lists whose lengths cannot agree.
void check_options(const pool_request& said, const pool_rules& rules);

/// The array axes that are pooled, in the order named. Without --axes: the only axis of a line, both of a matrix, else the last
/// n, or with channels last the n in front of the last; n is the number of entries of --kernel or --output-size, 2 when that
/// has a single one.
[[nodiscard]] std::vector<extent> pooled_axes(const pool_request& said, const pool_rules& rules, std::size_t rank);

/// The regular windows of a call, checked against the dialect's refusals.
[[nodiscard]] pool_call regular_call(const pool_request& said, const pool_rules& rules, const std::vector<extent>& axes,
                                     const array_header& input);

/// Is the channel axis the last one, by the request or by the dialect's default?
[[nodiscard]] bool channels_last(const pool_request& said, const pool_rules& rules) noexcept;

}  // namespace pooltool::lowering
