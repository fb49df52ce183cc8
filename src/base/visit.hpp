// From a dtype known at run time to a C++ type known at compile time.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "base/convert.hpp"
#include "pooltool/dtype.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

template <class T>
struct type_tag {
    using type = T;
};

/// Calls visitor(type_tag<T>{}) with the cell type of a real (not complex) dtype.
template <class Visitor>
decltype(auto) visit_real(dtype type, Visitor&& visitor) {
    switch (type) {
        case dtype::boolean: return visitor(type_tag<boolean8>{});
        case dtype::int8: return visitor(type_tag<std::int8_t>{});
        case dtype::int16: return visitor(type_tag<std::int16_t>{});
        case dtype::int32: return visitor(type_tag<std::int32_t>{});
        case dtype::int64: return visitor(type_tag<std::int64_t>{});
        case dtype::uint8: return visitor(type_tag<std::uint8_t>{});
        case dtype::uint16: return visitor(type_tag<std::uint16_t>{});
        case dtype::uint32: return visitor(type_tag<std::uint32_t>{});
        case dtype::uint64: return visitor(type_tag<std::uint64_t>{});
        case dtype::float16: return visitor(type_tag<float16>{});
        case dtype::bfloat16: return visitor(type_tag<bfloat16>{});
        case dtype::float32: return visitor(type_tag<float>{});
        case dtype::float64: return visitor(type_tag<double>{});
        default: break;
    }
    throw error(error_kind::input, "complex cells have no order or rank");
}

}  // namespace pooltool
