// Numbers to text.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "formats/text_decimal.hpp"
#include "formats/text_number.hpp"
#include "formats/text_sixteen.hpp"

namespace pooltool {
namespace {

__extension__ using sixteen_text = unsigned __int128;

[[nodiscard]] char* append(char* out, std::string_view word) noexcept {
    std::memcpy(out, word.data(), word.size());
    return out + word.size();
}

constexpr int short_digits = 15;  // no two decimals of so many digits are the same float64

constexpr std::uint64_t one_digit_more = 1000000000000000;

/// A number of at most 15 digits: `digits` / 10^`decimals`, or no such number.
struct short_decimal {
    std::uint64_t digits;  ///< 15 of them, the first not 0; 0: no such number
    int decimals;
};

/// So many decimals that 15 digits of the number, from 1e-5 on and below 1e15, stand in front of the point.
[[nodiscard, gnu::always_inline]] inline int decimals_of(double magnitude) noexcept {
    // The power of two says how many, or one fewer.
    const int binary = static_cast<int>(std::bit_cast<std::uint64_t>(magnitude) >> 52) - 1023;
    const int decimals = short_digits - 1 - ((binary * 78913) >> 18);
    return decimals - (magnitude * powers_of_ten[static_cast<std::size_t>(decimals)] >= 1e15 ? 1 : 0);
}

/// Digits that read back are the only ones of so few, and without their zeros the fewest.
[[nodiscard, gnu::always_inline]] inline short_decimal find_short(double value) noexcept {
    const double magnitude = std::fabs(value);
    if (!(magnitude >= 1e-5 && magnitude < 1e15)) return {};
    const int decimals = decimals_of(magnitude);
    const double scale = powers_of_ten[static_cast<std::size_t>(decimals)];
    const auto digits = static_cast<std::uint64_t>(static_cast<std::int64_t>(magnitude * scale + 0.5));
    if (static_cast<double>(static_cast<std::int64_t>(digits)) / scale != magnitude || digits >= one_digit_more) return {};
    return {digits, decimals};
}

/// The fewest digits that read back, looked for from as many as any two numbers of the type share. (Fewer are found with zeros
/// behind them.)
template <class Half>
[[nodiscard, gnu::always_inline]] inline short_decimal find_short_half(Half value) noexcept {
    constexpr int fewest = std::is_same_v<Half, float16> ? 3 : 2;
    constexpr int most = fewest + 2;
    const double magnitude = std::fabs(to_double(value));
    // So far products with powers of ten and quotients by them round to the same whole numbers as exact ones.
    if (!(magnitude >= 1e-5 && magnitude < 1e9)) return {};
    const int all_decimals = decimals_of(magnitude);
    for (int digits = fewest; digits <= most; ++digits) {
        const int left_out = short_digits - digits;
        const int decimals = all_decimals - left_out;
        const double scale = powers_of_ten[static_cast<std::size_t>(decimals < 0 ? -decimals : decimals)];
        const std::int64_t whole = std::llrint(decimals < 0 ? magnitude / scale : magnitude * scale);
        const double read = decimals < 0 ? static_cast<double>(whole) * scale : static_cast<double>(whole) / scale;
        if (to_double(from_double<Half>(read, rounding::half_even)) != magnitude) continue;
        const auto found =
            static_cast<std::uint64_t>(static_cast<double>(whole) * powers_of_ten[static_cast<std::size_t>(left_out)]);
        return found == one_digit_more ? short_decimal{found / 10, all_decimals - 1} : short_decimal{found, all_decimals};
    }
    return {};
}

/// Of float32 the library finds it as fast.
template <class Real>
[[nodiscard, gnu::always_inline]] inline short_decimal find_fewest(Real value) noexcept {
    if constexpr (std::is_same_v<Real, double>) {
        return find_short(value);
    } else if constexpr (std::is_same_v<Real, float>) {
        return {};
    } else {
        return find_short_half(value);
    }
}

/// As std::to_chars writes it where it chooses the plain notation; null for any other.
[[nodiscard, gnu::always_inline]] inline char* format_short(char* out, short_decimal number, bool negative) noexcept {
    constexpr int sixteen = 16;
    static_assert(longest_number >= 1 + short_digits + 1 + sixteen);
    if (number.digits == 0) return nullptr;
    const sixteen_characters all = digits_of(number.digits * 10);  // the first is not 0
    // No branch: how many zeros there are behind is hard to foresee.
    const int length = std::bit_width(bits_of(reinterpret_cast<sixteen_characters>(all != 0)));
    const int decimals = number.decimals - (short_digits - length);
    const int spare = length == 1 ? 1 : 0;
    if (decimals > length + 3 - spare || decimals < -5 + spare) return nullptr;
    *out = '-';
    out += negative ? 1 : 0;              // no branch: half of the signs would be guessed wrong
    const int whole = length - decimals;  // digits in front of the point
    // Sixteen characters at a time, whatever the lengths: there is room, and what is written beyond is written over.
    const sixteen_characters text = all | '0';
    if (decimals <= 0) {
        std::memcpy(out, &text, sixteen);
        std::memcpy(out + length, "0000000000000000", sixteen);
        return append(out + whole, ".0");
    }
    if (whole > 0) {
        std::memcpy(out, &text, sixteen);
        out[whole] = '.';
        sixteen_text fraction = 0;
        std::memcpy(&fraction, &text, sixteen);
        fraction >>= 8 * whole;
        std::memcpy(out + whole + 1, &fraction, sixteen);
        return out + length + 1;
    }
    std::memcpy(out, "0.00000000000000", sixteen);
    std::memcpy(out + 2 - whole, &text, sixteen);
    return out + 2 - whole + length;
}

/// Any number, and by any number of digits.
template <class Real>
[[nodiscard]] char* format_long(char* out, Real value, std::optional<int> precision) noexcept {
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
[[nodiscard]] char* format_long_half(char* out, Half value, std::optional<int> precision) noexcept {
    const double wide = to_double(value);
    if (precision || !std::isfinite(wide)) return format_long(out, wide, precision);
    constexpr int enough = 5;
    double read = wide;
    for (int digits = 1; digits <= enough; ++digits) {
        char* const end = format_long(out, wide, digits);
        std::from_chars(out, end, read);
        if (from_double<Half>(read, rounding::half_even).bits == value.bits) break;
    }
    return format_long(out, read, {});  // the same digits, in the shorter notation
}

template <class Real>
[[nodiscard, gnu::always_inline]] inline char* format_real(char* out, Real value, short_decimal number,
                                                           std::optional<int> precision) noexcept {
    const double wide = to_double(value);
    char* const end = format_short(out, number, std::signbit(wide));
    if (end != nullptr) return end;
    if (wide == 0) return append(out, std::signbit(wide) ? "-0.0" : "0.0");
    if constexpr (std::is_floating_point_v<Real>)
        return format_long(out, value, precision);
    else
        return format_long_half(out, value, precision);
}

}  // namespace

template <class T>
char* format_cell(char* out, T value, std::optional<int> precision) noexcept {
    if constexpr (std::is_same_v<T, boolean8>) {
        *out = value == boolean8::no ? '0' : '1';
        return out + 1;
    } else if constexpr (is_real_float<T>) {
        return format_real(out, value, precision ? short_decimal{} : find_fewest(value), precision);
    } else {
        return std::to_chars(out, out + longest_number, value).ptr;
    }
}

template <class T>
char* format_cells(char* out, const std::byte* cells, std::size_t count, char delimiter,
                   std::optional<int> precision) noexcept {
    const auto cell = [cells](std::size_t at) {
        T value;
        std::memcpy(&value, cells + at * sizeof(T), sizeof(T));
        return value;
    };
    std::size_t done = 0;
    if constexpr (is_real_float<T>) {
        // First what the digits are of several, then their text: the lengths wait for each other, the digits do not.
        constexpr std::size_t group = 16;
        std::array<short_decimal, group> numbers;
        for (; !precision && count - done >= group; done += group) {
            for (std::size_t i = 0; i < group; ++i) numbers[i] = find_fewest(cell(done + i));
            for (std::size_t i = 0; i < group; ++i) {
                out = format_real(out, cell(done + i), numbers[i], {});
                *out++ = delimiter;
            }
        }
    }
    for (; done < count; ++done) {
        out = format_cell(out, cell(done), precision);
        *out++ = delimiter;
    }
    return out;
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

template char* format_cells<boolean8>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::int8_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::int16_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::int32_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::int64_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::uint8_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::uint16_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::uint32_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<std::uint64_t>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<float16>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<bfloat16>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<float>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;
template char* format_cells<double>(char*, const std::byte*, std::size_t, char, std::optional<int>) noexcept;

}  // namespace pooltool
