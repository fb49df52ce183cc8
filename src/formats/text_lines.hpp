// Lines and fields of delimited text: where they begin and end, with comments, blank lines, quotes (RFC 4180), CRLF and blanks
// dealt with. Knows nothing of numbers.
#pragma once

#include <string_view>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// What separates fields: one character, or ' ' for runs of blanks and tabs.
[[nodiscard]] inline bool is_blank(char c, char delimiter) noexcept { return c == ' ' || (c == '\t' && delimiter != '\t'); }

/// One record. `begin` to `end` is free of blanks at both ends, comment and line end; empty for a blank or comment line.
struct text_line {
    const char* begin{nullptr};
    const char* end{nullptr};
    const char* next{nullptr};  ///< where the next record begins
    extent lines{1};            ///< lines of the file it takes: more than one only with a line end in quotes
    extent delimiters{0};       ///< between begin and end, or uncounted: with quotes

    static constexpr extent uncounted = -1;
};

/// The record that begins at `at` < `end`.
[[nodiscard]] text_line read_line(const char* at, const char* end, char delimiter) noexcept;

/// The fields of a record, one after another.
class field_cursor {
public:
    field_cursor(const char* at, const char* end, char delimiter) noexcept : at_(at), end_(end), delimiter_(delimiter) {}

    struct field {
        std::string_view text{};  ///< without blanks and quotes; with them when not well formed
        bool well_formed{true};   ///< false: quotes that do not enclose a whole field
        bool last{false};         ///< no delimiter follows
    };
    field read() noexcept;
    /// Where the next field begins; the record's end after the last.
    [[nodiscard]] const char* at() const noexcept { return at_; }

private:
    void skip_blanks() noexcept {
        while (at_ < end_ && is_blank(*at_, delimiter_)) ++at_;
    }

    const char* at_;
    const char* end_;
    char delimiter_;
};

/// Of a record that was read with this delimiter.
[[nodiscard]] extent count_fields(const text_line& line, char delimiter) noexcept;

}  // namespace pooltool
