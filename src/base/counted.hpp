// "1 entry", "3 entries": numbers with the thing they count, for messages.
#pragma once

#include <string>
#include <string_view>

namespace pooltool {

/// `one` or `many`, by the count.
template <class Count>
[[nodiscard]] std::string counted(Count count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace pooltool
