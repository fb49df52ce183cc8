// The second pass: from marks to cells.
#include "formats/text_source.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/escape.hpp"
#include "base/visit.hpp"
#include "formats/text_ends.hpp"
#include "formats/text_number.hpp"
#include "formats/text_plain.hpp"
#include "formats/text_scan.hpp"

namespace pooltool {
namespace {

[[noreturn]] void fail_changed() { fail_input("the file changed while it was read; run again when nothing writes to it"); }

/// What plain text is read to first.
template <class T>
using plain_value = std::conditional_t<is_real_float<T>, double, std::int64_t>;

/// To the cell's type, as parse_field would have read the text; false where it has to decide.
template <class T>
[[nodiscard]] bool narrow(plain_value<T> plain, T& value) noexcept {
    if constexpr (std::is_same_v<T, float>) {
        value = static_cast<float>(plain);
        // Rounded twice is rounded once but for what looks like the middle between two floats.
        constexpr std::uint64_t dropped = (std::uint64_t{1} << 29) - 1;
        constexpr std::uint64_t middle = std::uint64_t{1} << 28;
        const double magnitude = std::fabs(plain);
        const bool normal = magnitude >= std::numeric_limits<float>::min() && std::isfinite(value);
        return plain == 0 || (normal && (std::bit_cast<std::uint64_t>(plain) & dropped) != middle);
    } else if constexpr (std::is_same_v<T, double>) {
        value = plain;
        return true;
    } else if constexpr (is_real_float<T>) {
        value = from_double<T>(plain, rounding::half_even);
        return std::isfinite(widen(value));
    } else if constexpr (std::is_same_v<T, boolean8>) {
        value = plain != 0 ? boolean8::yes : boolean8::no;
        return plain == 0 || plain == 1;
    } else {
        value = static_cast<T>(plain);
        return std::in_range<T>(plain);
    }
}

/// The number that is all of the field [at, end), without blanks around it. False where it is none, or a field in quotes.
template <class T>
[[nodiscard, gnu::always_inline]] inline bool parse_plain_field(const char* at, const char* end, T& value) noexcept {
    plain_value<T> plain{};
    if (parse_in_place(at, end, plain) && narrow(plain, value)) return true;
    return parse_field(std::string_view(at, static_cast<std::size_t>(end - at)), value) == field_fault::none;
}

class text_source final : public source {
public:
    text_source(std::shared_ptr<mapped_file> file, extent begin, const input_options& options)
        : file_(std::move(file)), text_(file_->text().substr(to_size(begin))), options_(options) {
        try {
            layout_ = scan_text(text_, options);
        } catch (const error&) {
            file_->check_unchanged();  // a better reason, where it is one
            throw;
        }
        header_.type = options.as.value_or(layout_.whole_numbers ? dtype::int64 : dtype::float64);
        header_.shape = {layout_.rows, layout_.columns};
    }

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    void make_random_access() override {}

    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        const extent size = size_of(header_.type);
        const extent first = begin / size;
        const extent last = (end + size - 1) / size;
        std::byte* const out = scratch.ensure((last - first) * size);
        if (last > first) visit_real(header_.type, [&](auto tag) { parse<typename decltype(tag)::type>(first, last, out); });
        return out + (begin - first * size);
    }

    std::string finish(bool /*strict*/) override {
        file_->check_unchanged();
        return {};
    }

private:
    /// Cells [first, last) in C order.
    template <class T>
    void parse(extent first, extent last, std::byte* out) const {
        const auto behind = std::upper_bound(layout_.marks.begin(), layout_.marks.end(), first,
                                             [](extent cell, const text_mark& mark) { return cell < mark.cell; });
        text_mark at = behind[-1];
        const char* const end = text_.data() + text_.size();
        field_ends ends(text_.data() + at.offset, end, layout_.delimiter);
        while (at.cell < last) {
            const char* const where = text_.data() + at.offset;
            if (where >= end) fail_changed();
            if (const char* const behind_row = row_in_place<T>(ends, where, at.cell, first, last, out)) {
                at.cell += layout_.columns - at.cell % layout_.columns;
                at.offset = behind_row - text_.data();
                ++at.line;
                continue;
            }
            const text_line line = read_line(where, end, layout_.delimiter);
            if (line.begin != line.end) {
                const extent column = at.cell % layout_.columns;
                const extent row_end = at.cell - column + layout_.columns;
                if (row_end > first) parse_row<T>(line, at, column, first, last, out);
                at.cell = row_end;
            }
            at.offset = line.next - text_.data();
            ends.go_on_at(line.next);
            at.line += line.lines;
        }
    }

