// Text to numbers.
#include <charconv>
#include <cmath>
#include <limits>

#include "formats/text_number.hpp"

namespace pooltool {
namespace {

[[nodiscard]] bool equals_word(std::string_view text, std::string_view lower) noexcept {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] | 0x20) != lower[i]) return false;
    }
    return true;
}

/// The sign taken off, where what follows is a number or a word.
[[nodiscard]] bool take_sign(std::string_view& field) noexcept {
    if (field.empty() || (field.front() != '-' && field.front() != '+')) return false;
    const bool negative = field.front() == '-';
    field.remove_prefix(1);
    return negative;
}

/// Of a well-formed number without sign that is out of a float's range: true when it is too large, not too small. The decimal
/// exponent of its first digit that is not 0 decides.
[[nodiscard]] bool is_overflow(std::string_view field) noexcept {
    const std::size_t mark = field.find_first_of("eE");
    const std::string_view digits = field.substr(0, mark);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t first = digits.find_first_not_of("0.");
    if (first == std::string_view::npos) return false;
    const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    if (mark == std::string_view::npos) return place > 0;
    std::string_view power = field.substr(mark + 1);
    const bool negative = take_sign(power);
    std::int64_t exponent = 0;
    const auto [stop, fault] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    static_cast<void>(stop);
    if (fault == std::errc::result_out_of_range) return !negative;
    return (negative ? -exponent : exponent) + place > 0;
}

template <class Real>
[[nodiscard]] field_fault parse_real(std::string_view field, Real& value) noexcept {
    value = std::numeric_limits<Real>::quiet_NaN();
    if (field.empty()) return field_fault::none;
    const bool negative = take_sign(field);
    if (field.empty()) return field_fault::malformed;
    if (!is_digit(field.front()) && field.front() != '.') {
        if (equals_word(field, "nan")) return field_fault::none;
        if (!equals_word(field, "inf") && !equals_word(field, "infinity")) return field_fault::malformed;
        value = negative ? -std::numeric_limits<Real>::infinity() : std::numeric_limits<Real>::infinity();
        return field_fault::none;
    }
    const char* const end = field.data() + field.size();
    const auto [stop, fault] = std::from_chars(field.data(), end, value);
    if (fault == std::errc::invalid_argument || stop != end) return field_fault::malformed;
    if (fault == std::errc::result_out_of_range) {
        if (is_overflow(field)) return field_fault::range;
        value = 0;
    }
    if (negative) value = -value;
    return field_fault::none;
}

/// Reads through float64, then the store rule's rounding; beyond the type's largest value is out of range.
template <class Half>
[[nodiscard]] field_fault parse_half(std::string_view field, Half& value) noexcept {
    double wide = 0;
    const field_fault fault = parse_real(field, wide);
    value = from_double<Half>(wide, rounding::half_even);
    const bool overflow = std::isfinite(wide) && !std::isfinite(widen(value));
    return fault == field_fault::none && overflow ? field_fault::range : fault;
}

/// A number with a point or an exponent whose value is whole.
template <class Whole>
[[nodiscard]] field_fault parse_whole_float(std::string_view field, Whole& value) noexcept {
    double wide = 0;
    const field_fault fault = parse_real(field, wide);
    if (fault != field_fault::none) return fault;
    if (field.empty() || std::isnan(wide)) return field_fault::missing;
    if (std::isinf(wide)) return field_fault::range;
    if (wide != std::trunc(wide)) return field_fault::fraction;
    value = from_double<Whole>(wide, rounding::trunc);
    return static_cast<double>(value) == wide ? field_fault::none : field_fault::range;
}

template <class Whole>
[[nodiscard]] field_fault parse_whole(std::string_view field, Whole& value) noexcept {
    std::string_view digits = field;
    const bool negative = take_sign(digits);
    std::uint64_t magnitude = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, fault] = std::from_chars(digits.data(), end, magnitude);
    if (fault == std::errc::invalid_argument || stop != end) return parse_whole_float(field, value);
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<Whole>::max());
    const std::uint64_t limit = !negative ? largest : std::is_signed_v<Whole> ? largest + 1 : 0;
    if (fault == std::errc::result_out_of_range || magnitude > limit) return field_fault::range;
    value = static_cast<Whole>(negative ? 0 - magnitude : magnitude);
    return field_fault::none;
}

[[nodiscard]] field_fault parse_boolean(std::string_view field, boolean8& value) noexcept {
    if (equals_word(field, "true") || equals_word(field, "false")) {
        value = field.size() == 4 ? boolean8::yes : boolean8::no;
        return field_fault::none;
    }
    std::uint8_t number = 0;
    const field_fault fault = parse_whole(field, number);
    if (fault != field_fault::none) return fault;
    value = number != 0 ? boolean8::yes : boolean8::no;
    return number > 1 ? field_fault::range : field_fault::none;
}

}  // namespace

template <class T>
field_fault parse_field(std::string_view field, T& value) noexcept {
    if constexpr (std::is_same_v<T, boolean8>) {
        return parse_boolean(field, value);
    } else if constexpr (std::is_floating_point_v<T>) {
        return parse_real(field, value);
    } else if constexpr (is_real_float<T>) {
        return parse_half(field, value);
    } else {
        return parse_whole(field, value);
    }
}

template field_fault parse_field(std::string_view, boolean8&) noexcept;
template field_fault parse_field(std::string_view, std::int8_t&) noexcept;
template field_fault parse_field(std::string_view, std::int16_t&) noexcept;
template field_fault parse_field(std::string_view, std::int32_t&) noexcept;
template field_fault parse_field(std::string_view, std::int64_t&) noexcept;
template field_fault parse_field(std::string_view, std::uint8_t&) noexcept;
template field_fault parse_field(std::string_view, std::uint16_t&) noexcept;
template field_fault parse_field(std::string_view, std::uint32_t&) noexcept;
template field_fault parse_field(std::string_view, std::uint64_t&) noexcept;
template field_fault parse_field(std::string_view, float16&) noexcept;
template field_fault parse_field(std::string_view, bfloat16&) noexcept;
template field_fault parse_field(std::string_view, float&) noexcept;
template field_fault parse_field(std::string_view, double&) noexcept;

bool is_whole_number(std::string_view field) noexcept {
    std::string_view digits = field;
    static_cast<void>(take_sign(digits));
    std::int64_t value = 0;
    return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos &&
           parse_whole(field, value) == field_fault::none;
}

}  // namespace pooltool
