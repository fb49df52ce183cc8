// man(7) markup: a name, the usage, every command with its options, the topics, the exit status.
#include "cli/man.hpp"

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/topics.hpp"

namespace pooltool::cli {

namespace {

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

std::string verbatim(std::string_view lines) {
    std::string text = ".PP\n.nf\n.RS 2\n" + roff(lines);
    if (text.back() != '\n') text += '\n';
    return text + ".RE\n.fi\n";
}

std::string command_entry(const command_row& row) {
    std::string text = ".SS \"pooltool " + std::string(row.name) + "\"\n" + roff(row.summary) + ".\n";
    std::string usage = "pooltool " + std::string(row.name);
    if (row.id != command_id::explain) usage += " [OPTIONS]";
    if (!row.operands.empty()) usage += " " + std::string(row.operands);
    text += verbatim(usage);
    if (!row.notes.empty())
        text += row.notes.find('\n') == std::string_view::npos ? ".PP\n" + roff(row.notes) + "\n" : verbatim(row.notes);
    std::string names;
    for (const option_row& option : option_rows()) {
        if (!option.serves(row.id) || option.id == option_id::help) continue;
        names += (names.empty() ? "" : ", ") + std::string("--") + std::string(option.name);
    }
    if (!names.empty()) text += ".PP\nOptions: " + roff(names) + ".\n";
    if (!row.examples.empty()) text += ".PP\nExamples:\n" + verbatim(row.examples);
    return text;
}

std::string option_entry(const option_row& row) {
    std::string text = ".TP\n.B \"" + roff(spelling_of(row)) + "\"\n" + roff(description_of(row)) + ".\n";
    if (!row.choices.empty() && row.offers == completes::dtypes) {
        std::string choices;
        for (std::size_t i = 0; i < choice_count(row.choices); ++i) {
            choices += (i > 0 ? ", " : "") + std::string(choice_at(row.choices, i));
        }
        text += "One of " + roff(choices) + ".\n";
    }
    std::string users;
    for (const command_row& command : command_rows()) {
        if (row.serves(command.id)) users += (users.empty() ? "" : ", ") + std::string(command.name);
    }
    if (row.id != option_id::help) text += "For: " + roff(users) + ".\n";
    return text;
}

}  // namespace

std::string manual_page() {
    std::string page =
        ".TH POOLTOOL 1 \"\" \"pooltool " POOLTOOL_VERSION
        "\" \"User Commands\"\n"
        ".SH NAME\n"
        "pooltool \\- pooling and window filters for feature\\-map files\n"
        ".SH SYNOPSIS\n"
        ".B pooltool\n"
        ".I COMMAND\n"
        "[\\fIOPTIONS\\fR] \\fIINPUT\\fR... [\\fB\\-o\\fR \\fIOUTPUT\\fR | \\fB\\-d\\fR \\fIDIR\\fR]\n"
        ".SH DESCRIPTION\n"
        "pooltool pools and filters arrays in .npy, .npz and text files by the exact rules of PyTorch, Keras, ONNX, JAX,\n"
        "SciPy and scikit\\-image. Data goes to standard output, everything else to standard error. An output appears whole\n"
        "or not at all, and its bytes do not depend on the number of threads, the processor or the memory limit.\n"
        ".SH COMMANDS\n";
    for (const command_row& row : command_rows()) page += command_entry(row);
    page += ".SH OPTIONS\nOptions and inputs stand in any order behind the command; \\-\\- ends the options.\n";
    for (std::size_t section = 0; section < section_count; ++section) {
        page += ".SS \"" + std::string(title_of(static_cast<option_section>(section))) + "\"\n";
        for (const option_row& row : option_rows()) {
            if (static_cast<std::size_t>(row.section) == section) page += option_entry(row);
        }
    }
    for (const topic_row& row : topic_rows()) {
        if (row.name == "exit-codes") {
            page += ".SH EXIT STATUS\n" + verbatim(row.text);
            continue;
        }
        std::string title;
        for (const char letter : row.name)
            title += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        page += ".SH " + title + "\n" + roff(row.summary) + ".\n" + verbatim(row.text);
    }
    page +=
        ".SH ENVIRONMENT\n"
        ".TP\n.B POOLTOOL_JOBS\nThreads when \\-\\-jobs is not given.\n"
        ".TP\n.B POOLTOOL_ISA\nInstruction set to use: baseline, avx2, avx512 or neon. It never changes a byte of the output.\n"
        ".SH SEE ALSO\n"
        "pooltool help TOPIC\n";
    return page;
}

}  // namespace pooltool::cli
