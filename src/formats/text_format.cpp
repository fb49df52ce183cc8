// Numbers to text.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "formats/text_number.hpp"

namespace pooltool {
namespace {

[[nodiscard]] char* append(char* out, std::string_view word) noexcept {
    std::memcpy(out, word.data(), word.size());
    return out + word.size();
}

template <class Real>
[[nodiscard]] char* format_real(char* out, Real value, std::optional<int> precision) noexcept {
    if (std::isnan(value)) return append(out, "nan");
    if (std::isinf(value)) return append(out, value < 0 ? "-inf" : "inf");
    char* const limit = out + longest_number;
    const auto [end, fault] =
        precision ? std::to_chars(out, limit, value, std::chars_format::general, *precision) : std::to_chars(out, limit, value);
    static_cast<void>(fault);  // cannot be: 17 digits, sign, point and exponent fit
    const bool marked = std::any_of(out, end, [](char c) { return c == '.' || c == 'e'; });
    return marked ? end : append(end, ".0");
}

/// The fewest significant digits that read back to the same 16 bits: at most 5.
template <class Half>
[[nodiscard]] char* format_half(char* out, Half value, std::optional<int> precision) noexcept {
    const auto wide = static_cast<double>(widen(value));
    if (precision || !std::isfinite(wide)) return format_real(out, wide, precision);
    constexpr int enough = 5;
    double read = wide;
    for (int digits = 1; digits <= enough; ++digits) {
        char* const end = format_real(out, wide, digits);
        std::from_chars(out, end, read);
        if (from_double<Half>(read, rounding::half_even).bits == value.bits) break;
    }
    return format_real(out, read, {});  // the same digits, in the shorter notation
}

}  // namespace

template <class T>
char* format_cell(char* out, T value, std::optional<int> precision) noexcept {
    if constexpr (std::is_same_v<T, boolean8>) {
        *out = value == boolean8::no ? '0' : '1';
        return out + 1;
    } else if constexpr (std::is_floating_point_v<T>) {
        return format_real(out, value, precision);
    } else if constexpr (is_real_float<T>) {
        return format_half(out, value, precision);
    } else {
        return std::to_chars(out, out + longest_number, value).ptr;
    }
}

template char* format_cell(char*, boolean8, std::optional<int>) noexcept;
template char* format_cell(char*, std::int8_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::int16_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::int32_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::int64_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::uint8_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::uint16_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::uint32_t, std::optional<int>) noexcept;
template char* format_cell(char*, std::uint64_t, std::optional<int>) noexcept;
template char* format_cell(char*, float16, std::optional<int>) noexcept;
template char* format_cell(char*, bfloat16, std::optional<int>) noexcept;
template char* format_cell(char*, float, std::optional<int>) noexcept;
template char* format_cell(char*, double, std::optional<int>) noexcept;

}  // namespace pooltool
