// pooltool man.
#include "cli/man.hpp"
#include "app/standard_output.hpp"
#include "cli/commands/commands.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

int run_man(const arguments& typed) {
    if (!typed.operands.empty()) fail_usage("man takes no operand (like: pooltool man > pooltool.1)");
    put_out(manual_page());
    return 0;
}

}  // namespace pooltool::cli
