// Element types: what an array's cells are. Owns their names, sizes and kinds; knows nothing of files or windows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pooltool {

/// Every extent, coordinate, offset and count of cells or bytes. Signed, so that differences are safe.
using extent = std::int64_t;

/// The type of one cell. boolean is one byte, 0 or 1; float16 is IEEE binary16; bfloat16 is the upper half of a binary32.
enum class dtype : std::uint8_t {
    boolean,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float16,
    bfloat16,
    float32,
    float64,
    complex64,
    complex128
};

inline constexpr int dtype_count = 15;

/// Bytes of one cell: 1, 2, 4, 8 or 16.
[[nodiscard]] extent size_of(dtype type) noexcept;

/// NumPy's name of the type ("float32"; boolean is "bool").
[[nodiscard]] std::string_view name_of(dtype type) noexcept;

/// The type with this name, or nothing. Exact, lower case, NumPy's names and "bfloat16".
[[nodiscard]] std::optional<dtype> dtype_named(std::string_view name) noexcept;

[[nodiscard]] bool is_floating(dtype type) noexcept;  ///< float16, bfloat16, float32, float64
[[nodiscard]] bool is_complex(dtype type) noexcept;   ///< complex64, complex128
[[nodiscard]] bool is_integer(dtype type) noexcept;   ///< int8 ... uint64; not boolean
[[nodiscard]] bool is_signed(dtype type) noexcept;    ///< int8 ... int64

/// The type of a complex cell's real and imaginary part; the type itself when it is not complex.
[[nodiscard]] dtype component_of(dtype type) noexcept;

}  // namespace pooltool
