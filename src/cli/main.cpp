// Entry and exit of the program: signals first, then the call, then every failure as one line and an exit code.
#include <unistd.h>

#include <exception>
#include <new>

#include "app/signals.hpp"
#include "app/standard_output.hpp"
#include "cli/program.hpp"
#include "formats/formats.hpp"
#include "pooltool/error.hpp"

namespace {

constexpr const char* out_of_memory = "not enough memory (--max-memory sets a lower limit)";

/// When nothing can be thrown any more (no memory even for that), or nobody is there to catch it (libraries that set themselves
/// up before main): a line and an exit code all the same, and no temporary file.
[[noreturn]] void give_up() noexcept {
    using namespace pooltool;
    remove_temporaries();
    bool no_memory = true;
    if (const std::exception_ptr thrown = std::current_exception()) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::bad_alloc&) {
        } catch (...) {
            no_memory = false;
        }
    }
    put_message(no_memory ? out_of_memory : "unexpected failure");
    ::_exit(1);
}

[[gnu::constructor(101)]] void before_everything_else() { std::set_terminate(give_up); }

}  // namespace

int main(int count, char** words) {
    using namespace pooltool;
    install_signal_handlers();
    try {
        return cli::run_program({words + (count > 0 ? 1 : 0), words + count});
    } catch (const closed_pipe&) {
        return 0;
    } catch (const error& problem) {
        put_message(problem.what());
        return problem.kind() == error_kind::usage ? 2 : 1;
    } catch (const std::bad_alloc&) {
        put_message(out_of_memory);
    } catch (const std::exception& problem) {
        put_message("unexpected failure: ", problem.what());
    } catch (...) {
        put_message("unexpected failure");
    }
    return 1;
}
