// man(7) markup: a name, the usage, every command with its options, the topics, the exit status.
#include "cli/man.hpp"

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/paragraphs.hpp"
#include "cli/topics.hpp"

namespace pooltool::cli {

namespace {

constexpr std::size_t text_width = 71;     ///< characters of a line that man(1) shows on 80 columns
constexpr std::size_t source_width = 78;   ///< and of a line of the source

/// Text as roff takes it: backslashes and dashes escaped, no line that begins like a request.
std::string roff(std::string_view text) {
    std::string safe;
    bool line_begins = true;
    for (const char letter : text) {
        if (line_begins && (letter == '.' || letter == '\'')) safe += "\\&";
        if (letter == '\\') {
            safe += "\\e";
        } else if (letter == '-') {
            safe += "\\-";
        } else {
            safe += letter;
        }
        line_begins = letter == '\n';
    }
    return safe;
}

/// Text that is filled, in short lines.
std::string filled(std::string_view text) {
    std::string lines;
    std::string line;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
        const std::string word = roff(text.substr(0, end));
        if (!line.empty() && line.size() + 1 + word.size() > source_width) {
            lines += line + '\n';
            line.clear();
        }
        if (!word.empty()) line += (line.empty() ? "" : " ") + word;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + line + '\n';
}

/// Lines that stay as they are.
std::string verbatim(std::string_view lines) {
    std::string text = ".PP\n.nf\n" + roff(lines);
    if (text.back() != '\n') text += '\n';
    return text + ".fi\n";
}

std::string indented(std::string_view lines) {
    std::string text = ".PP\n.nf\n.RS 2\n" + roff(lines);
    if (text.back() != '\n') text += '\n';
    return text + ".RE\n.fi\n";
}

/// Paragraphs are filled, rows of tables and commands stay: as cli/paragraphs has them.
std::string page_text(std::string_view text) {
    std::string page;
    std::string rows;
    std::string words;
    const auto end_words = [&] {
        if (!words.empty()) page += ".PP\n" + filled(words);
        words.clear();
    };
    const auto end_rows = [&] {
        while (!rows.empty() && rows.ends_with("\n\n")) rows.pop_back();
        if (!rows.empty()) page += verbatim(rows);
        rows.clear();
    };
    const std::string fit = fitted(text, text_width);
    for (std::size_t begin = 0; begin < fit.size();) {
        const std::size_t end = fit.find('\n', begin);
        const std::string line = fit.substr(begin, end - begin);
        if (!line.empty() && line[0] != ' ') {
            end_rows();
            words += line + ' ';
        } else {
            end_words();
            if (!line.empty() || !rows.empty()) rows += line + '\n';
        }
        begin = end + 1;
    }
    end_words();
    end_rows();
    return page;
}

/// Behind a heading there is no paragraph to begin.
std::string without_first_break(const std::string& page) { return page.starts_with(".PP\n") ? page.substr(4) : page; }

std::string command_entry(const command_row& row) {
    std::string text = ".SS \"pooltool " + std::string(row.name) + "\"\n" + filled(std::string(row.summary) + ".");
    std::string usage = "pooltool " + std::string(row.name);
    if (row.id != command_id::explain) usage += " [OPTIONS]";
    if (!row.operands.empty()) usage += " " + std::string(row.operands);
    text += indented(usage);
    text += page_text(row.notes);
    std::string names;
    for (const option_row& option : option_rows()) {
        if (!option.serves(row.id) || option.id == option_id::help) continue;
        names += (names.empty() ? "" : ", ") + std::string("--") + std::string(option.name);
    }
    if (!names.empty()) text += ".PP\n" + filled("Options: " + names + ".");
    if (!row.examples.empty()) text += ".PP\nExamples:\n" + indented(row.examples);
    return text;
}

std::string option_entry(const option_row& row) {
    std::string text = ".TP\n.B \"" + roff(spelling_of(row)) + "\"\n" + filled(description_of(row) + ".");
    if (!row.choices.empty() && row.offers == completes::dtypes) {
        std::string choices;
        for (std::size_t i = 0; i < choice_count(row.choices); ++i) {
            choices += (i > 0 ? ", " : "") + std::string(choice_at(row.choices, i));
        }
        text += filled("One of " + choices + ".");
    }
    std::string users;
    for (const command_row& command : command_rows()) {
        if (row.serves(command.id)) users += (users.empty() ? "" : ", ") + std::string(command.name);
    }
    if (row.id != option_id::help) text += filled("For: " + users + ".");
    return text;
}

}  // namespace

std::string manual_page() {
    std::string page =
        ".TH POOLTOOL 1 \"" POOLTOOL_DATE "\" \"pooltool " POOLTOOL_VERSION
        "\" \"User Commands\"\n"
        ".SH NAME\n"
        "pooltool \\- pooling and window filters for feature\\-map files\n"
        ".SH SYNOPSIS\n"
        ".B pooltool\n"
        ".I COMMAND\n"
        "[\\fIOPTIONS\\fR] \\fIINPUT\\fR... [\\fB\\-o\\fR \\fIOUTPUT\\fR | \\fB\\-d\\fR \\fIDIR\\fR]\n"
        ".SH DESCRIPTION\n"
        "pooltool pools and filters arrays in .npy, .npz and text files by the exact\n"
        "rules of PyTorch, Keras, ONNX, JAX, SciPy and scikit\\-image. Data goes to\n"
        "standard output, everything else to standard error. An output appears whole\n"
        "or not at all, and its bytes do not depend on the number of threads, the\n"
        "processor or the memory limit.\n"
        ".SH COMMANDS\n";
    for (const command_row& row : command_rows()) page += command_entry(row);
    page += ".SH OPTIONS\n" + filled("Options and inputs stand in any order behind the command; -- ends the options.");
    for (std::size_t section = 0; section < section_count; ++section) {
        page += ".SS \"" + std::string(title_of(static_cast<option_section>(section))) + "\"\n";
        for (const option_row& row : option_rows()) {
            if (static_cast<std::size_t>(row.section) == section) page += option_entry(row);
        }
    }
    for (const topic_row& row : topic_rows()) {
        if (row.name == "exit-codes") {
            page += ".SH EXIT STATUS\n" + without_first_break(page_text(row.text));
            continue;
        }
        std::string title;
        for (const char letter : row.name)
            title += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        page += ".SH " + title + "\n" + filled(std::string(row.summary) + ".") + page_text(row.text);
    }
    page +=
        ".SH ENVIRONMENT\n"
        ".TP\n.B POOLTOOL_JOBS\nThreads when \\-\\-jobs is not given.\n"
        ".TP\n.B POOLTOOL_ISA\nInstruction set to use: baseline, avx2, avx512 or neon. It never changes a\nbyte of the output.\n"
        ".SH SEE ALSO\n"
        "pooltool help TOPIC\n";
    return page;
}

}  // namespace pooltool::cli
