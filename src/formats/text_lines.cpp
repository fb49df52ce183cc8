// Records and fields.
#include "formats/text_lines.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "formats/text_sixteen.hpp"

namespace pooltool {
namespace {

[[nodiscard]] const char* find(const char* at, const char* end, char wanted) noexcept {
    const void* const found = at == end ? nullptr : std::memchr(at, wanted, static_cast<std::size_t>(end - at));
    return found == nullptr ? end : static_cast<const char*>(found);
}

/// Text without line end, quote and #.
struct plain_text {
    const char* end;  ///< where one of these stands, or the text ends
    extent delimiters;
};

[[nodiscard]] plain_text take_plain_text(const char* at, const char* end, char delimiter) noexcept {
    const auto special = [](sixteen_characters text) { return (text == '\n') | (text == '"') | (text == '#'); };
    const auto delimits = [delimiter](sixteen_characters text) { return text == delimiter; };
    extent delimiters = 0;
    for (; end - at >= 64; at += 64) {
        const std::uint64_t specials = where(at, special);
        const std::uint64_t found = where(at, delimits);
        if (specials != 0) {
            const int plain = std::countr_zero(specials);
            return {at + plain, delimiters + count_bits(found & ((std::uint64_t{1} << plain) - 1))};
        }
        delimiters += count_bits(found);
    }
    for (; at < end && *at != '\n' && *at != '"' && *at != '#'; ++at) delimiters += *at == delimiter ? 1 : 0;
    return {at, delimiters};
}

/// Behind the closing quote of the field whose opening quote is at `at`, or null when there is none.
[[nodiscard]] const char* behind_quotes(const char* at, const char* end) noexcept {
    ++at;
    while (true) {
        at = find(at, end, '"');
        if (at == end) return nullptr;
        if (at + 1 == end || at[1] != '"') return at + 1;
        at += 2;
    }
}

[[nodiscard]] std::string_view trimmed(const char* first, const char* last, char delimiter) noexcept {
    while (first < last && is_blank(*first, delimiter)) ++first;
    while (last > first && is_blank(last[-1], delimiter)) --last;
    return {first, static_cast<std::size_t>(last - first)};
}

struct record_end {
    const char* content;  ///< end of the fields: a comment, or the line end
    const char* line;     ///< the line end
};

/// The slow way, for records with a quote: line ends and # inside of quotes belong to the field.
[[nodiscard]] record_end find_end_with_quotes(const char* at, const char* end, char delimiter) noexcept {
    bool at_field_start = true;
    while (at < end && *at != '\n') {
        if (*at == '#') return {at, find(at, end, '\n')};
        if (*at == '"' && at_field_start) {
            const char* const behind = behind_quotes(at, end);
            at = behind == nullptr ? at + 1 : behind;  // never closed: an ordinary character, refused with its field
            at_field_start = false;
            continue;
        }
        const bool blank = is_blank(*at, delimiter);
        at_field_start = *at == delimiter || (blank && (delimiter == ' ' || at_field_start));
        ++at;
    }
    return {at, at};
}

}  // namespace

text_line read_line(const char* at, const char* end, char delimiter) noexcept {
    const plain_text plain = take_plain_text(at, end, delimiter);
    record_end found{plain.end, plain.end};
    extent lines = 1;
    extent delimiters = plain.delimiters;
    if (plain.end != end && *plain.end == '#') {
        found.line = find(plain.end, end, '\n');
    } else if (plain.end != end && *plain.end == '"') {
        found = find_end_with_quotes(at, end, delimiter);
        lines += std::count(at, found.line, '\n');
        delimiters = text_line::uncounted;
    }
    const auto [content, newline] = found;
    text_line line{at, content, newline == end ? end : newline + 1, lines, delimiters};
    if (content == newline && line.end > at && line.end[-1] == '\r') --line.end;
    const std::string_view inside = trimmed(line.begin, line.end, delimiter);
    line.begin = inside.data();
    line.end = inside.data() + inside.size();
    return line;
}

field_cursor::field field_cursor::read() noexcept {
    skip_blanks();
    const char* const start = at_;
    const bool opens = at_ < end_ && *at_ == '"';
    const char* const behind = opens ? behind_quotes(at_, end_) : nullptr;
    field result;
    if (behind != nullptr) {
        at_ = behind;
        if (delimiter_ != ' ') skip_blanks();
        result.well_formed = at_ == end_ || *at_ == delimiter_ || (delimiter_ == ' ' && *at_ == '\t');
        result.text = trimmed(start + 1, behind - 1, ' ');
    }
    if (behind == nullptr || !result.well_formed) {
        result.well_formed = !opens;
        if (delimiter_ == ' ') {
            while (at_ < end_ && !is_blank(*at_, ' ')) ++at_;
        } else {
            at_ = find(at_, end_, delimiter_);
        }
        result.text = trimmed(start, at_, delimiter_);
    }
    if (delimiter_ == ' ') skip_blanks();
    result.last = at_ == end_;
    if (delimiter_ != ' ' && !result.last) ++at_;
    return result;
}

extent count_fields(const text_line& line, char delimiter) noexcept {
    if (line.delimiters != text_line::uncounted) {
        if (delimiter != ' ') return 1 + line.delimiters;
        // A field begins at the record's begin and wherever a blank stands in front of something else.
        extent count = 1;
        const char* at = line.begin + 1;
        for (; line.end - at >= 64; at += 64) {
            const auto blanks = [](sixteen_characters text) { return (text == ' ') | (text == '\t'); };
            count += count_bits(where(at - 1, blanks) & ~where(at, blanks));
        }
        for (; at < line.end; ++at) count += is_blank(at[-1], ' ') && !is_blank(*at, ' ') ? 1 : 0;
        return count;
    }
    extent count = 0;
    field_cursor cursor(line.begin, line.end, delimiter);
    while (true) {
        ++count;
        if (cursor.read().last) return count;
    }
}

}  // namespace pooltool
