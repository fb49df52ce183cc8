// The grammars behind values.hpp.
#include "cli/values.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/checked.hpp"
#include "base/escape.hpp"
#include "cli/nearest.hpp"
#include "cli/synonyms.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

[[noreturn]] void refuse(option_id option, const std::string& text, const std::string& reason) {
    fail_usage("--" + std::string(row_of(option).name) + " " + escaped(text.substr(0, 64)) + ": " + reason);
}

enum class digits : std::uint8_t { read, wrong, too_large };

/// The whole of `text` as a decimal integer, with a sign or without.
digits read_integer(std::string_view text, extent& value) {
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || text.empty()) return digits::wrong;
    if (problem == std::errc::result_out_of_range) return digits::too_large;
    return problem == std::errc{} ? digits::read : digits::wrong;
}

extent integer_or_refuse(option_id option, const std::string& text, std::string_view part, const std::string& expected) {
    extent value = 0;
    switch (read_integer(part, value)) {
        case digits::read:
            return value;
        case digits::too_large:
            refuse(option, text, pooltool::quoted(part) + " is too large (64 bits with a sign)");
        case digits::wrong:
            break;
    }
    refuse(option, text, pooltool::quoted(part) + " is not " + expected);
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string listed(std::string_view choices) {
    std::string text;
    const std::size_t count = choice_count(choices);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += i + 1 == count ? " or " : ", ";
        text += choice_at(choices, i);
    }
    return text;
}

/// The value that is meant: by another library's name for it, or the nearest; empty when there is none.
std::string meant_by(std::string_view word, std::string_view choices) {
    const std::string plain = plain_name(word);
    nearest_word near(word);
    for (std::size_t i = 0; i < choice_count(choices); ++i) {
        const std::string_view choice = choice_at(choices, i);
        for (const synonym& one : value_synonyms()) {
            if (one.typed == plain && one.meant == choice) return std::string(choice);
        }
        near.consider(choice);
    }
    return std::string(near.found());
}

std::size_t choice_or_refuse(option_id option, const std::string& text, std::string_view word) {
    const std::string_view choices = row_of(option).choices;
    const std::size_t count = choice_count(choices);
    for (std::size_t i = 0; i < count; ++i) {
        if (choice_at(choices, i) == word) return i;
    }
    const std::string meant = meant_by(word, choices);
    refuse(option, text,
           pooltool::quoted(word) + " is not one of " + listed(choices) + (meant.empty() ? "" : " (did you mean " + meant + "?)"));
}

bool same_letters(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        if (letter != lower[i]) return false;
    }
    return true;
}

}  // namespace

std::vector<extent> parse_extents(option_id option, const std::string& text) {
    const std::string expected = "a number or numbers joined by x (like 3 or 3x5)";
    std::vector<extent> numbers;
    // A part that is no number is shown with all that was typed: "3y5" is one wrong value, not two.
    for (const std::string_view part : parts_of(text, 'x')) numbers.push_back(integer_or_refuse(option, text, part, expected));
    return numbers;
}

std::vector<extent> parse_list(option_id option, const std::string& text) {
    const std::string expected = "an integer or integers joined by commas (like " + std::string(row_of(option).example) + ")";
    std::vector<extent> numbers;
    for (const std::string_view part : parts_of(text, ',')) numbers.push_back(integer_or_refuse(option, text, part, expected));
    return numbers;
}

extent parse_integer(option_id option, const std::string& text) {
    return integer_or_refuse(option, text, text, "an integer (like " + std::string(row_of(option).example) + ")");
}

double parse_double(option_id option, const std::string& text) {
    std::string_view digits_text = text;
    const bool negative = !digits_text.empty() && digits_text[0] == '-';
    if (!digits_text.empty() && (digits_text[0] == '-' || digits_text[0] == '+')) digits_text.remove_prefix(1);
    double magnitude = 0;
    if (same_letters(digits_text, "inf") || same_letters(digits_text, "infinity")) {
        magnitude = std::numeric_limits<double>::infinity();
    } else if (same_letters(digits_text, "nan")) {
        return std::numeric_limits<double>::quiet_NaN();
    } else {
        const bool begins_well =
            !digits_text.empty() && (digits_text[0] == '.' || (digits_text[0] >= '0' && digits_text[0] <= '9'));
        const char* const last = digits_text.data() + digits_text.size();
        const auto [end, problem] = std::from_chars(digits_text.data(), last, magnitude);
        if (!begins_well || end != last || problem == std::errc::invalid_argument) {
            refuse(option, text,
                   pooltool::quoted(text) + " is not a number (like " + std::string(row_of(option).example) + ")");
        }
        if (problem == std::errc::result_out_of_range) {
            refuse(option, text, "outside of what float64 can hold (about 1e-308 to 1.8e308; inf is written inf)");
        }
    }
    return negative ? -magnitude : magnitude;
}

