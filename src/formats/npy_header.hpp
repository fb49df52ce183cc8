// The .npy header, in both directions. One parser serves files, pipes and archives; it is written by hand: no evaluation, no
// regular expression, no locale, and it believes nothing it has not checked. Knows nothing of where the data bytes are.
#pragma once

#include <string>
#include <string_view>

#include "formats/bytes.hpp"
#include "formats/formats.hpp"

namespace pooltool {

inline constexpr std::string_view npy_magic = "\x93NUMPY";
inline constexpr std::size_t most_axes = 64;

struct npy_start {
    array_header header{};
    std::string version{};   ///< "1.0", "2.0" or "3.0"
    extent header_bytes{0};  ///< from the magic to the first data byte
};

/// Reads exactly the header from the stream. Throws error(input) for everything but a plain array of a known type.
[[nodiscard]] npy_start read_npy_header(byte_stream& stream, const input_options& options);

/// The dictionary of a header, without magic and length. `major`: 1, 2 or 3.
[[nodiscard]] array_header parse_npy_dictionary(std::string_view text, int major, const input_options& options);

/// What a type descriptor says: type, byte order, carrier. Throws error(input) naming what is not read.
void parse_npy_descriptor(std::string_view descriptor, const input_options& options, array_header& into);

/// Magic, length and dictionary as numpy.save writes them (1.24 and later): version 1.0, room for a growing axis, data on a
/// multiple of 64.
[[nodiscard]] std::string npy_header_bytes(const array_header& header);

/// True when memory order Fortran is also C order: NumPy writes fortran_order False then.
[[nodiscard]] bool same_in_both_orders(const array_header& header) noexcept;

}  // namespace pooltool
