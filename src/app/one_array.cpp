// Members outlive their archive, so nothing of it is kept.
#include "app/one_array.hpp"

#include "app/named_source.hpp"
#include "base/counted.hpp"
#include "base/escape.hpp"

namespace pooltool {

opened_input open_one(const std::string& path, const input_options& options) {
    return only_array(path, with_name(path, [&] { return open_input(path, options); }));
}

opened_input only_array(const std::string& path, opened_input input) {
    return with_name(path, [&]() -> opened_input {
        if (input.members == nullptr) return std::move(input);
        const std::vector<std::string>& names = input.members->names();
        if (names.size() != 1) fail_input(several_arrays(path, names));
        return input.members->open(0);
    });
}

std::string some_names(const std::vector<std::string>& names) {
    std::string text;
    constexpr std::size_t shown = 5;
    for (std::size_t i = 0; i < names.size() && i < shown; ++i) text += (i > 0 ? ", " : "") + escaped(names[i]);
    return names.size() > shown ? text + ", ..." : text;
}

std::string several_arrays(const std::string& path, const std::vector<std::string>& names) {
    if (names.empty()) return "holds no array";
    const std::string all = "holds " + counted(names.size(), "array", "arrays") + " (" + some_names(names) + "): name one";
    return path == "-" ? all + " (of a file: FILE.npz:NAME)" : all + " like " + escaped(path + ":" + names[0]);
}

}  // namespace pooltool
