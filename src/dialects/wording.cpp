// Numbers and lists as text; see wording.hpp.
#include "dialects/wording.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace pooltool::lowering {

std::string joined(const std::vector<extent>& values, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += separator;
        text += std::to_string(values[i]);
    }
    return text;
}

std::string worded(pad_pair pads) {
    if (pads.lo == pads.hi) return std::to_string(pads.lo);
    return std::to_string(pads.lo) + ":" + std::to_string(pads.hi);
}

std::string worded(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end.ptr};
}

}  // namespace pooltool::lowering
