// std::to_chars for float32 and float64; where it takes a text right between two values, and for the 16-bit types, more digits
// are tried one by one.
#include "app/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/convert.hpp"

namespace pooltool {

namespace {

using buffer = std::array<char, 512>;  // the longest: 309 digits of 1.8e308 in positional form

std::string scientific(double value, int digits) {
    buffer text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, digits).ptr;
    return {text.data(), end};
}

struct decimal {
    bool negative{false};
    std::string digits{};  ///< without a point; the first one stands in front of it
    int exponent{0};       ///< of ten
};

/// A text in scientific form; zeros at the end of the digits go, but `fewest` digits stay.
decimal taken_apart(const std::string& text, std::size_t fewest) {
    decimal parts;
    std::size_t i = 0;
    if (text[0] == '-') {
        parts.negative = true;
        i = 1;
    }
    for (; i < text.size() && text[i] != 'e'; ++i) {
        if (text[i] != '.') parts.digits += text[i];
    }
    parts.exponent = std::atoi(text.c_str() + i + 1);
    while (parts.digits.size() > fewest && parts.digits.back() == '0') parts.digits.pop_back();
    return parts;
}

decimal without_zeros(decimal parts) {
    while (parts.digits.size() > 1 && parts.digits.back() == '0') parts.digits.pop_back();
    return parts;
}

/// The decimal is read as `value` by type T.
template <class T>
bool reads_as(const decimal& parts, double value) {
    const std::string text = (parts.negative ? "-" : "") + parts.digits.substr(0, 1) + "." + parts.digits.substr(1) + "e" +
                             std::to_string(parts.exponent);
    double parsed = 0;
    std::from_chars(text.data(), text.data() + text.size(), parsed);
    return to_double(from_double<T>(parsed, rounding::half_even)) == value;
}

/// The same number of digits, one unit of the last one away.
decimal next_to(const decimal& parts, int step) {
    decimal next = parts;
    const std::string digits = std::to_string(std::stol(parts.digits) + step);
    next.exponent += static_cast<int>(digits.size()) - static_cast<int>(parts.digits.size());
    next.digits = digits;
    return next;
}

/// Digits are tried one by one. The nearest decimal of so many digits may lie beyond the nearer of two uneven borders (at
/// powers of two) while its neighbour on the other side does not.
template <class T>
decimal shortest_narrow(double value) {
    for (int digits = 0; digits < 8; ++digits) {
        const decimal nearest = taken_apart(scientific(value, digits), static_cast<std::size_t>(digits) + 1);
        for (const int step : {0, 1, -1}) {
            const decimal tried = next_to(nearest, step);
            if (tried.digits != "0" && reads_as<T>(tried, value)) return without_zeros(tried);
        }
    }
    return taken_apart(scientific(value, 17), 1);
}

/// The fewest digits that are read as the value again.
decimal shortest(double value, dtype type) {
    if (value != 0 && type == dtype::float16) return shortest_narrow<float16>(value);
    if (value != 0 && type == dtype::bfloat16) return shortest_narrow<bfloat16>(value);
    buffer text{};
    char* const last = text.data() + text.size();
    const char* const end = type == dtype::float32
                                ? std::to_chars(text.data(), last, static_cast<float>(value), std::chars_format::scientific).ptr
                                : std::to_chars(text.data(), last, value, std::chars_format::scientific).ptr;
    return taken_apart(std::string(static_cast<const char*>(text.data()), end), 1);
}

void trim_zeros(std::string& text) {
    while (text.back() == '0') text.pop_back();
}

std::string exponent_text(int exponent) {
    const std::string digits = std::to_string(std::abs(exponent));
    return std::string(exponent < 0 ? "e-" : "e+") + (digits.size() < 2 ? "0" : "") + digits;
}

}  // namespace

std::string fixed_text(double value, int digits) {
    buffer text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits).ptr;
    return {text.data(), end};
}

std::string positional_text(double value, dtype type, int precision) {
    const decimal parts = shortest(value, type);
    const int fraction = static_cast<int>(parts.digits.size()) - 1 - parts.exponent;
    if (precision >= 0 && fraction > precision) {
        std::string text = fixed_text(value, precision);
        if (precision == 0) text += '.';
        trim_zeros(text);
        return text;
    }
    // In an array the digits in front of the point are the value's own, beyond the fewest.
    if (precision >= 0 && fraction < 0) return fixed_text(value, 0) + '.';
    std::string text = parts.negative ? "-" : "";
    if (parts.exponent < 0) {
        text += "0.";
        text.append(static_cast<std::size_t>(-parts.exponent - 1), '0');
        text += parts.digits;
        trim_zeros(text);
        return text;
    }
    const auto whole = static_cast<std::size_t>(parts.exponent) + 1;
    if (parts.digits.size() <= whole) {
        text += parts.digits;
        text.append(whole - parts.digits.size(), '0');
        return text + '.';
    }
    return text + parts.digits.substr(0, whole) + '.' + parts.digits.substr(whole);
}

std::string scientific_text(double value, dtype type, int precision, int fraction_digits) {
    decimal parts = shortest(value, type);
    const int fewest = static_cast<int>(parts.digits.size()) - 1;
    if (fraction_digits >= 0 && fraction_digits != fewest) {
        // More digits than the fewest are the value's own, not zeros; less are a rounding of the exact value.
        parts = taken_apart(scientific(value, fraction_digits), 1);
        parts.digits.resize(static_cast<std::size_t>(fraction_digits) + 1, '0');
    } else if (precision >= 0 && fewest > precision) {
        parts = taken_apart(scientific(value, precision), 1);
    }
    std::string text = parts.negative ? "-" : "";
    text += parts.digits[0];
    text += '.';
    text += parts.digits.substr(1);
    if (fraction_digits < 0) trim_zeros(text);
    return text + exponent_text(parts.exponent);
}

std::string scalar_text(double value, dtype type) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    const double magnitude = std::fabs(value);
    if (magnitude == 0 || (magnitude < 1e16 && magnitude >= 1e-4)) {
        std::string text = positional_text(value, type, -1);
        if (text.back() == '.') text += '0';
        return text;
    }
    std::string text = scientific_text(value, type, -1);
    const std::size_t bare_point = text.find(".e");
    if (bare_point != std::string::npos) text.erase(bare_point, 1);
    return text;
}

}  // namespace pooltool
