// Binds the rows of one command as strings, lets CLI11 sort the words, and explains what it does not know. Values are never
// converted here: CLI11 takes 1e400 and enum numbers, cli/values does not.
#include "cli/parser.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "base/escape.hpp"
#include "cli/nearest.hpp"
#include "cli/synonyms.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

std::string dashed(const option_row& row) { return "--" + std::string(row.name); }

/// The row that a long name means, and whether it is the --no- form.
const option_row* row_named(std::string_view name, bool& negated) {
    negated = false;
    for (const option_row& row : option_rows()) {
        if (row.name == name) return &row;
    }
    if (name.substr(0, 3) == "no-") {
        for (const option_row& row : option_rows()) {
            if (row.negatable && row.name == name.substr(3)) {
                negated = true;
                return &row;
            }
        }
    }
    return nullptr;
}

const option_row* row_of_letter(char letter) {
    for (const option_row& row : option_rows()) {
        if (row.short_name == letter) return &row;
    }
    return nullptr;
}

/// "max and min", "avg", "max, min and 4 more".
std::string users_of(const option_row& row) {
    std::vector<std::string_view> names;
    for (const command_row& command : command_rows()) {
        if (row.serves(command.id)) names.push_back(command.name);
    }
    constexpr std::size_t shown = 4;
    std::string text;
    const std::size_t count = std::min(names.size(), shown);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " more";
    return text;
}

class binding {
public:
    explicit binding(command_id command) : command_(command) {}

    void also(command_id other) { other_ = other; }

    [[nodiscard]] bool takes(const option_row& row) const noexcept {
        return row.serves(command_) || (other_ && row.serves(*other_) && !only_when_run(row));
    }

    arguments sort(std::vector<std::string> words) {
        refuse_missing_values(words);
        CLI::App app;
        app.set_help_flag();
        app.set_config();
        app.allow_extras();
        app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        std::array<CLI::Option*, option_count> bound{};
        for (const option_row& row : option_rows()) {
            if (takes(row) && mentioned(row, words)) bound[static_cast<std::size_t>(row.id)] = bind(app, row);
        }
        std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
        try {
            app.parse(words);
        } catch (const CLI::ParseError& problem) {
            fail_usage(std::string(problem.what()) + help_hint());
        }
        arguments result;
        result.command = command_;
        result.explained = other_;
        for (std::size_t i = 0; i < option_count; ++i) {
            if (bound[i] != nullptr) result.all(static_cast<option_id>(i)) = bound[i]->results();
        }
        sort_rest(app.remaining(), result.operands);
        return result;
    }

private:
    command_id command_;
    std::optional<command_id> other_{};

    /// Options of an explained command that say where its output goes mean nothing to explain.
    static bool only_when_run(const option_row& row) noexcept {
        return row.section == option_section::output || row.section == option_section::many ||
               row.section == option_section::running;
    }

    /// The row that a long name means here: of rows with one name, the one that this command takes.
    [[nodiscard]] const option_row* named(std::string_view name, bool& negated) const {
        negated = false;
        for (const option_row& row : option_rows()) {
            if (row.name == name && takes(row)) return &row;
        }
        return row_named(name, negated);
    }

    /// May one of these words mean the row? Only such rows are bound: all of them take CLI11 longer than a small file takes to
    /// be pooled.
    static bool mentioned(const option_row& row, const std::vector<std::string>& words) {
        return std::any_of(words.begin(), words.end(), [&row](const std::string& word) {
            if (word.size() < 2 || word[0] != '-') return false;
            if (word[1] == '-') return word.find(row.name) != std::string::npos;
            return row.short_name != 0 && word.find(row.short_name) != std::string::npos;
        });
    }

    static CLI::Option* bind(CLI::App& app, const option_row& row) {
        std::string names = dashed(row);
        if (row.short_name != 0) names = std::string("-") + row.short_name + "," + names;
        if (!row.is_flag()) return app.add_option(names);
        if (row.negatable) names += ",!--no-" + std::string(row.name);
        return app.add_flag(names)->disable_flag_override();
    }

    [[nodiscard]] std::string help_hint() const {
        return " (pooltool " + std::string(row_of(command_).name) + " --help lists the options)";
    }

