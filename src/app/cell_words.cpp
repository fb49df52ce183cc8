// NumPy's formatters: IntegerFormat, BoolFormat, FloatingFormat, ComplexFloatingFormat of numpy/core/arrayprint.py, with the
// default print options (precision 8, no suppression of small values).
#include "app/cell_words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "app/number_text.hpp"
#include "base/visit.hpp"

namespace pooltool {

namespace {

constexpr int print_precision = 8;

template <class T>
T cell_at(std::span<const std::byte> cells, std::size_t i) {
    T value;
    std::memcpy(&value, cells.data() + i * sizeof(T), sizeof(T));
    return value;
}

/// Floating cells as float64, exact: every `step`-th component from `first`.
std::vector<double> floating_values(dtype type, std::span<const std::byte> cells, std::size_t first, std::size_t step) {
    std::vector<double> values;
    visit_real(type, [&](auto tag) {
        using T = typename decltype(tag)::type;
        for (std::size_t i = first; (i + 1) * sizeof(T) <= cells.size(); i += step)
            values.push_back(to_double(cell_at<T>(cells, i)));
    });
    return values;
}

/// The quotient as the type itself holds it: NumPy divides the extremes in the array's type.
double quotient(double a, double b, dtype type) {
    if (type == dtype::float32) return static_cast<double>(static_cast<float>(a) / static_cast<float>(b));
    if (type == dtype::float16) return to_double(from_double<float16>(a / b, rounding::half_even));
    return a / b;
}

bool wants_exponents(const std::vector<double>& values, dtype type) {
    double largest = 0;
    double smallest = 0;
    for (const double value : values) {
        const double magnitude = std::fabs(value);
        if (!std::isfinite(value) || magnitude == 0) continue;
        largest = std::max(largest, magnitude);
        smallest = smallest == 0 ? magnitude : std::min(smallest, magnitude);
    }
    if (largest == 0) return false;
    return largest >= 1e8 || smallest < 1e-4 || quotient(largest, smallest, type) > 1000.0;
}

struct number_layout {
    bool exponents{false};
    bool plus_sign{false};
    int fraction_digits{-1};  ///< with exponents: digits behind the point
    std::size_t exponent_digits{2};
    std::size_t left{0};   ///< characters in front of the point
    std::size_t right{0};  ///< characters behind it
};

std::string with_sign(std::string text, bool plus_sign) { return plus_sign && text[0] != '-' ? "+" + text : text; }

std::string bare_text(double value, dtype type, const number_layout& layout) {
    const std::string text = layout.exponents ? scientific_text(value, type, print_precision, layout.fraction_digits)
                                              : positional_text(value, type, print_precision);
    return with_sign(text, layout.plus_sign);
}

number_layout layout_of(const std::vector<double>& values, dtype type, bool plus_sign) {
    number_layout layout;
    layout.plus_sign = plus_sign;
    layout.exponents = wants_exponents(values, type);
    std::size_t fraction = 0;
    std::size_t exponent = 0;
    bool some_finite = false;
    bool all_finite = true;
    bool negative_infinity = false;
    for (const double value : values) {
        if (!std::isfinite(value)) {
            all_finite = false;
            negative_infinity = negative_infinity || (std::isinf(value) && value < 0);
            continue;
        }
        some_finite = true;
        const std::string text = bare_text(value, type, layout);
        const std::size_t point = text.find('.');
        const std::size_t end = std::min(text.find('e'), text.size());
        layout.left = std::max(layout.left, point);
        fraction = std::max(fraction, end - point - 1);
        if (layout.exponents) exponent = std::max(exponent, text.size() - end - 2);
    }
    layout.right = fraction;
    if (layout.exponents) {
        layout.fraction_digits = static_cast<int>(fraction);
        layout.exponent_digits = exponent;
        layout.right = exponent + 2 + fraction;
    }
    if (!some_finite) layout.left = layout.right = 0;
    if (!all_finite) {
        const std::size_t behind = layout.right + 1;
        const std::size_t infinity = 3 + (plus_sign || negative_infinity ? 1U : 0U);
        layout.left = std::max({layout.left, 3 - std::min<std::size_t>(3, behind), infinity - std::min(infinity, behind)});
    }
    return layout;
}

std::string word_of(double value, dtype type, const number_layout& layout) {
    if (!std::isfinite(value)) {
        std::string text = std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
        text = with_sign(std::move(text), layout.plus_sign);
        const std::size_t width = layout.left + layout.right + 1;
        return std::string(width - std::min(width, text.size()), ' ') + text;
    }
    std::string text = bare_text(value, type, layout);
    const std::size_t point = text.find('.');
    if (layout.exponents) {
        const std::size_t digits = text.find('e') + 2;
        text.insert(digits, layout.exponent_digits - std::min(layout.exponent_digits, text.size() - digits), '0');
    } else {
        text.append(layout.right - std::min(layout.right, text.size() - point - 1), ' ');
    }
    return std::string(layout.left - std::min(layout.left, point), ' ') + text;
}

std::vector<std::string> floating_words(dtype type, const std::vector<double>& values, bool plus_sign) {
    const number_layout layout = layout_of(values, type, plus_sign);
    std::vector<std::string> words;
    words.reserve(values.size());
    for (const double value : values) words.push_back(word_of(value, type, layout));
    return words;
}

std::vector<std::string> complex_words(dtype type, std::span<const std::byte> cells) {
    const dtype part = component_of(type);
    std::vector<std::string> words = floating_words(part, floating_values(part, cells, 0, 2), false);
    const std::vector<std::string> imaginary = floating_words(part, floating_values(part, cells, 1, 2), true);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t end = imaginary[i].find_last_not_of(' ') + 1;
        words[i] += imaginary[i].substr(0, end) + 'j' + imaginary[i].substr(end);
    }
    return words;
}

std::string complex_scalar(dtype type, std::span<const std::byte> cells) {
    const dtype part = component_of(type);
    const auto bare = [part](double value) {
        std::string text = scalar_text(value, part);
        if (text.size() > 2 && text.substr(text.size() - 2) == ".0") text.resize(text.size() - 2);
        return text;
    };
    const double real = floating_values(part, cells, 0, 2)[0];
    const double imaginary = floating_values(part, cells, 1, 2)[0];
    if (real == 0 && !std::signbit(real)) return bare(imaginary) + "j";
    return "(" + bare(real) + with_sign(bare(imaginary), true) + "j)";
}

template <class T>
std::vector<std::string> integer_words(std::span<const std::byte> cells) {
    std::vector<std::string> words;
    std::size_t width = 0;
    for (std::size_t i = 0; i < cells.size() / sizeof(T); ++i) {
        words.push_back(std::to_string(cell_at<T>(cells, i)));
        width = std::max(width, words.back().size());
    }
    for (std::string& word : words) word.insert(0, width - word.size(), ' ');
    return words;
}

}  // namespace

std::vector<std::string> cell_words(dtype type, std::span<const std::byte> cells, bool alone) {
    if (is_complex(type)) {
        if (alone) return {complex_scalar(type, cells)};
        return complex_words(type, cells);
    }
    if (is_floating(type)) {
        const std::vector<double> values = floating_values(type, cells, 0, 1);
        if (alone) return {scalar_text(values[0], type)};
        return floating_words(type, values, false);
    }
    if (type == dtype::boolean) {
        std::vector<std::string> words;
        for (const std::byte cell : cells) words.emplace_back(cell != std::byte{0} ? (alone ? "True" : " True") : "False");
        return words;
    }
    return visit_real(type, [&](auto tag) -> std::vector<std::string> {
        using T = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<T>) {
            return integer_words<T>(cells);
        } else {
            return {};
        }
    });
}

}  // namespace pooltool
