// Layout of the help: 80 columns, one column of names, one of words.
#include "cli/help.hpp"

#include "base/escape.hpp"
#include "cli/nearest.hpp"
#include "cli/paragraphs.hpp"
#include "cli/topics.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

constexpr std::size_t page_width = 80;
constexpr std::size_t name_width = 26;

/// Adds a name in the left column and words, broken at blanks, in the right one.
void add_entry(std::string& page, const std::string& name, std::string_view words) {
    std::string line = "  " + name;
    if (line.size() + 2 > name_width) {
        page += line + "\n";
        line.clear();
    }
    line.resize(name_width, ' ');
    while (!words.empty()) {
        const std::size_t room = page_width - name_width;
        std::size_t length = words.size();
        if (length > room) {
            length = words.rfind(' ', room);
            if (length == std::string_view::npos || length == 0) length = std::min(words.find(' '), words.size());
        }
        page += line;
        page += words.substr(0, length);
        page += '\n';
        words.remove_prefix(std::min(length + 1, words.size()));
        line.assign(name_width, ' ');
    }
}

void add_indented(std::string& page, std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        page += "  ";
        page += lines.substr(0, end);
        page += '\n';
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

}  // namespace

std::string spelling_of(const option_row& row) {
    std::string text;
    if (row.short_name != 0) text = std::string("-") + row.short_name + ", ";
    text += "--";
    if (row.negatable) text += "[no-]";
    text += row.name;
    if (!row.is_flag()) text += " " + std::string(row.metavar);
    return text;
}

std::string description_of(const option_row& row) {
    std::string text(row.help);
    if (!row.choices.empty() && row.offers != completes::dtypes) {
        text += ": ";
        for (std::size_t i = 0; i < choice_count(row.choices); ++i) {
            if (i > 0) text += ", ";
            text += choice_at(row.choices, i);
        }
    }
    if (!row.fallback.empty()) text += " [" + std::string(row.fallback) + "]";
    return text;
}

std::string overview() {
    std::string page =
        "pooltool: pooling and window filters for feature-map files, by the exact rules\n"
        "of PyTorch, Keras, ONNX, JAX, SciPy and scikit-image\n\n"
        "usage: pooltool COMMAND [OPTIONS] INPUT... [-o OUTPUT | -d DIR]\n";
    const command_row* before = nullptr;
    for (const command_row& row : command_rows()) {
        if (before == nullptr || before->group != row.group) page += "\n" + std::string(title_of(row.group)) + ":\n";
        add_entry(page, std::string(row.name), row.summary);
        before = &row;
    }
    page += "\nExamples:\n";
    add_indented(page,
                 "pooltool max -k 2 maps.npy -o pooled.npy\n"
                 "pooltool avg --global - -o vectors.npy < maps.npy\n"
                 "pooltool uniform_filter --size 3 -r maps/ -d smooth/\n"
                 "pooltool explain avg -k 3 -s 2 -p 1 --shape 1x64x112x112");
    page += "\nMore help: pooltool COMMAND --help, pooltool help TOPIC. Topics:";
    std::string line;
    for (const topic_row& row : topic_rows()) {
        const std::string word = (line.empty() ? "  " : " ") + std::string(row.name) + (&row == &topic_rows().back() ? "" : ",");
        if (line.size() + word.size() > page_width) {
            page += "\n" + line;
            line = " ";
        }
        line += word;
    }
    page += "\n" + line + "\n";
    return page;
}

std::string help_of(command_id command) {
    const command_row& row = row_of(command);
    std::string page =
        "pooltool " + std::string(row.name) + ": " + std::string(row.summary) + "\n\nusage: pooltool " + std::string(row.name);
    if (row.id != command_id::explain) page += " [OPTIONS]";
    if (!row.operands.empty()) page += " " + std::string(row.operands);
    page += "\n";
    if (!row.notes.empty()) {
        page += "\n";
        page += fitted(row.notes, page_width);
    }
    for (std::size_t section = 0; section < section_count; ++section) {
        bool titled = false;
        for (const option_row& option : option_rows()) {
            if (!option.serves(command) || static_cast<std::size_t>(option.section) != section) continue;
            if (!titled) page += "\n" + std::string(title_of(option.section)) + ":\n";
            titled = true;
            add_entry(page, spelling_of(option), description_of(option));
        }
    }
    if (!row.examples.empty()) {
        page += "\nExamples:\n";
        add_indented(page, row.examples);
    }
    return page;
}

std::string help_about(const std::string& name) {
    for (const topic_row& row : topic_rows()) {
        if (row.name == name) {
            std::string page = std::string(row.name) + ": " + std::string(row.summary) + "\n\n";
            page += fitted(row.text, page_width);
            return page;
        }
    }
    const std::optional<command_id> command = command_named(name);
    if (command) return help_of(*command);
    nearest_word near(name);
    for (const command_row& row : command_rows()) near.consider(row.name);
    for (const topic_row& row : topic_rows()) near.consider(row.name);
    fail_usage("no help on " + pooltool::quoted(name) +
               (near.found().empty() ? std::string(" (pooltool --help lists commands and topics)")
                                     : " (did you mean " + std::string(near.found()) + "?)"));
}

}  // namespace pooltool::cli
