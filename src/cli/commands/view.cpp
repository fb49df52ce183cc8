// pooltool view: one array, or two, as a PNG or in the terminal. Opens, pools where asked, draws, and tells on standard error
// what is seen.
#include <deque>
#include <memory>

#include "app/job.hpp"
#include "app/named_source.hpp"
#include "app/one_array.hpp"
#include "app/processors.hpp"
#include "app/standard_output.hpp"
#include "app/view/paint.hpp"
#include "app/view/pooled_array.hpp"
#include "app/view/terminal.hpp"
#include "base/escape.hpp"
#include "cli/commands/commands.hpp"
#include "cli/parser.hpp"
#include "cli/requests.hpp"
#include "cli/settings.hpp"
#include "cli/values.hpp"
#include "cli/view_settings.hpp"
#include "formats/png_output.hpp"

namespace pooltool::cli {

namespace {

/// Words of a command line inside an option: blanks separate, single and double quotes keep.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    char quote = 0;
    bool open = false;
    for (const char letter : text) {
        if (quote != 0 ? letter == quote : letter == '\'' || letter == '"') {
            quote = quote != 0 ? '\0' : letter;
            if (!open) words.emplace_back();
            open = true;
        } else if (quote == 0 && (letter == ' ' || letter == '\t')) {
            open = false;
        } else {
            if (!open) words.emplace_back();
            open = true;
            words.back() += letter;
        }
    }
    if (quote != 0) fail_usage("--with: a quote is not closed");
    return words;
}

/// What --with says.
operation companion_of(const std::string& text) {
    std::vector<std::string> words = words_of(text);
    if (!words.empty() && words[0] == "pooltool") words.erase(words.begin());
    if (words.empty()) fail_usage("--with needs a command, like --with 'max -k 2'");
    const command_id command = command_or_fail(words[0]);
    const command_group group = row_of(command).group;
    if ((group != command_group::pooling && group != command_group::filters) || command == command_id::max_unpool) {
        fail_usage("--with takes a pooling command or a filter, not " + std::string(row_of(command).name));
    }
    const arguments typed = parse(command, {words.begin() + 1, words.end()});
    if (!typed.operands.empty()) {
        fail_usage("--with: " + pooltool::quoted(typed.operands[0]) + " is one word too many (the input is view's)");
    }
    for (const option_row& row : option_rows()) {
        const bool about_files = row.section == option_section::output || row.section == option_section::input ||
                                 row.section == option_section::many || row.section == option_section::running;
        if (typed.has(row.id) && (about_files || row.id == option_id::indices)) {
            fail_usage("--with: --" + std::string(row.name) + " means nothing here (leave it out)");
        }
    }
    return operation_of(command, typed);
}

/// An array that stays open; its errors name its file.
class shown_array {
public:
    shown_array(const std::string& path, const input_options& options) : path_(path) {
        input_ = open_one(path_, options);
        cells_ = std::make_unique<named_source>(*input_.cells, path_);
        cells_->make_random_access();
    }

    [[nodiscard]] source& cells() const noexcept { return *cells_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::optional<file_identity>& identity() const noexcept { return input_.identity; }

private:
    const std::string& path_;
    opened_input input_{};
    std::unique_ptr<named_source> cells_{};
};

/// Which files, and in which order.
std::vector<std::string> paths_of(const arguments& typed) {
    const std::string* const before = typed.last(option_id::before);
    const std::string* const after = typed.last(option_id::after);
    if (typed.has(option_id::with) && (before != nullptr || after != nullptr)) {
        fail_usage("--with makes what --before and --after name: one or the other");
    }
    if (before == nullptr && after == nullptr) {
        (void)selection_of(typed);  // the rules of standard input
        if (typed.operands.size() != 1) fail_usage("view shows one array at a time (--before A --after B shows two)");
        return typed.operands;
    }
    if (before == nullptr || after == nullptr) fail_usage("--before and --after come together");
    if (!typed.operands.empty()) fail_usage("view takes an input, or --before and --after, not both");
    if (*before == "-" && *after == "-") fail_usage("standard input can be read once only");
    return {*before, *after};
}

terminal_colours colours_of(const arguments& typed) {
    const auto choice = given(typed, option_id::color, parse_choice);
    switch (choice.value_or(0)) {
        case 1:
            return terminal_colours::full;
        case 2:
            return terminal_colours::palette;
        case 3:
            return terminal_colours::none;
        default:
            break;
    }
    if (!stdout_is_terminal() && !typed.is_set(option_id::term)) return terminal_colours::none;
    return terminal_colours_of_environment();
}

class view_command {
public:
    explicit view_command(const arguments& typed)
        : typed_(typed), settings_(view_settings_of(typed)), paths_(paths_of(typed)), reading_(input_options_of(typed)) {
        if (const std::string* path = typed.last(option_id::output)) output_ = *path == "/dev/stdout" ? "-" : *path;
        if (typed.has(option_id::output) && output_.empty()) fail_usage("--output: the name is empty");
        if (const std::string* command = typed.last(option_id::with)) companion_ = companion_of(*command);
        check_output_options();
    }

