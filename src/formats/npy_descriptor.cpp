// Type descriptors ("<f4"): the whitelist, and a reason for everything that is not on it.
#include <array>
#include <bit>

#include "base/escape.hpp"
#include "formats/npy_header.hpp"

namespace pooltool {
namespace {

struct code {
    std::string_view text;
    dtype type;
};

constexpr std::array<code, 15> codes{{{"b1", dtype::boolean},
                                      {"?", dtype::boolean},
                                      {"i1", dtype::int8},
                                      {"i2", dtype::int16},
                                      {"i4", dtype::int32},
                                      {"i8", dtype::int64},
                                      {"u1", dtype::uint8},
                                      {"u2", dtype::uint16},
                                      {"u4", dtype::uint32},
                                      {"u8", dtype::uint64},
                                      {"f2", dtype::float16},
                                      {"f4", dtype::float32},
                                      {"f8", dtype::float64},
                                      {"c8", dtype::complex64},
                                      {"c16", dtype::complex128}}};

std::optional<dtype> type_of_code(std::string_view text) noexcept {
    for (const code& each : codes) {
        if (each.text == text) return each.type;
    }
    return dtype_named(text);
}

constexpr std::string_view accepted =
    "accepted are bool, int8 to int64, uint8 to uint64, float16 to float64, complex64, complex128";

[[noreturn]] void refuse(std::string_view descriptor, std::string_view code) {
    const std::string field = "descr " + quoted(descriptor) + ": ";
    const char kind = code.empty() ? '\0' : code.front();
    const std::string_view size = code.empty() ? code : code.substr(1);
    if (code == "V2") {
        fail_input(field + "2-byte void cells have no type of their own; if they are bfloat16, say --in-dtype bfloat16");
    }
    if (kind == 'O') fail_input(field + "cells are Python objects (a pickle), which are never loaded; save plain numbers");
    if (kind == 'M' || kind == 'm') {
        fail_input(field + "dates and durations are not read; save them as numbers, with .view('int64')");
    }
    if (kind == 'U' || kind == 'S' || kind == 'a') fail_input(field + "cells are text; save numbers, with .astype('float64')");
    if (kind == 'V') fail_input(field + "void cells have no type; save numbers, with .view() to the type they hold");
    if (code == "f16" || code == "f12" || code == "f10" || code == "c32" || code == "c24" || code == "c20") {
        fail_input(field + "long double differs between machines and is not read; save float64 or complex128");
    }
    if (code == "f1") fail_input(field + "float8 has several incompatible layouts and is not read; save float16 or float32");
    const bool known_kind = kind == 'b' || kind == 'i' || kind == 'u' || kind == 'f' || kind == 'c';
    if (known_kind && !size.empty() && size.find_first_not_of("0123456789") == std::string_view::npos) {
        fail_input(field + "there is no such item size for this kind; " + std::string(accepted));
    }
    fail_input(field + "unknown type; " + std::string(accepted));
}

}  // namespace

void parse_npy_descriptor(std::string_view descriptor, const input_options& options, array_header& into) {
    constexpr bool host_is_big = std::endian::native == std::endian::big;
    std::string_view code = descriptor;
    bool big = host_is_big;  // '=' , '|' and no mark: the order of the machine that reads
    if (!code.empty() && (code.front() == '<' || code.front() == '>' || code.front() == '=' || code.front() == '|')) {
        if (code.front() == '<') big = false;
        if (code.front() == '>') big = true;
        code.remove_prefix(1);
    }
    const bool wants_bfloat16 = options.as == dtype::bfloat16;
    into.carrier.clear();
    if (wants_bfloat16 && (code == "V2" || code == "u2" || code == "uint16")) {
        into.type = dtype::bfloat16;
        // Written back in this machine's byte order.
        const bool marked_plain = descriptor.front() == '|';
        into.carrier = code == "V2" ? (marked_plain ? "|V2" : "<V2") : (host_is_big ? ">u2" : "<u2");
    } else if (const auto type = type_of_code(code)) {
        into.type = *type;
    } else {
        refuse(descriptor, code);
    }
    into.swapped = big != host_is_big && size_of(component_of(into.type)) > 1;
    if (options.as && *options.as != into.type) {
        if (wants_bfloat16) {
            fail_input("--in-dtype bfloat16 reads 2-byte void or uint16 cells, and these are " +
                       std::string(name_of(into.type)) + " (descr " + quoted(descriptor) + "); leave it out");
        }
        fail_input("--in-dtype " + std::string(name_of(*options.as)) + ": the file says itself that its cells are " +
                   std::string(name_of(into.type)) + "; leave it out (--out-dtype converts the result)");
    }
}

}  // namespace pooltool
