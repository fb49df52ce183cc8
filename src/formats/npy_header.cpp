// Reading and writing of the .npy header's bytes: magic, version, length, text. The text itself is parsed in
// npy_dictionary.cpp.
#include "formats/npy_header.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/escape.hpp"

namespace pooltool {
namespace {

[[nodiscard]] unsigned byte_at(std::span<const std::byte> bytes, std::size_t i) noexcept {
    return std::to_integer<unsigned>(bytes[i]);
}

void read_exactly(byte_stream& stream, std::span<std::byte> room) {
    if (read_fully(stream, room) != to_extent(room.size())) fail_input("the file ends inside its .npy header");
}

/// In steps, so that memory is taken only for bytes that are there.
std::string read_text(byte_stream& stream, extent length) {
    constexpr extent step = extent{64} << 10;
    std::string text;
    while (to_extent(text.size()) < length) {
        const std::size_t had = text.size();
        const std::size_t piece = to_size(std::min(step, length - to_extent(had)));
        text.resize(had + piece);
        read_exactly(stream, std::as_writable_bytes(std::span(text).subspan(had)));
    }
    return text;
}

[[nodiscard]] std::string_view code_of(const array_header& header) noexcept {
    switch (header.type) {
        case dtype::boolean:
            return "b1";
        case dtype::int8:
            return "i1";
        case dtype::int16:
            return "i2";
        case dtype::int32:
            return "i4";
        case dtype::int64:
            return "i8";
        case dtype::uint8:
            return "u1";
        case dtype::uint16:
            return "u2";
        case dtype::uint32:
            return "u4";
        case dtype::uint64:
            return "u8";
        case dtype::float16:
            return "f2";
        case dtype::bfloat16:
            return "V2";
        case dtype::float32:
            return "f4";
        case dtype::float64:
            return "f8";
        case dtype::complex64:
            return "c8";
        case dtype::complex128:
            return "c16";
    }
    return "";
}

std::string descriptor_of(const array_header& header) {
    if (header.type == dtype::bfloat16) return header.carrier.empty() ? "<V2" : header.carrier;
    const bool one_byte = size_of(header.type) == 1;
    const bool big = (std::endian::native == std::endian::big) != header.swapped;
    const char mark = one_byte ? '|' : big ? '>' : '<';
    return mark + std::string(code_of(header));
}

}  // namespace

npy_start read_npy_header(byte_stream& stream, const input_options& options) {
    std::array<std::byte, 12> fixed{};
    read_exactly(stream, std::span(fixed).first(8));
    const std::string_view magic(reinterpret_cast<const char*>(fixed.data()), npy_magic.size());
    if (magic != npy_magic) fail_input("not an .npy file: it starts with " + quoted(magic));
    const unsigned major = byte_at(fixed, 6);
    const unsigned minor = byte_at(fixed, 7);
    const std::string version = std::to_string(major) + "." + std::to_string(minor);
    if (major < 1 || major > 3 || minor != 0) {
        fail_input(".npy version " + version + " is unknown; read are 1.0, 2.0 and 3.0");
    }
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    read_exactly(stream, std::span(fixed).subspan(8, length_bytes));
    extent length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) length |= extent{byte_at(fixed, 8 + i)} << (8 * i);
    if (length > options.header_limit) {
        fail_input("the .npy header claims " + std::to_string(length) + " bytes; at most " +
                   std::to_string(options.header_limit) + " are believed");
    }
    const std::string text = read_text(stream, length);
    npy_start start;
    start.header = parse_npy_dictionary(text, static_cast<int>(major), options);
    start.version = version;
    start.header_bytes = to_extent(8 + length_bytes) + length;
    return start;
}

bool same_in_both_orders(const array_header& header) noexcept {
    const auto longer = std::count_if(header.shape.begin(), header.shape.end(), [](extent length) { return length > 1; });
    const bool empty = std::find(header.shape.begin(), header.shape.end(), 0) != header.shape.end();
    return longer <= 1 || empty;
}

std::string npy_header_bytes(const array_header& header) {
    const bool fortran = header.fortran_order && !same_in_both_orders(header);
    std::string text =
        "{'descr': '" + descriptor_of(header) + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (";
    for (std::size_t i = 0; i < header.shape.size(); ++i) {
        if (i > 0) text += ", ";
        text += std::to_string(header.shape[i]);
    }
    text += header.shape.size() == 1 ? ",), }" : "), }";
    // Room in which the axis that grows when arrays are appended can be rewritten: 21 digits, as NumPy reserves.
    if (!header.shape.empty()) {
        const std::size_t digits = std::to_string(fortran ? header.shape.back() : header.shape.front()).size();
        text.append(21 - digits, ' ');
    }
    constexpr std::size_t before = 10;  // magic, version, length
    constexpr std::size_t alignment = 64;
    text.append(alignment - (before + text.size() + 1) % alignment, ' ');  // one to 64 blanks, as NumPy writes them
    text += '\n';
    std::string bytes(npy_magic);
    bytes += '\x01';
    bytes += '\0';
    bytes += static_cast<char>(text.size() & 0xff);
    bytes += static_cast<char>(text.size() >> 8);
    return bytes + text;
}

}  // namespace pooltool
