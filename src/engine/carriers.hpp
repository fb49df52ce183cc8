// The types that the fast engine computes with: what a file's cells are widened to where they are not such a type themselves.
#pragma once

#include <stdexcept>
#include <type_traits>

#include "base/visit.hpp"

namespace pooltool {

/// Calls visitor(type_tag<T>{}) with the cell type of a carrier: an integer, float or double.
template <class Visitor>
auto visit_carrier(dtype carrier, const Visitor& visitor) {
    return visit_real(carrier, [&](auto tag) -> decltype(visitor(type_tag<float>{})) {
        if constexpr (std::is_arithmetic_v<typename decltype(tag)::type>) {
            return visitor(tag);
        } else {
            throw std::logic_error("not a carrier");
        }
    });
}

}  // namespace pooltool