    /// "--kernel --stride 2" and "--kernel=" lack a value; CLI11 would take the next word, whatever it is.
    void refuse_missing_values(const std::vector<std::string>& words) const {
        for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
            refuse_valued_flag(words[i]);
            refuse_single_dash(words[i]);
            const option_row* row = value_option(words[i]);
            if (row == nullptr) continue;
            const bool last = i + 1 == words.size();
            if (words[i].back() == '=' || last || names_an_option(words[i + 1])) {
                fail_usage(dashed(*row) + " needs a value, like " + dashed(*row) +
                           (row->example.substr(0, 1) == "-" ? "=" : " ") + std::string(row->example));
            }
            ++i;
        }
    }

    /// "--ceil-mode=yes".
    void refuse_valued_flag(const std::string& word) const {
        const std::size_t equals = word.find('=');
        if (word.substr(0, 2) != "--" || equals == std::string::npos) return;
        bool negated = false;
        const option_row* row = named(std::string_view(word).substr(2, equals - 2), negated);
        if (row != nullptr && row->is_flag() && takes(*row)) {
            fail_usage(word.substr(0, equals) + " takes no value" +
                       (row->negatable ? " (--no-" + std::string(row->name) + " is its opposite)" : ""));
        }
    }

    /// "-kernel 3": a long name behind one dash would be read as the short option's value.
    void refuse_single_dash(const std::string& word) const {
        if (word.size() < 4 || word[0] != '-' || word[1] == '-') return;
        bool negated = false;
        const option_row* row = named(std::string_view(word).substr(1, word.find('=') - 1), negated);
        if (row != nullptr && takes(*row)) {
            fail_usage("unknown option " + pooltool::quoted(word) + " (did you mean " + dashed(*row) + "?)");
        }
    }

    /// The row, when the word is an option whose value is still to come (or is missing behind '=').
    [[nodiscard]] const option_row* value_option(const std::string& word) const {
        if (word.size() == 2 && word[0] == '-') {
            const option_row* row = row_of_letter(word[1]);
            return row != nullptr && !row->is_flag() && takes(*row) ? row : nullptr;
        }
        if (word.substr(0, 2) != "--") return nullptr;
        const std::size_t equals = word.find('=');
        if (equals != std::string::npos && equals + 1 != word.size()) return nullptr;
        bool negated = false;
        const option_row* row =
            named(std::string_view(word).substr(2, equals == std::string::npos ? equals : equals - 2), negated);
        return row != nullptr && !row->is_flag() && takes(*row) ? row : nullptr;
    }

    [[nodiscard]] bool names_an_option(const std::string& word) const {
        if (word.size() < 3 || word.substr(0, 2) != "--") return word == "--";
        bool negated = false;
        const option_row* row = named(std::string_view(word).substr(2, word.find('=') - 2), negated);
        return row != nullptr;
    }

    /// Operands, in order; a word with a dash in front of "--" is an unknown option.
    void sort_rest(const std::vector<std::string>& rest, std::vector<std::string>& operands) const {
        bool options_ended = false;
        for (const std::string& word : rest) {
            if (!options_ended && word == "--") {
                options_ended = true;
            } else if (!options_ended && word.size() > 1 && word[0] == '-') {
                refuse(word);
            } else {
                operands.push_back(word);
            }
        }
    }

    /// The option of this command that goes by another name elsewhere; empty when there is none.
    [[nodiscard]] std::string meant_by(const std::string& name) const {
        const std::string plain = plain_name(name);
        for (const synonym& one : option_synonyms()) {
            if (one.typed != plain) continue;
            for (const option_row& row : option_rows()) {
                if (row.name == one.meant && takes(row)) return dashed(row);
            }
        }
        for (const option_row& row : option_rows()) {
            if (row.name == plain && takes(row)) return dashed(row);  // --ceil_mode
        }
        return {};
    }

    [[noreturn]] void refuse(const std::string& word) const {
        const std::string command(row_of(other_.value_or(command_)).name);
        if (word[1] != '-') {
            const option_row* row = row_of_letter(word[1]);
            if (row != nullptr && !takes(*row)) fail_other_command(std::string("-") + word[1], *row);
            fail_usage("unknown option " + pooltool::quoted(word) + " for " + command + help_hint());
        }
        const std::string name = word.substr(2, word.find('=') - 2);
        bool negated = false;
        const option_row* row = named(name, negated);
        if (row != nullptr) fail_other_command("--" + name, *row);
        if (const std::string meant = meant_by(name); !meant.empty()) {
            fail_usage("unknown option " + pooltool::quoted("--" + name) + " (did you mean " + meant + "?)");
        }
        nearest_word near(name);
        std::vector<std::string> negations;
        for (const option_row& known : option_rows()) {
            if (!takes(known)) continue;
            near.consider(known.name);
            if (known.negatable) negations.push_back("no-" + std::string(known.name));
        }
        for (const std::string& negation : negations) near.consider(negation);
        if (!near.found().empty()) {
            fail_usage("unknown option " + pooltool::quoted("--" + name) + " (did you mean --" + std::string(near.found()) +
                       "?)");
        }
        fail_usage("unknown option " + pooltool::quoted("--" + name) + " for " + command + help_hint());
    }

    [[noreturn]] void fail_other_command(const std::string& typed, const option_row& row) const {
        if (other_ && row.serves(*other_)) {
            fail_usage("explain computes nothing, so it does not take " + typed + " (leave it out)");
        }
        const std::string meant = meant_by(std::string(row.name));
        fail_usage(typed + " is not an option of " + std::string(row_of(other_.value_or(command_)).name) + " but of " +
                   users_of(row) + (meant.empty() ? help_hint() : " (did you mean " + meant + "?)"));
    }
};

}  // namespace

