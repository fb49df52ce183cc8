// One field of text to one cell and back, for every real type. Exact: the nearest value of the type, or a fault; never a
// locale, never a silently cut number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/convert.hpp"
#include "pooltool/dtype.hpp"

namespace pooltool {

[[nodiscard]] inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

enum class field_fault : std::uint8_t {
    none,
    malformed,  ///< not a number at all
    fraction,   ///< a number, and the type holds whole numbers only
    missing,    ///< empty or nan, and the type has no NaN
    range       ///< a number beyond the type's range
};

/// A whole field, without blanks around it. A leading + is taken; empty, "nan" (any case) are NaN; "inf", "infinity" too.
template <class T>
[[nodiscard]] field_fault parse_field(std::string_view field, T& value) noexcept;

/// An optional sign, then digits only, within int64.
[[nodiscard]] bool is_whole_number(std::string_view field) noexcept;

/// Room that any formatted cell fits in.
inline constexpr std::size_t longest_number = 48;

/// Appends at `out` the shortest digits that read back to the same cell, or `precision` significant digits; returns the end.
/// Floats always carry a point, an exponent or a word, so that they read back as floats. bool is 0 or 1.
template <class T>
[[nodiscard]] char* format_cell(char* out, T value, std::optional<int> precision) noexcept;

/// The same of `count` cells, which may lie unaligned, each followed by the delimiter; room for longest_number + 1 each.
template <class T>
[[nodiscard]] char* format_cells(char* out, const std::byte* cells, std::size_t count, char delimiter,
                                 std::optional<int> precision) noexcept;

}  // namespace pooltool
