// Python as text; see python_words.hpp.
#include "dialects/python_words.hpp"

#include <algorithm>
#include <cmath>

#include "dialects/wording.hpp"

namespace pooltool::lowering {

std::string python_tuple(const std::vector<extent>& values) {
    return "(" + joined(values, ", ") + (values.size() == 1 ? ",)" : ")");
}

std::string python_scalar_or_tuple(const std::vector<extent>& values) {
    const bool alike =
        !values.empty() && std::all_of(values.begin(), values.end(), [&](extent v) { return v == values.front(); });
    return alike ? std::to_string(values.front()) : python_tuple(values);
}

std::string python_float(double value) {
    if (std::isnan(value)) return "np.nan";
    if (std::isinf(value)) return value < 0 ? "-np.inf" : "np.inf";
    std::string text = worded(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

python_call::python_call(std::string_view name, std::string_view first) {
    text_ = name;
    text_ += "(";
    text_ += first;
}

python_call& python_call::argument(std::string_view value) {
    text_ += ", ";
    text_ += value;
    return *this;
}

python_call& python_call::keyword(std::string_view key, std::string_view value) {
    text_ += ", ";
    text_ += key;
    text_ += "=";
    text_ += value;
    return *this;
}

}  // namespace pooltool::lowering
