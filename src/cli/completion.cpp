// bash: one function with a case per command. zsh: _arguments per command. fish: one line per option and set of commands.
#include "cli/completion.hpp"

#include "base/escape.hpp"
#include "cli/options.hpp"
#include "cli/topics.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

std::string spaced(std::string_view choices) {
    std::string text(choices);
    for (char& letter : text) {
        if (letter == '|') letter = ' ';
    }
    return text;
}

/// "a|b|c": the commands that take the row.
std::string users_of(const option_row& row, const char* separator) {
    std::string text;
    for (const command_row& command : command_rows()) {
        if (!row.serves(command.id)) continue;
        if (!text.empty()) text += separator;
        text += command.name;
    }
    return text;
}

/// Text inside single quotes of a shell.
std::string quoted_for_shell(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '\'') {
            safe += "'\\''";
        } else {
            safe += letter;
        }
    }
    return "'" + safe + "'";
}

std::string command_names(const char* separator) {
    std::string text;
    for (const command_row& row : command_rows()) text += std::string(row.name) + separator;
    return text + "help";
}

/// What stands behind `pooltool help`.
std::string help_names(const char* separator) {
    std::string text = command_names(separator);
    for (const topic_row& row : topic_rows()) text += separator + std::string(row.name);
    return text;
}

// ---- bash ----

/// Commands that explain explains.
std::string explained_names() {
    std::string text;
    for (const command_row& row : command_rows()) {
        if (row.group != command_group::pooling && row.group != command_group::filters) continue;
        text += (text.empty() ? "" : " ") + std::string(row.name);
    }
    return text;
}

/// Another row has the name as well, and more commands.
bool yields_its_name(const option_row& row) {
    for (const option_row& other : option_rows()) {
        if (other.id != row.id && other.name == row.name && (row.commands & (row.commands - 1)) == 0) return true;
    }
    return false;
}

/// One case for each option with a value, on COMMAND:OPTION; the options that only one command knows by that name come first.
std::string bash_value_cases(bool special) {
    std::string text;
    for (const option_row& row : option_rows()) {
        if (row.is_flag() || yields_its_name(row) != special) continue;
        const std::string command = special ? users_of(row, "|") + ":" : "*:";
        std::string pattern = command + "--" + std::string(row.name);
        if (row.short_name != 0) pattern += "|" + command + "-" + row.short_name;
        std::string action = "return";  // free text: nothing to offer
        if (!row.choices.empty()) {
            action = "COMPREPLY=($(compgen -W \"" + spaced(row.choices) + "\" -- \"$cur\")); return";
        } else if (row.offers == completes::files) {
            action = "COMPREPLY=($(compgen -f -- \"$cur\")); return";
        } else if (row.offers == completes::folders) {
            action = "COMPREPLY=($(compgen -d -- \"$cur\")); return";
        }
        text += "        " + pattern + ") " + action + " ;;\n";
    }
    return text;
}

std::string bash_option_cases() {
    std::string text;
    for (const command_row& command : command_rows()) {
        text += "        " + std::string(command.name) + ") options=\"";
        std::string separator;
        for (const option_row& row : option_rows()) {
            if (!row.serves(command.id)) continue;
            text += separator + "--" + std::string(row.name);
            separator = " ";
            if (row.negatable) text += " --no-" + std::string(row.name);
        }
        text += "\" ;;\n";
    }
    return text;
}

