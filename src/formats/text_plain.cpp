// Numbers of more digits than most have, and such with exponents.
#include "formats/text_plain.hpp"

#include "formats/text_number.hpp"

namespace pooltool {

bool parse_long(const char* at, const char* end, double& value) noexcept {
    // An exponent as it is mostly written: a sign and two digits.
    const bool powered =
        end - at > 4 && (end[-4] | 0x20) == 'e' && (end[-3] == '-' || end[-3] == '+') && is_digit(end[-2]) && is_digit(end[-1]);
    const int written = powered ? (end[-2] - '0') * 10 + (end[-1] - '0') : 0;
    const int exponent = powered && end[-3] == '-' ? -written : written;
    plain_number number;
    if (!read_plain<32>(at, end - (powered ? 4 : 0), number)) return false;
    // The long way for all: mostly there are so many digits that it is needed.
    if (!decimal_to_double(number.digits, exponent - number.decimals, value)) return false;
    value = with_sign(value, number.minus);
    return true;
}

bool parse_long(const char* at, const char* end, std::int64_t& value) noexcept {
    plain_number number;
    if (!read_plain<32>(at, end, number) || number.has_point || number.digits >> 63 != 0) return false;
    value = with_sign(number.digits, number.minus);
    return true;
}

}  // namespace pooltool
