// The escapes behind escape.hpp.
#include "base/escape.hpp"

namespace pooltool {
namespace {

void append_hex(std::string& out, unsigned char byte) {
    constexpr char digits[] = "0123456789abcdef";
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (byte == '\n') {
            out += "\\n";
        } else if (byte == '\t') {
            out += "\\t";
        } else if (byte == '\r') {
            out += "\\r";
        } else if (byte < 0x20 || byte == 0x7f) {
            append_hex(out, byte);
        } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {
            append_hex(out, byte);
            append_hex(out, static_cast<unsigned char>(next));
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string quoted(std::string_view text, std::size_t limit) {
    std::string_view shown = text;
    if (text.size() > limit) {
        // Not in the middle of a UTF-8 character.
        std::size_t cut = limit;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
        shown = text.substr(0, cut);
    }
    std::string out(1, '\'');
    out += escaped(shown);
    out += shown.size() < text.size() ? "...'" : "'";
    return out;
}

}  // namespace pooltool
