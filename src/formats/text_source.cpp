// The second pass: from marks to cells.
#include "formats/text_source.hpp"

#include <algorithm>
#include <cstring>

#include "base/escape.hpp"
#include "base/visit.hpp"
#include "formats/text_number.hpp"
#include "formats/text_plain.hpp"
#include "formats/text_scan.hpp"

namespace pooltool {
namespace {

[[noreturn]] void fail_changed() { fail_input("the file changed while it was read; run again when nothing writes to it"); }

/// The plain number at `at` in any type that has a short way; its end, or null.
template <class T>
[[nodiscard]] const char* parse_quickly(const char* at, const char* end, T& value) noexcept {
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>) {
        return parse_plain(at, end, value);
    } else if constexpr (std::is_integral_v<T>) {
        std::int64_t wide = 0;
        const char* const stop = parse_plain(at, end, wide);
        value = static_cast<T>(wide);
        return stop != nullptr && std::in_range<T>(wide) ? stop : nullptr;
    } else {
        return nullptr;
    }
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
        while (at.cell < last) {
            const char* const where = text_.data() + at.offset;
            if (where >= end) fail_changed();
            if (const char* const behind_row = row_in_place<T>(where, end, at.cell, first, last, out)) {
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
            at.line += line.lines;
        }
    }

    /// The rest of a row from `cell` on, where it is plain numbers between delimiters; behind it, or null where it is not.
    /// Nothing of what makes a line anything else than its numbers (quotes, comments, blanks) is met, so the line need not be
    /// looked for.
    template <class T>
    [[nodiscard]] const char* row_in_place(const char* here, const char* end, extent cell, extent first, extent last,
                                           std::byte* out) const {
        if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>) {
            const char delimiter = layout_.delimiter;
            const extent row_end = cell - cell % layout_.columns + layout_.columns;
            if (row_end <= first || row_end > last) return nullptr;
            for (; cell < row_end; ++cell) {
                T value{};
                const char* stop = parse_in_place(here, end, value);
                if (stop == nullptr) stop = parse_plain(here, end, value);
                if (stop == nullptr || end - stop < 2) return nullptr;
                here = stop;
                const bool row_ends = cell + 1 == row_end;
                if (row_ends && *here == '\r') ++here;
                if (*here != (row_ends ? '\n' : delimiter)) return nullptr;
                ++here;
                if (cell >= first) std::memcpy(out + (cell - first) * to_extent(sizeof(T)), &value, sizeof(T));
            }
            return here;
        } else {
            return nullptr;
        }
    }

    template <class T>
    void parse_row(const text_line& line, const text_mark& at, extent column, extent first, extent last, std::byte* out) const {
        const char delimiter = layout_.delimiter;
        const extent row = at.cell - column;
        const char* here = line.begin;
        const extent stop_column = std::min(layout_.columns, last - row);
        for (; column < stop_column; ++column) {
            while (here < line.end && is_blank(*here, delimiter)) ++here;
            T value{};
            const char* stop = parse_quickly(here, line.end, value);
            while (stop != nullptr && stop < line.end && is_blank(*stop, delimiter)) ++stop;
            const bool separated = stop != nullptr && (stop == line.end || *stop == delimiter ||
                                                       (delimiter == ' ' && is_blank(stop[-1], delimiter)));
            bool is_last = false;
            if (separated) {
                is_last = stop == line.end;
                here = stop + (is_last || delimiter == ' ' ? 0 : 1);
            } else {
                field_cursor cursor(here, line.end, delimiter);
                const auto field = cursor.read();
                if (!field.well_formed || parse_field(field.text, value) != field_fault::none) {
                    file_->check_unchanged();
                    fail_field(at.line, column + 1, field.text, header_.type, options_);
                }
                is_last = field.last;
                here = cursor.at();
            }
            if (is_last != (column + 1 == layout_.columns)) fail_changed();
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
