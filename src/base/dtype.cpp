// The table of element types behind dtype.hpp.
#include "pooltool/dtype.hpp"

#include <array>

namespace pooltool {
namespace {

enum class kind : std::uint8_t { boolean, signed_integer, unsigned_integer, floating, complex };

struct row {
    std::string_view name;
    extent size;
    kind what;
};

constexpr std::array<row, dtype_count> rows{{{"bool", 1, kind::boolean},
                                             {"int8", 1, kind::signed_integer},
                                             {"int16", 2, kind::signed_integer},
                                             {"int32", 4, kind::signed_integer},
                                             {"int64", 8, kind::signed_integer},
                                             {"uint8", 1, kind::unsigned_integer},
                                             {"uint16", 2, kind::unsigned_integer},
                                             {"uint32", 4, kind::unsigned_integer},
                                             {"uint64", 8, kind::unsigned_integer},
                                             {"float16", 2, kind::floating},
                                             {"bfloat16", 2, kind::floating},
                                             {"float32", 4, kind::floating},
                                             {"float64", 8, kind::floating},
                                             {"complex64", 8, kind::complex},
                                             {"complex128", 16, kind::complex}}};

constexpr const row& of(dtype type) noexcept { return rows[static_cast<std::size_t>(type)]; }

}  // namespace

extent size_of(dtype type) noexcept { return of(type).size; }

std::string_view name_of(dtype type) noexcept { return of(type).name; }

std::optional<dtype> dtype_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].name == name) return static_cast<dtype>(i);
    }
    return std::nullopt;
}

bool is_floating(dtype type) noexcept { return of(type).what == kind::floating; }
bool is_complex(dtype type) noexcept { return of(type).what == kind::complex; }
bool is_integer(dtype type) noexcept {
    return of(type).what == kind::signed_integer || of(type).what == kind::unsigned_integer;
}
bool is_signed(dtype type) noexcept { return of(type).what == kind::signed_integer; }

dtype component_of(dtype type) noexcept {
    if (type == dtype::complex64) return dtype::float32;
    if (type == dtype::complex128) return dtype::float64;
    return type;
}

}  // namespace pooltool
