// The first pass.
#include "formats/text_scan.hpp"

#include <algorithm>
#include <array>

#include "base/escape.hpp"
#include "formats/bytes.hpp"
#include "formats/text_ends.hpp"
#include "formats/text_number.hpp"
#include "formats/text_plain.hpp"

namespace pooltool {
namespace {

constexpr extent smallest_interval = extent{64} << 10;  // a mark is reached again by skipping lines at several GB/s

struct numbered_line {
    text_line line{};
    extent number{1};
};

class scanner {
public:
    scanner(std::string_view text, const input_options& options)
        : begin_(text.data()), end_(text.data() + text.size()), at_(begin_), options_(options) {
        const extent most_marks = std::max<extent>(16, options.memory_limit / 16 / to_extent(sizeof(text_mark)));
        interval_ = std::max(smallest_interval, to_extent(text.size()) / most_marks);
    }

    text_layout scan() {
        skip_byte_order_mark();
        find_delimiter();
        numbered_line row = next_content();
        if (row.line.begin == row.line.end) fail_input("the text has no numbers in it");
        if (is_header(row)) {
            const extent title = row.number;
            row = next_content();
            if (row.line.begin == row.line.end) {
                fail_input("the text has no numbers in it besides line " + std::to_string(title) +
                           ", which is taken for a title (--header none)");
            }
        }
        first_line_ = row.number;
        layout_.columns = count_fields(row.line, layout_.delimiter);
        layout_.whole_numbers = !options_.as.has_value();
        for (; row.line.begin != row.line.end; row = next_content()) take(row);
        return std::move(layout_);
    }

private:
    void skip_byte_order_mark() {
        const std::string_view text(begin_, static_cast<std::size_t>(end_ - begin_));
        if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff") {
            fail_input("the text is UTF-16; save it as UTF-8");
        }
        if (text.substr(0, 3) == "\xef\xbb\xbf") at_ += 3;
    }

    /// The next record that is neither blank nor comment; an empty one at the end of the text.
    numbered_line next_content() noexcept {
        while (at_ < end_) {
            const numbered_line found{read_line(at_, end_, layout_.delimiter), line_};
            at_ = found.line.next;
            line_ += found.line.lines;
            if (found.line.begin != found.line.end) return found;
        }
        return {{end_, end_, end_, 0}, line_};
    }

    /// The first that makes numbers of the first two records, of which the first may be a title; failing that, the first that
    /// occurs at all, so that the refusal names a field.
    void find_delimiter() {
        if (options_.delimiter) {
            layout_.delimiter = *options_.delimiter;
            return;
        }
        constexpr std::array candidates{'\t', ';', ',', ' '};
        const char* const kept_at = at_;
        const extent kept_line = line_;
        const auto first_that = [&](const auto& fits) {
            return std::find_if(candidates.begin(), candidates.end(), [&](char each) {
                layout_.delimiter = each;
                const numbered_line first = next_content();
                const numbered_line second = next_content();
                at_ = kept_at;
                line_ = kept_line;
                return fits(first, second.line.begin != second.line.end ? second : first);
            });
        };
        auto found = first_that([&](const numbered_line& first, const numbered_line& sample) {
            const extent fields = count_fields(sample.line, layout_.delimiter);
            if (fields < 2 || !all_numbers(sample.line)) return false;
            return is_header(first) || (all_numbers(first.line) && count_fields(first.line, layout_.delimiter) == fields);
        });
        if (found == candidates.end()) {
            found = first_that([&](const numbered_line&, const numbered_line& sample) {
                return count_fields(sample.line, layout_.delimiter) > 1;
            });
        }
        layout_.delimiter = found == candidates.end() ? ',' : *found;
    }

    [[nodiscard]] bool all_numbers(const text_line& line) const noexcept {
        field_cursor cursor(line.begin, line.end, layout_.delimiter);
        while (true) {
            const auto field = cursor.read();
            double value = 0;
            if (!field.well_formed || parse_field(field.text, value) == field_fault::malformed) return false;
            if (field.last) return true;
        }
    }

