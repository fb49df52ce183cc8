// The template's grammar, and clashes found by sorting.
#include "app/output_names.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

/// A path in the parts that templates name. The extension counts only when it is one of a format.
struct path_parts {
    std::string dir{};  ///< with a slash at the end, or empty
    std::string stem{};
    std::string ext{};  ///< with its dot, or empty
};

path_parts parts_of(const std::string& relative) {
    path_parts parts;
    const input_name name = split_member(relative);
    const std::size_t slash = name.file.rfind('/');
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    parts.dir = name.file.substr(0, begin);
    const std::string last = name.file.substr(begin);
    const std::size_t dot = last.rfind('.');
    const bool has_extension = dot != std::string::npos && dot > 0 && format_of_extension(last).has_value();
    parts.stem = has_extension ? last.substr(0, dot) : last;
    parts.ext = has_extension ? last.substr(dot) : "";
    if (!name.member.empty()) {
        // A member of an archive: its own name tells it from the others, with no folder made of it.
        std::string member = name.member;
        std::replace(member.begin(), member.end(), '/', '_');
        parts.stem += "." + member;
    }
    return parts;
}

}  // namespace

name_template::name_template(const std::string& text) {
    bool tells_apart = false;
    std::string literal;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '{') {
            literal += text[i++];
            continue;
        }
        const std::size_t end = text.find('}', i);
        if (end == std::string::npos) fail_usage("--name " + escaped(text) + ": a { without its }");
        const std::string field = text.substr(i + 1, end - i - 1);
        piece next;
        if (field == "dir") {
            next.what = piece::kind::dir;
        } else if (field == "stem") {
            next.what = piece::kind::stem;
            tells_apart = true;
        } else if (field == "ext") {
            next.what = piece::kind::ext;
        } else {
            fail_usage("--name " + escaped(text) + ": unknown field {" + escaped(field) +
                       "} (there are {dir}, {stem} and {ext})");
        }
        if (!literal.empty()) pieces_.push_back({piece::kind::text, std::move(literal)});
        literal.clear();
        pieces_.push_back(std::move(next));
        i = end + 1;
    }
    if (!literal.empty()) pieces_.push_back({piece::kind::text, std::move(literal)});
    if (!tells_apart) fail_usage("--name " + escaped(text) + ": without {stem} every input would have the same name");
}

std::string name_template::apply(const std::string& relative, const std::string& extension) const {
    const path_parts parts = parts_of(relative);
    std::string name;
    for (const piece& next : pieces_) {
        switch (next.what) {
            case piece::kind::text:
                name += next.text;
                break;
            case piece::kind::dir:
                name += parts.dir;
                break;
            case piece::kind::stem:
                name += parts.stem;
                break;
            case piece::kind::ext:
                name += extension.empty() ? parts.ext : extension;
                break;
        }
    }
    return path_below(name);
}

std::vector<std::string> clashes(std::vector<named_output> outputs) {
    std::stable_sort(outputs.begin(), outputs.end(),
                     [](const named_output& a, const named_output& b) { return *a.output < *b.output; });
    std::vector<std::string> found;
    for (std::size_t first = 0; first < outputs.size();) {
        std::size_t last = first + 1;
        while (last < outputs.size() && *outputs[last].output == *outputs[first].output) ++last;
        if (last - first > 1) {
            std::string message = escaped(*outputs[first].output) + ": would be written from " + escaped(*outputs[first].input) +
                                  " and from " + escaped(*outputs[first + 1].input);
            if (last - first > 2) message += " and " + std::to_string(last - first - 2) + " more";
            found.push_back(message + " (--name makes other names)");
        }
        first = last;
    }
    return found;
}

}  // namespace pooltool
