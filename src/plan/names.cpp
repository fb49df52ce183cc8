// The plan's own words; see describe.hpp.
#include <array>

#include "plan/describe.hpp"

namespace pooltool {
namespace {

template <std::size_t count, class Enum>
std::string_view word(const std::array<std::string_view, count>& words, Enum which) noexcept {
    return words[static_cast<std::size_t>(which)];
}

}  // namespace

std::string_view name_of(border edge) noexcept {
    constexpr std::array<std::string_view, 6> words{"skip", "constant", "nearest", "reflect", "mirror", "wrap"};
    return word(words, edge);
}

std::string_view name_of(reducer reduce) noexcept {
    constexpr std::array<std::string_view, 6> words{"maximum", "minimum", "sum", "power", "rank", "median"};
    return word(words, reduce);
}

std::string_view name_of(nan_rule rule) noexcept {
    constexpr std::array<std::string_view, 5> words{"propagate", "ignore", "error", "comparison", "sliding"};
    return word(words, rule);
}

std::string_view name_of(summation rule) noexcept {
    constexpr std::array<std::string_view, 3> words{"direct", "running", "blockwise"};
    return word(words, rule);
}

std::string_view name_of(divisor_rule rule) noexcept {
    constexpr std::array<std::string_view, 3> words{"none", "counted", "fixed"};
    return word(words, rule);
}

std::string_view name_of(rounding how) noexcept {
    constexpr std::array<std::string_view, 4> words{"trunc", "floor", "half-even", "half-away"};
    return word(words, how);
}

}  // namespace pooltool