    /// Without orders: a title is a line with words, and with no field that is a number or begins like one.
    [[nodiscard]] bool is_header(const numbered_line& row) const noexcept {
        if (options_.header != header_line::automatic) return options_.header == header_line::skip;
        field_cursor cursor(row.line.begin, row.line.end, layout_.delimiter);
        bool words = false;
        while (true) {
            const auto field = cursor.read();
            double value = 0;
            if (!field.text.empty()) {
                constexpr std::string_view starts = "+-.0123456789";
                if (starts.find(field.text.front()) != std::string_view::npos) return false;
                if (field.well_formed && parse_field(field.text, value) != field_fault::malformed) return false;
                words = true;
            }
            if (field.last) return words;
        }
    }

    void take(const numbered_line& row) {
        const extent found = count_fields(row.line, layout_.delimiter);
        if (found != layout_.columns) fail_ragged(row, found);
        if (layout_.whole_numbers) layout_.whole_numbers = all_whole(row.line);
        mark(layout_.rows * layout_.columns, row.line.begin, row.number);
        if (row.line.end - row.line.begin > interval_) mark_within(row);
        ++layout_.rows;
    }

    [[noreturn]] void fail_ragged(const numbered_line& row, extent found) const {
        const auto fields = [](extent count) { return std::to_string(count) + (count == 1 ? " field" : " fields"); };
        fail_input("line " + std::to_string(row.number) + ", column " + std::to_string(std::min(found, layout_.columns) + 1) +
                   ": the row has " + fields(found) + ", line " + std::to_string(first_line_) + " has " +
                   std::to_string(layout_.columns) + "; every row needs as many");
    }

    void mark(extent cell, const char* where, extent line) {
        const extent offset = where - begin_;
        if (layout_.marks.empty() || offset - layout_.marks.back().offset >= interval_) {
            layout_.marks.push_back({cell, offset, line});
        }
    }

    /// A very long row needs marks inside of it, at fields that are not empty.
    void mark_within(const numbered_line& row) {
        field_cursor cursor(row.line.begin, row.line.end, layout_.delimiter);
        for (extent column = 0; column < layout_.columns; ++column) {
            const char* const where = cursor.at();
            if (!cursor.read().text.empty()) mark(layout_.rows * layout_.columns + column, where, row.number);
        }
    }

    [[nodiscard]] bool all_whole(const text_line& line) const noexcept {
        const bool has_room = line.begin - begin_ >= room_in_front && end_ - line.end >= room_from_here;
        const char* const first_other = has_room ? first_not_plain(line) : line.begin;
        if (first_other == nullptr) return true;
        field_cursor cursor(first_other, line.end, layout_.delimiter);
        while (true) {
            const auto field = cursor.read();
            if (!field.well_formed || !is_whole_number(field.text)) return false;
            if (field.last) return true;
        }
    }

    /// The first field of a line that is no plain whole number; null where there is none.
    [[nodiscard]] const char* first_not_plain(const text_line& line) const noexcept {
        field_ends ends(line.begin, end_, layout_.delimiter);
        const char* at = line.begin;
        for (extent left = layout_.columns; left > 0;) {
            const auto found = ends.next(std::min(field_ends::most, to_size(left)));
            if (found.empty()) return at;
            for (const char* const stop : found) {
                std::int64_t value = 0;
                if (!parse_in_place(at, std::min(stop, line.end), value)) return at;
                if (stop >= line.end) return nullptr;
                at = stop + 1;
            }
            ends.drop(found.size());
            left -= to_extent(found.size());
        }
        return at;
    }

    const char* begin_;
    const char* end_;
    const char* at_;
    const input_options& options_;
    extent line_{1};
    extent first_line_{1};
    extent interval_{smallest_interval};
    text_layout layout_{};
};

}  // namespace

text_layout scan_text(std::string_view text, const input_options& options) { return scanner(text, options).scan(); }

}  // namespace pooltool
