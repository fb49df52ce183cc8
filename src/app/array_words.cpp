// The words behind array_words.hpp.
#include "app/array_words.hpp"

#include <array>

namespace pooltool {

std::string shape_text(const std::vector<extent>& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

std::string header_text(const array_header& header) {
    return std::string(name_of(header.type)) + " " + shape_text(header.shape);
}

std::string bytes_text(extent bytes) {
    std::string text = std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
    constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    extent unit = 1024;
    for (std::size_t i = 0; i < units.size() && bytes >= unit; ++i) {
        if (i + 1 < units.size() && bytes / 1024 >= unit) {
            unit *= 1024;
            continue;
        }
        // One decimal, cut off: enough to know the size.
        const extent whole = bytes / unit;
        const extent tenth = bytes % unit * 10 / unit;
        return text + " (" + std::to_string(whole) + "." + std::to_string(tenth) + " " + units[i] + ")";
    }
    return text;
}

std::string_view name_of(file_format format) noexcept {
    switch (format) {
        case file_format::npy:
            return "npy";
        case file_format::npz:
            return "npz";
        case file_format::csv:
            return "csv";
        case file_format::tsv:
            return "tsv";
    }
    return {};
}

}  // namespace pooltool
