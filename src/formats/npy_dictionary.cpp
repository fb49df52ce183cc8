// The dictionary literal in an .npy header: exactly the keys descr, fortran_order and shape, each once, in any order, and of
// Python's syntax only what writers produce. Everything else is refused with its reason.
#include <array>
#include <charconv>

#include "base/checked.hpp"
#include "base/escape.hpp"
#include "formats/npy_header.hpp"

namespace pooltool {
namespace {

class dictionary_parser {
public:
    dictionary_parser(std::string_view text, int major, const input_options& options)
        : text_(text), major_(major), options_(options) {}

    array_header parse() {
        expect('{', "the header is not a dictionary");
        while (!accept('}')) {
            key();
            if (!accept(',') && !at('}')) fail("expected , or } in the header");
        }
        if (text_.find_first_not_of(" \n", at_) != std::string_view::npos) fail("the header goes on after its closing brace");
        constexpr std::array<std::string_view, 3> names{"descr", "fortran_order", "shape"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (!seen_[i]) fail_input("the header has no key '" + std::string(names[i]) + "'");
        }
        check_size();
        return result_;
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        const std::string_view found = text_.substr(std::min(at_, text_.size()));
        fail_input(what + ", at " + (found.empty() ? "its end" : quoted(found, 24)));
    }

    void blanks() noexcept {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    [[nodiscard]] bool at(char wanted) noexcept {
        blanks();
        return at_ < text_.size() && text_[at_] == wanted;
    }
    [[nodiscard]] bool accept(char wanted) noexcept {
        if (!at(wanted)) return false;
        ++at_;
        return true;
    }
    void expect(char wanted, const char* otherwise) {
        if (!accept(wanted)) fail(otherwise);
    }
    [[nodiscard]] bool accept_word(std::string_view word) noexcept {
        blanks();
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }

    std::string_view string(const char* otherwise) {
        blanks();
        if (!at('\'') && !at('"')) fail(otherwise);
        const char quote = text_[at_];
        const std::size_t first = at_ + 1;
        const std::size_t last = text_.find(quote, first);
        if (last == std::string_view::npos) fail("a string in the header has no end");
        const std::string_view inside = text_.substr(first, last - first);
        if (inside.find('\\') != std::string_view::npos) fail("a string in the header has a backslash");
        at_ = last + 1;
        return inside;
    }

    void once(std::size_t which, std::string_view name) {
        if (seen_[which]) fail_input("the header has the key '" + std::string(name) + "' twice");
        seen_[which] = true;
    }

    void key() {
        const std::string_view name = string("expected a key in quotes in the header");
        expect(':', "expected : after a key of the header");
        if (name == "descr") {
            once(0, name);
            descriptor();
        } else if (name == "fortran_order") {
            once(1, name);
            order();
        } else if (name == "shape") {
            once(2, name);
            shape();
        } else {
            fail_input("the header has the unknown key " + quoted(name));
        }
    }

    void descriptor() {
        if (at('['))
            fail_input("descr: cells are records (a structured type), which are not read; save one field, as a[\"name\"]");
        if (at('(')) fail_input("descr: cells are sub-arrays, which are not read; save a plain array");
        parse_npy_descriptor(string("descr is not a string"), options_, result_);
    }

    void order() {
        if (accept_word("True")) {
            result_.fortran_order = true;
        } else if (accept_word("False")) {
            result_.fortran_order = false;
        } else {
            fail("fortran_order is neither True nor False");
        }
    }

    void shape() {
        expect('(', "shape is not a tuple of numbers");
        bool comma = true;
        while (!accept(')')) {
            if (!comma) fail("expected , or ) in shape");
            if (result_.shape.size() == most_axes) {
                fail_input("shape has more than " + std::to_string(most_axes) + " axes");
            }
            result_.shape.push_back(length());
            comma = accept(',');
        }
        if (result_.shape.size() == 1 && !comma) fail_input("shape is a number, not a tuple: a comma is missing");
    }

    extent length() {
        blanks();
        if (at('-')) fail("shape has a negative axis");
        if (accept_word("np.int") || accept_word("numpy.int")) {
            fail_input("shape has NumPy scalars (np.int64(...)), written by a faulty NumPy; load and save it with a newer one");
        }
        const char* const first = text_.data() + at_;
        const char* const end = text_.data() + text_.size();
        extent value = 0;
        const auto [stop, fault] = std::from_chars(first, end, value);
        if (fault == std::errc::result_out_of_range) fail("shape has an axis of 2^63 cells or more");
        if (fault != std::errc{}) fail("shape has something other than whole numbers");
        if (*first == '0' && stop - first > 1) fail("shape has a number with a leading zero");
        at_ += static_cast<std::size_t>(stop - first);
        // Python 2 wrote long integers so; it never wrote version 3.0.
        if (major_ < 3 && at_ < text_.size() && text_[at_] == 'L') ++at_;
        return value;
    }

    /// The axes that are not 0 must have a product that can be counted, also when another axis is 0.
    void check_size() const {
        extent product = size_of(result_.type);
        for (const extent each : result_.shape) {
            if (each != 0 && !checked_multiply(product, each, product)) {
                fail_input("shape: the array would have more than 2^63-1 bytes");
            }
        }
    }

    std::string_view text_;
    int major_;
    const input_options& options_;
    std::size_t at_{0};
    std::array<bool, 3> seen_{};
    array_header result_{};
};

}  // namespace

array_header parse_npy_dictionary(std::string_view text, int major, const input_options& options) {
    return dictionary_parser(text, major, options).parse();
}

}  // namespace pooltool
