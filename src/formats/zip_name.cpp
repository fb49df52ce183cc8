// Code page 437's upper half; all of it is in Unicode's first 65,536.
#include "formats/zip_name.hpp"

#include "base/escape.hpp"

namespace pooltool {
namespace {

constexpr std::u16string_view upper_half =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    u"áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static_assert(upper_half.size() == 128);

void append_utf8(std::string& text, char16_t code) {
    const auto byte = [&](unsigned bits) { text += static_cast<char>(bits); };
    if (code < 0x800) {
        byte(0xc0U | code >> 6U);
    } else {
        byte(0xe0U | code >> 12U);
        byte(0x80U | (code >> 6U & 0x3fU));
    }
    byte(0x80U | (code & 0x3fU));
}

}  // namespace

std::string zip_name(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::string text;
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte < 0x80) {
            text += each;
        } else {
            append_utf8(text, upper_half[byte - 0x80U]);
        }
    }
    return text;
}

}  // namespace pooltool