extent parse_size(option_id option, const std::string& text) {
    std::string_view number = text;
    std::string_view unit;
    const std::size_t end = number.find_first_not_of("0123456789");
    if (end != std::string_view::npos) {
        unit = number.substr(end);
        number = number.substr(0, end);
    }
    constexpr std::string_view letters = "kmgt";
    extent factor = 1;
    bool known = unit.empty() || same_letters(unit, "b");
    for (std::size_t i = 0; i < letters.size() && !known; ++i) {
        factor *= 1024;
        const std::string letter(1, letters[i]);
        known = same_letters(unit, letter) || same_letters(unit, letter + "b") || same_letters(unit, letter + "ib");
    }
    if (number.empty() || !known) refuse(option, text, "not a size (like 512M, 2G or a number of bytes)");
    const extent count = integer_or_refuse(option, text, number, "a number of bytes");
    extent bytes = 0;
    if (!checked_multiply(count, factor, bytes)) refuse(option, text, "too large");
    if (bytes < 1) refuse(option, text, "must be at least 1 byte");
    return bytes;
}

parsed_padding parse_padding(option_id option, const std::string& text) {
    if (text == "same") return {{}, padding_word::same};
    if (text == "same-lower") return {{}, padding_word::same_lower};
    if (text == "valid") return {{}, padding_word::valid};
    const std::string expected = "a padding (like 1, 1x2, 1:0x2:1, same, same-lower or valid)";
    parsed_padding padding;
    for (const std::string_view part : parts_of(text, 'x')) {
        const std::size_t colon = part.find(':');
        if (colon == std::string_view::npos) {
            const extent both = integer_or_refuse(option, text, part, expected);
            padding.pairs.push_back({both, both});
        } else {
            padding.pairs.push_back({integer_or_refuse(option, text, part.substr(0, colon), expected),
                                     integer_or_refuse(option, text, part.substr(colon + 1), expected)});
        }
    }
    return padding;
}

std::size_t parse_choice(option_id option, const std::string& text) { return choice_or_refuse(option, text, text); }

std::vector<std::size_t> parse_choices(option_id option, const std::string& text) {
    std::vector<std::size_t> positions;
    for (const std::string_view word : parts_of(text, ',')) positions.push_back(choice_or_refuse(option, text, word));
    return positions;
}

dtype parse_dtype(option_id option, const std::string& text) {
    const std::optional<dtype> type = dtype_named(text);
    if (type) return *type;
    const std::string_view choices = row_of(option).choices;
    const std::string meant = meant_by(text, choices);
    refuse(option, text, "unknown dtype " + (meant.empty() ? "(one of " + listed(choices) + ")" : "(did you mean " + meant + "?)"));
}

char parse_delimiter(option_id option, const std::string& text) {
    if (text == "tab" || text == "\\t") return '\t';
    if (text == "comma") return ',';
    if (text == "semicolon") return ';';
    if (text == "space" || text == "blank") return ' ';
    if (text == "pipe") return '|';
    if (text.size() != 1) refuse(option, text, "not one character (like , or tab, comma, semicolon, space)");
    const char letter = text[0];
    const bool usual = (letter > ' ' && letter < 0x7f) || letter == ' ' || letter == '\t';
    const bool in_numbers = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                            (letter >= 'A' && letter <= 'Z') || letter == '.' || letter == '-' || letter == '+' ||
                            letter == '"';
    if (!usual || in_numbers) refuse(option, text, "cannot stand between numbers (take , or tab, semicolon, space)");
    return letter;
}

}  // namespace pooltool::cli
