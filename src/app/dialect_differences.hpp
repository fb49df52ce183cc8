// The same words under every dialect: who refuses them, who would give another answer, and in what.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/record.hpp"
#include "formats/formats.hpp"
#include "pooltool/engine.hpp"
#include "pooltool/request.hpp"

namespace pooltool {

struct dialect_view {
    pooltool::dialect dialect{};
    enum class verdict : std::uint8_t { same, different, refused } answer{verdict::same};
    std::vector<std::string> reasons{};  ///< what differs, or why it is refused
    program theirs{};                    ///< what it would compute, unless refused
    /// Filled in by look_at_cells.
    enum class evidence : std::uint8_t { none, differs, no_cell_differs } seen{evidence::none};
    std::string first_cell{};  ///< "[0, 1]: 4.5 instead of 4"
};

[[nodiscard]] std::string_view name_of(dialect whose) noexcept;

/// Every dialect but the request's own.
[[nodiscard]] std::vector<dialect_view> other_dialects(const pool_request& request, const array_header& input);

/// Runs `ours` and every view that says "different" on an array, where their outputs have one shape, and notes the first cell
/// in which they differ. `open` gives the array anew for each run. Results lie in temporary files.
void look_at_cells(const program& ours, std::vector<dialect_view>& views, const std::function<opened_input()>& open,
                   const schedule& how);

[[nodiscard]] record record_of(const std::vector<dialect_view>& views);
[[nodiscard]] std::string text_of(const std::vector<dialect_view>& views);

}  // namespace pooltool
