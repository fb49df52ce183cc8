// pooltool completion SHELL.
#include "cli/completion.hpp"
#include "app/standard_output.hpp"
#include "cli/commands/commands.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

int run_completion(const arguments& typed) {
    if (typed.operands.size() != 1) fail_usage("completion for which shell? (pooltool completion bash, zsh or fish)");
    put_out(completion_for(typed.operands[0]));
    return 0;
}

}  // namespace pooltool::cli
