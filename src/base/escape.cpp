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

struct character {
    std::size_t bytes{0};  ///< 0: these bytes are no UTF-8
    char32_t code{0};
};

character character_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return {1, first};
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + bytes > text.size()) return {};
    char32_t code = first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3fU);
    }
    constexpr char32_t least[] = {0x80, 0x800, 0x10000};
    const bool half_of_a_pair = code >= 0xd800 && code < 0xe000;
    if (code < least[bytes - 2] || code > 0x10ffff || half_of_a_pair) return {};
    return {bytes, code};
}

/// Moves a terminal's cursor, ends a line, or changes the order in which other characters are shown.
bool misleads(char32_t code) {
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const bool line_end = code == 0x2028 || code == 0x2029;
    const bool direction = code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
                           (code >= 0x2066 && code <= 0x2069);
    return control || line_end || direction;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = character_at(text, at).bytes;
        if (bytes == 0) return false;
        at += bytes;
    }
    return true;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const character next = character_at(text, i);
        const std::size_t bytes = next.bytes == 0 ? 1 : next.bytes;
        if (next.code == '\n') {
            out += "\\n";
        } else if (next.code == '\t') {
            out += "\\t";
        } else if (next.code == '\r') {
            out += "\\r";
        } else if (next.bytes == 0 || misleads(next.code)) {
            for (std::size_t k = 0; k < bytes; ++k) append_hex(out, static_cast<unsigned char>(text[i + k]));
        } else {
            out += text.substr(i, bytes);
        }
        i += bytes;
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