    /// The rest of a row from `cell` on, up to `last`, where it is numbers between delimiters; behind it, or null where it is
    /// not. Nothing of what makes a line anything else than its numbers (quotes, comments, blanks behind them) is met, so the
    /// line need not be looked for.
    template <class T>
    [[nodiscard]] const char* row_in_place(field_ends& ends, const char* here, extent cell, extent first, extent last,
                                           std::byte* out) const {
        const extent row_end = cell - cell % layout_.columns + layout_.columns;
        const extent stop_cell = std::min(row_end, last);
        const char* const end = text_.data() + text_.size();
        if (row_end <= first || here - text_.data() < room_in_front) return nullptr;
        while (cell < stop_cell) {
            const auto found = ends.next(std::min(field_ends::most, to_size(stop_cell - cell)));
            if (found.empty() || end - found.back() < room_from_here) return nullptr;
            for (const char* const stop : found) {
                const bool row_ends = cell + 1 == row_end;
                while (here < stop && *here == ' ') ++here;
                if (*stop != (row_ends ? '\n' : layout_.delimiter)) return nullptr;
                const char* const field_end = stop - (row_ends && stop[-1] == '\r' ? 1 : 0);
                if (here >= field_end && layout_.columns == 1) return nullptr;  // a blank line is no row
                T value{};
                if (!parse_plain_field(here, field_end, value)) return nullptr;
                if (cell >= first) std::memcpy(out + (cell - first) * to_extent(sizeof(T)), &value, sizeof(T));
                here = stop + 1;
                ++cell;
            }
            ends.drop(found.size());
        }
        return here;
    }

    template <class T>
    void parse_row(const text_line& line, const text_mark& at, extent column, extent first, extent last, std::byte* out) const {
        const extent row = at.cell - column;
        const extent stop_column = std::min(layout_.columns, last - row);
        field_cursor cursor(line.begin, line.end, layout_.delimiter);
        for (; column < stop_column; ++column) {
            const auto field = cursor.read();
            T value{};
            if (!field.well_formed || parse_field(field.text, value) != field_fault::none) {
                file_->check_unchanged();
                fail_field(at.line, column + 1, field.text, header_.type, options_);
            }
            if (field.last != (column + 1 == layout_.columns)) fail_changed();
            const extent cell = row + column;
            if (cell >= first) std::memcpy(out + (cell - first) * to_extent(sizeof(T)), &value, sizeof(T));
        }
    }

    std::shared_ptr<mapped_file> file_;
    std::string_view text_;
    input_options options_;
    text_layout layout_{};
    array_header header_{};
};

}  // namespace

void fail_field(extent line, extent column, std::string_view field, dtype type, const input_options& options) {
    const std::string where = "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
    const std::string name(name_of(type));
    const field_fault fault = visit_real(type, [&](auto tag) {
        typename decltype(tag)::type value{};
        return parse_field(field, value);
    });
    switch (fault) {
        case field_fault::missing:
            fail_input(where + (field.empty() ? "an empty field" : quoted(field)) + " has no value in " + name +
                       "; --in-dtype float64 reads it as NaN");
        case field_fault::range:
            fail_input(where + quoted(field) + " is beyond the range of " + name);
        case field_fault::fraction:
            fail_input(where + quoted(field) + " is not a whole number, as " + name + " needs");
        case field_fault::malformed:
        case field_fault::none:
            break;
    }
    std::string hint;
    if (field.find(',') != std::string_view::npos) hint = "; decimals have a point, not a comma";
    if (options.header == header_line::automatic && hint.empty()) hint = "; --header skip leaves a title line out";
    fail_input(where + quoted(field) + " is not a number" + hint);
}

std::unique_ptr<source> open_text(std::shared_ptr<mapped_file> file, extent begin, const input_options& options) {
    if (options.as && is_complex(*options.as))
        fail_input("--in-dtype " + std::string(name_of(*options.as)) + ": text holds real numbers");
    return std::make_unique<text_source>(std::move(file), begin, options);
}

}  // namespace pooltool
