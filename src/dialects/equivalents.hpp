// The same call in other libraries' words, where they have one. Nothing is claimed from memory: a candidate in another pooling
// dialect is lowered by that dialect's rules and written down only when both programs have the same canonical form.
#pragma once

#include <string>
#include <vector>

#include "pooltool/request.hpp"

namespace pooltool {

/// One line of the library's language; `x` is the array.
struct equivalent {
    std::string library{};  ///< "PyTorch", "Keras", "ONNX", "JAX", "SciPy", "scikit-image"
    std::string call{};
    bool operator==(const equivalent&) const = default;
};

/// In a fixed order, each library at most once. Empty when a rule of pooltool's own changes the result. Throws what lower()
/// throws. SciPy's calls leave out what differs for NaN in strided pooling; types that a library does not take are left out.
[[nodiscard]] std::vector<equivalent> equivalents(const pool_request& request, const array_header& input);
[[nodiscard]] std::vector<equivalent> equivalents(const filter_request& request, const array_header& input);
[[nodiscard]] std::vector<equivalent> equivalents(const block_request& request, const array_header& input);

}  // namespace pooltool
