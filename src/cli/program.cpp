// Which command is meant, and the calls that are none: --help, --version, help.
#include "cli/program.hpp"

#include "app/standard_output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

int run_command(const arguments& typed) {
    switch (typed.command) {
        case command_id::info:
            return run_info(typed);
        case command_id::view:
            return run_view(typed);
        case command_id::explain:
            return run_explain(typed);
        case command_id::diff:
            return run_diff(typed);
        case command_id::demo:
            return run_demo(typed);
        case command_id::merge_reports:
            return run_merge_reports(typed);
        case command_id::completion:
            return run_completion(typed);
        case command_id::man:
            return run_man(typed);
        default:
            return run_arrays(typed);
    }
}

/// `pooltool help [COMMAND|TOPIC]`.
int run_help(const std::vector<std::string>& words) {
    if (words.size() > 2) fail_usage("help takes one command or topic");
    put_out(words.size() == 1 ? overview() : help_about(words[1]));
    return 0;
}

}  // namespace

int run_program(const std::vector<std::string>& words) {
    if (words.empty()) {
        std::string text = overview();
        text.pop_back();
        put_note(text);
        return 2;
    }
    if (words[0] == "--help" || words[0] == "-h") return run_help(words);
    if (words[0] == "--version" || words[0] == "-V") {
        put_out("pooltool " POOLTOOL_VERSION "\n");
        return 0;
    }
    if (words[0] == "help") return run_help(words);
    const command_id command = command_or_fail(words[0]);
    const arguments typed = parse(command, {words.begin() + 1, words.end()});
    if (typed.has(option_id::help)) {
        put_out(help_of(typed.explained && command != command_id::explain ? *typed.explained : command));
        return 0;
    }
    return run_command(typed);
}

}  // namespace pooltool::cli
