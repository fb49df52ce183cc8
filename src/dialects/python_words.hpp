// Python as text: tuples, keyword arguments, slices. Knows no library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pooltool/plan.hpp"

namespace pooltool::lowering {

/// "(3, 3)", "(3,)".
[[nodiscard]] std::string python_tuple(const std::vector<extent>& values);

/// The value alone when all are alike, else the tuple.
[[nodiscard]] std::string python_scalar_or_tuple(const std::vector<extent>& values);

/// A number as a float literal: "2.0", "-np.inf", "np.nan".
[[nodiscard]] std::string python_float(double value);

/// "name(first, key=value, ...)".
class python_call {
public:
    python_call(std::string_view name, std::string_view first);
    python_call& argument(std::string_view value);
    python_call& keyword(std::string_view key, std::string_view value);
    [[nodiscard]] std::string text() const { return text_ + ")"; }

private:
    std::string text_;
};

}  // namespace pooltool::lowering