command_id command_or_fail(const std::string& name) {
    const std::optional<command_id> found = command_named(name);
    if (found) return *found;
    if (!name.empty() && name[0] == '-') {
        nearest_word general(name);
        for (const std::string_view known : {"--help", "--version"}) general.consider(known);
        if (!general.found().empty()) {
            fail_usage("unknown option " + pooltool::quoted(name) + " (did you mean " + std::string(general.found()) + "?)");
        }
        fail_usage("the command comes first: pooltool COMMAND " + escaped(name.substr(0, 32)) +
                   " ... (pooltool --help lists the commands)");
    }
    const std::string plain = plain_name(name);
    if (const std::string_view meant = command_meant(plain); !meant.empty()) {
        fail_usage("unknown command " + pooltool::quoted(name) + " (did you mean " + std::string(meant) + "?)");
    }
    std::string spelled = plain;
    std::replace(spelled.begin(), spelled.end(), '-', '_');
    nearest_word near(spelled);
    for (const command_row& row : command_rows()) near.consider(row.name);
    near.consider("help");
    if (!near.found().empty()) {
        fail_usage("unknown command " + pooltool::quoted(name) + " (did you mean " + std::string(near.found()) + "?)");
    }
    fail_usage("unknown command " + pooltool::quoted(name) + " (pooltool --help lists the commands)");
}

arguments parse(command_id command, const std::vector<std::string>& words) {
    binding rows(command);
    if (command != command_id::explain) return rows.sort(words);
    // explain COMMAND ...: the first word without a dash names the command, whose options count as well.
    std::vector<std::string> rest = words;
    const auto name =
        std::find_if(rest.begin(), rest.end(), [](const std::string& word) { return word.empty() || word[0] != '-'; });
    if (name == rest.end()) {
        const bool asks = std::find(rest.begin(), rest.end(), "--help") != rest.end() ||
                          std::find(rest.begin(), rest.end(), "-h") != rest.end();
        if (asks) return rows.sort(words);
        fail_usage("explain what? (like: pooltool explain max -k 2 --shape 1x64x112x112)");
    }
    const command_id explained = command_or_fail(*name);
    const command_group group = row_of(explained).group;
    if (group != command_group::pooling && group != command_group::filters) {
        fail_usage("explain knows the pooling commands and the filters, not " + std::string(row_of(explained).name));
    }
    rest.erase(name);
    rows.also(explained);
    return rows.sort(rest);
}

}  // namespace pooltool::cli
