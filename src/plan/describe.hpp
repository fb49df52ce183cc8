// A program tells what it does: as lines for people and as a tree for programs. Knows coordinates and rules, not whose they
// are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/record.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

[[nodiscard]] std::string_view name_of(border edge) noexcept;
[[nodiscard]] std::string_view name_of(reducer reduce) noexcept;
[[nodiscard]] std::string_view name_of(nan_rule rule) noexcept;
[[nodiscard]] std::string_view name_of(summation rule) noexcept;
[[nodiscard]] std::string_view name_of(divisor_rule rule) noexcept;
[[nodiscard]] std::string_view name_of(rounding how) noexcept;

/// What the windows of one axis do to its cells.
struct axis_coverage {
    range read{};              ///< from the first cell that a window reads to the last; empty when none is read
    extent outside_before{0};  ///< coordinates in front of the axis that windows reach
    extent outside_after{0};   ///< coordinates behind it
    extent unread_before{0};   ///< cells in front of `read`
    extent unread_after{0};    ///< cells behind it
    /// Cells inside of `read` that no window reads; nothing where that would take too long to count (dilated windows on axes of
    /// millions of cells).
    std::optional<extent> unread_between{};
};

[[nodiscard]] axis_coverage coverage_of(const axis_plan& axis);

/// Everything in the program, with what is read, padded and skipped. Members that the reducer does not look at are left out.
[[nodiscard]] record record_of(const program& what);

/// The same for people: one line for the arrays, one per pass and one per axis that a pass works on. Ends with a line break.
[[nodiscard]] std::string text_of(const program& what);

}  // namespace pooltool