std::string bash_script() {
    return "# bash completion for pooltool, made by `pooltool completion bash`\n"
           "_pooltool() {\n"
           "    local cur prev command options second i\n"
           "    cur=${COMP_WORDS[COMP_CWORD]}\n"
           "    prev=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    COMPREPLY=()\n"
           "    if (( COMP_CWORD == 1 )); then\n"
           "        COMPREPLY=($(compgen -W \"" +
           command_names(" ") +
           " --help --version\" -- \"$cur\"))\n"
           "        return\n"
           "    fi\n"
           "    command=${COMP_WORDS[1]//-/_}\n"
           "    case $command in\n"
           "        help) COMPREPLY=($(compgen -W \"" +
           help_names(" ") +
           "\" -- \"$cur\")); return ;;\n"
           "        explain) if (( COMP_CWORD == 2 )); then\n"
           "            COMPREPLY=($(compgen -W \"" +
           explained_names() +
           "\" -- \"$cur\")); return\n"
           "        fi ;;\n"
           "        completion) COMPREPLY=($(compgen -W \"bash zsh fish\" -- \"$cur\")); return ;;\n"
           "    esac\n"
           "    if [[ $prev == '=' ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
           "    if [[ $cur == '=' ]]; then cur=; fi\n"
           "    case $command:$prev in\n" +
           bash_value_cases(true) + bash_value_cases(false) +
           "    esac\n"
           "    if [[ $cur == -* ]]; then\n"
           "        second=\n"
           "        if [[ $command == explain ]]; then second=${COMP_WORDS[2]//-/_}; fi\n"
           "        for i in $command $second; do\n"
           "        case $i in\n" +
           bash_option_cases() +
           "        *) options= ;;\n"
           "        esac\n"
           "        COMPREPLY+=($(compgen -W \"$options\" -- \"$cur\"))\n"
           "        done\n"
           "        return\n"
           "    fi\n"
           "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
           "}\n"
           "complete -o filenames -o bashdefault -F _pooltool pooltool\n";
}

// ---- zsh ----

/// Text inside [...] of an _arguments entry.
std::string zsh_description(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '[' || letter == ']' || letter == ':' || letter == '\\') safe += '\\';
        safe += letter;
    }
    return safe;
}

std::string zsh_action(const option_row& row) {
    if (row.is_flag()) return {};
    std::string text = ":" + zsh_description(row.metavar) + ":";
    if (!row.choices.empty()) return text + "(" + spaced(row.choices) + ")";
    if (row.offers == completes::files) return text + "_files";
    if (row.offers == completes::folders) return text + "_files -/";
    return text;
}

std::string zsh_entries(command_id command) {
    std::string text;
    for (const option_row& row : option_rows()) {
        if (!row.serves(command)) continue;
        const std::string tail = "[" + zsh_description(row.help) + "]" + zsh_action(row);
        const std::string again = row.repeatable ? "*" : "";
        const std::string value = row.is_flag() ? "" : "=";
        text += " \\\n                " + quoted_for_shell(again + "--" + std::string(row.name) + value + tail);
        if (row.short_name != 0) {
            text +=
                " \\\n                " + quoted_for_shell(again + "-" + row.short_name + (row.is_flag() ? "" : "+") + tail);
        }
        if (row.negatable) text += " \\\n                " + quoted_for_shell("--no-" + std::string(row.name) + tail);
    }
    return text;
}

/// What explain takes besides the options of the command that it explains.
std::string zsh_own_entries() {
    std::string text;
    for (const option_row& row : option_rows()) {
        if (!row.serves(command_id::explain) || row.serves(command_id::max)) continue;
        text += " " + quoted_for_shell("--" + std::string(row.name) + (row.is_flag() ? "" : "=") + "[" +
                                       zsh_description(row.help) + "]" + zsh_action(row));
    }
    return text;
}