    int run() {
        for (const std::string& path : paths_) arrays_.emplace_back(path, reading_);
        for (const shown_array& one : arrays_) {
            if (!output_.empty()) check_output(output_, one.identity(), existing_output::replace);
        }
        if (!output_.empty() && output_ != "-" && existing() == existing_output::refuse && identity_of(output_)) {
            fail_input(about_output(output_, "exists already (--force replaces it)"));
        }
        pool();
        std::vector<source*> sources;
        for (const shown_array& one : arrays_) sources.push_back(&one.cells());
        std::vector<std::string> names = paths_;
        if (pooled_) {
            sources.push_back(&pooled_->cells());
            names.push_back("what --with makes");
        }
        std::string drawing;
        std::optional<viewed> kept;
        if (output_.empty() || typed_.is_set(option_id::term)) drawing = drawn(sources, names);
        if (!output_.empty()) kept = view_of(sources, names, settings_);
        finish();  // nothing is shown of an input that turns out to be damaged
        put_out(drawing);
        if (kept) write(*kept);
        if (!typed_.is_set(option_id::quiet)) tell();
        return 0;
    }

private:
    const arguments& typed_;
    view_settings settings_;
    std::vector<std::string> paths_;
    input_options reading_;
    std::string output_{};
    std::optional<operation> companion_{};
    std::deque<shown_array> arrays_{};
    std::unique_ptr<pooled_array> pooled_{};
    std::string caption_{};                ///< of the picture that is kept, else of the one in the terminal
    std::vector<std::string> planes_{};    ///< likewise

    void check_output_options() const {
        if (typed_.is_set(option_id::quiet) && typed_.is_set(option_id::verbose)) {
            fail_usage("--quiet and --verbose exclude each other");
        }
        if (output_.empty()) {
            for (const option_id id : {option_id::force, option_id::durable}) {
                if (typed_.has(id)) fail_usage("--" + std::string(row_of(id).name) + " needs --output");
            }
            return;
        }
        if (output_ == "-") {
            if (typed_.is_set(option_id::term)) fail_usage("--term and -o - both write to standard output (choose one)");
            if (stdout_is_terminal()) fail_usage("-o -: a PNG does not go to a terminal (leave -o out to draw there)");
            return;
        }
        const std::string_view name = output_;
        const std::size_t dot = name.rfind('.');
        std::string extension(dot == std::string_view::npos ? std::string_view{} : name.substr(dot));
        for (char& letter : extension) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        if (extension != ".png") fail_usage("--output " + escaped(output_) + ": view writes PNG (name it FILE.png)");
    }

    [[nodiscard]] existing_output existing() const {
        return typed_.is_set(option_id::force) ? existing_output::replace : existing_output::refuse;
    }

    void pool() {
        if (!companion_) return;
        schedule how;
        how.instructions = chosen_isa();
        how.threads = allowed_processors();
        how.memory_limit = settings_.memory;
        try {
            pooled_ = std::make_unique<pooled_array>(*companion_, arrays_[0].cells(), how);
        } catch (const named_error&) {
            throw;
        } catch (const error& problem) {
            throw error(problem.kind(), problem.kind() == error_kind::usage ? std::string("--with: ") + problem.what()
                                                                           : about(paths_[0], problem.what()));
        }
    }

    void keep_words(viewed& result) {
        caption_ = std::move(result.caption);
        planes_ = std::move(result.planes);
    }

    void tell() const {
        std::string name;
        for (const std::string& path : paths_) {
            name += (name.empty() ? "" : " beside ") + (path == "-" ? std::string("standard input") : escaped(path));
        }
        if (companion_) name += " beside " + escaped(*typed_.last(option_id::with));
        put_note(name + ": " + caption_);
        if (!typed_.is_set(option_id::verbose)) return;
        for (const std::string& line : planes_) put_note("  " + line);
    }

    std::string drawn(const std::vector<source*>& sources, const std::vector<std::string>& names) {
        const terminal_colours colours = colours_of(typed_);
        view_settings settings = settings_;
        settings.most_width = settings.good_width = std::max<extent>(pixels_across(colours, terminal_columns()), 1);
        settings.one_screen = stdout_is_terminal();
        // Some lines are the caption's, the colour bar's and the prompt's; letters are as high as two pixels.
        constexpr extent caption_length = 160;
        const extent told = typed_.is_set(option_id::quiet) ? 0 : (caption_length + terminal_columns() - 1) / terminal_columns();
        const extent lines = std::max<extent>(terminal_lines() - told - (settings.colour_bar ? 2 : 1), 8);
        settings.good_height = colours == terminal_colours::none ? lines : 2 * lines;
        if (!settings.gap) settings.gap = 1;
        settings.framed = false;
        viewed result = view_of(sources, names, settings);
        std::string text = terminal_text(result.picture, colours);
        if (settings.colour_bar) text += terminal_colour_bar(result.picture, result.low, result.high, colours);
        keep_words(result);
        return text;
    }

    void write(viewed& result) {
        if (settings_.colour_bar) add_colour_bar(result.picture, result.low, result.high);
        output_options options;
        options.existing = existing();
        options.durable = typed_.is_set(option_id::durable);
        try {
            write_png(output_, result.picture, options);
        } catch (const closed_pipe&) {
            throw;
        } catch (const error& problem) {
            throw error(problem.kind(), about_output(output_, problem.what()));
        }
        keep_words(result);
    }

    void finish() {
        for (const shown_array& one : arrays_) {
            const std::string warning = one.cells().finish(typed_.is_set(option_id::strict));
            if (!warning.empty() && !typed_.is_set(option_id::quiet)) put_message(about(one.path(), warning));
        }
    }
};

}  // namespace

int run_view(const arguments& typed) { return view_command(typed).run(); }

}  // namespace pooltool::cli
