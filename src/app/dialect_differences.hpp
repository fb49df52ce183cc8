// The same words under every dialect: who refuses them, who would give another answer, and in what.
#pragma once

#include <string>
#include <vector>

#include "base/record.hpp"
#include "pooltool/request.hpp"

namespace pooltool {

struct dialect_view {
    pooltool::dialect dialect{};
    enum class verdict : std::uint8_t { same, different, refused } answer{verdict::same};
    std::vector<std::string> reasons{};  ///< what differs, or why it is refused
};

[[nodiscard]] std::string_view name_of(dialect whose) noexcept;

/// Every dialect but the request's own.
[[nodiscard]] std::vector<dialect_view> other_dialects(const pool_request& request, const array_header& input);

[[nodiscard]] record record_of(const std::vector<dialect_view>& views);
[[nodiscard]] std::string text_of(const std::vector<dialect_view>& views);

}  // namespace pooltool