std::string zsh_script() {
    std::string text =
        "#compdef pooltool\n"
        "# zsh completion for pooltool, made by `pooltool completion zsh`\n"
        "_pooltool() {\n"
        "    local -a commands extra\n"
        "    commands=(\n";
    for (const command_row& row : command_rows()) {
        text += "        " + quoted_for_shell(std::string(row.name) + ":" + std::string(row.summary)) + "\n";
    }
    text +=
        "        'help:help on a command or topic'\n"
        "    )\n"
        "    if (( CURRENT == 2 )); then\n"
        "        _describe -t commands 'pooltool command' commands\n"
        "        return\n"
        "    fi\n"
        "    local command=${words[2]//-/_}\n"
        "    shift words\n"
        "    (( CURRENT-- ))\n"
        "    if [[ $command == explain ]] && (( CURRENT > 2 )); then\n"
        "        command=${words[2]//-/_}\n"
        "        shift words\n"
        "        (( CURRENT-- ))\n"
        "        extra=(" +
        zsh_own_entries() +
        ")\n"
        "    fi\n"
        "    case $command in\n";
    for (const command_row& row : command_rows()) {
        text += "        " + std::string(row.name) + ")\n            _arguments -s -S \"${extra[@]}\"" + zsh_entries(row.id);
        if (row.id == command_id::completion) {
            text += " \\\n                '1:shell:(bash zsh fish)'\n            ;;\n";
        } else if (row.id == command_id::explain) {
            text += " \\\n                '1:command:(" + explained_names() +
                    ")' \\\n                '*:file:_files'\n            ;;\n";
        } else {
            text += " \\\n                '*:file:_files'\n            ;;\n";
        }
    }
    text +=
        "        help) compadd -- " +
        help_names(" ") +
        " ;;\n"
        "    esac\n"
        "}\n"
        "if [[ ${funcstack[1]} == _pooltool ]]; then _pooltool \"$@\"; else compdef _pooltool pooltool; fi\n";
    return text;
}

// ---- fish ----

std::string fish_script() {
    std::string text =
        "# fish completion for pooltool, made by `pooltool completion fish`\n"
        "function __pooltool_command\n"
        "    set -l words (commandline -opc)\n"
        "    test (count $words) -ge 2; or return 1\n"
        "    set -l typed (string replace -a -- - _ $words[2])\n"
        "    if test $typed = explain -a (count $words) -ge 3\n"
        "        contains -- (string replace -a -- - _ $words[3]) $argv; and return 0\n"
        "    end\n"
        "    contains -- $typed $argv\n"
        "end\n"
        "complete -c pooltool -n 'test (count (commandline -opc)) -eq 1' -f\n";
    for (const command_row& row : command_rows()) {
        text += "complete -c pooltool -n 'test (count (commandline -opc)) -eq 1' -f -a " + std::string(row.name) + " -d " +
                quoted_for_shell(row.summary) + "\n";
    }
    text += "complete -c pooltool -n 'test (count (commandline -opc)) -eq 1' -f -a help -d 'help on a command or topic'\n";
    text += "complete -c pooltool -n '__pooltool_command completion' -f -a 'bash zsh fish'\n";
    text += "complete -c pooltool -n '__pooltool_command explain; and test (count (commandline -opc)) -eq 2' -f -a '" +
            explained_names() + "'\n";
    text += "complete -c pooltool -n '__pooltool_command help' -f -a '" + help_names(" ") + "'\n";
    for (const option_row& row : option_rows()) {
        const std::string condition = " -n '__pooltool_command " + users_of(row, " ") + "'";
        std::string line = "complete -c pooltool" + condition + " -l " + std::string(row.name);
        if (row.short_name != 0) line += std::string(" -s ") + row.short_name;
        if (!row.is_flag()) {
            line += row.offers == completes::files     ? " -r -F"
                    : row.offers == completes::folders ? " -x -a '(__fish_complete_directories)'"
                                                       : " -x";
            if (!row.choices.empty()) line += " -a " + quoted_for_shell(spaced(row.choices));
        }
        text += line + " -d " + quoted_for_shell(row.help) + "\n";
        if (row.negatable) {
            text += "complete -c pooltool" + condition + " -l no-" + std::string(row.name) + " -d " +
                    quoted_for_shell(row.help) + "\n";
        }
    }
    return text;
}

}  // namespace

std::string completion_for(const std::string& shell) {
    if (shell == "bash") return bash_script();
    if (shell == "zsh") return zsh_script();
    if (shell == "fish") return fish_script();
    fail_usage("no completion for " + pooltool::quoted(shell) + " (bash, zsh and fish)");
}

}  // namespace pooltool::cli
