// Numbers to text.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "formats/text_decimal.hpp"
#include "formats/text_number.hpp"

namespace pooltool {
namespace {

[[nodiscard]] char* append(char* out, std::string_view word) noexcept {
    std::memcpy(out, word.data(), word.size());
    return out + word.size();
}

/// Takes a factor off while it divides.
template <std::int64_t factor, int zeros>
void strip(std::int64_t& digits, int& decimals) noexcept {
    if (digits % factor != 0) return;
    digits /= factor;
    decimals -= zeros;
}

/// The shortest digits of a number that has at most 15 of them, as std::to_chars writes them where it chooses the plain
/// notation; null for any other. No two decimals of up to 15 digits are the same float64, so digits that read back are the only
/// ones, and without their zeros the fewest.
[[nodiscard]] char* format_short(char* out, double value) noexcept {
    const double magnitude = std::fabs(value);
    if (!(magnitude >= 1e-5 && magnitude < 1e15)) return nullptr;
    constexpr int most_digits = 15;
    constexpr std::size_t sixteen = 16;
    static_assert(longest_number >= 1 + most_digits + 1 + sixteen);
    int decimals = most_digits - 1;  // so many that all digits stand in front of the point
    while (decimals > 0 && magnitude >= powers_of_ten[static_cast<std::size_t>(most_digits - decimals)]) --decimals;
    while (magnitude * powers_of_ten[static_cast<std::size_t>(decimals)] < 1e14) ++decimals;
    const double scale = powers_of_ten[static_cast<std::size_t>(decimals)];
    auto digits = static_cast<std::int64_t>(magnitude * scale + 0.5);
    if (static_cast<double>(digits) / scale != magnitude) return nullptr;
    strip<100000000, 8>(digits, decimals);
    strip<10000, 4>(digits, decimals);
    strip<100, 2>(digits, decimals);
    strip<10, 1>(digits, decimals);
    char written[2 * sixteen]{};
    const auto length = static_cast<int>(std::to_chars(written, written + sixteen, digits).ptr - written);
    const int spare = length == 1 ? 1 : 0;
    if (decimals > length + 3 - spare || decimals < -5 + spare) return nullptr;
    if (std::signbit(value)) *out++ = '-';
    const int whole = length - decimals;  // digits in front of the point
    // Sixteen characters at a time, whatever the lengths: there is room, and what is written beyond is written over.
    if (decimals <= 0) {
        std::memcpy(out, written, sixteen);
        std::memcpy(out + length, "0000000000000000", sixteen);
        return append(out + whole, ".0");
    }
    if (whole > 0) {
        std::memcpy(out, written, sixteen);
        out[whole] = '.';
        std::memcpy(out + whole + 1, written + whole, sixteen);
        return out + length + 1;
    }
    std::memcpy(out, "0.00000000000000", sixteen);
    std::memcpy(out + 2 - whole, written, sixteen);
    return out + 2 - whole + length;
}

template <class Real>
[[nodiscard]] char* format_real(char* out, Real value, std::optional<int> precision) noexcept {
    if (std::isnan(value)) return append(out, "nan");
    if (std::isinf(value)) return append(out, value < 0 ? "-inf" : "inf");
    if constexpr (std::is_same_v<Real, double>) {
        char* const end = precision ? nullptr : format_short(out, value);
        if (end != nullptr) return end;
    }
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
