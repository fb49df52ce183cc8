// Entry and exit of the program: signals first, then the call, then every failure as one line and an exit code.
#include <exception>
#include <new>

#include "app/signals.hpp"
#include "app/standard_output.hpp"
#include "cli/program.hpp"
#include "formats/formats.hpp"
#include "pooltool/error.hpp"

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
        put_message("not enough memory (--max-memory sets a lower limit)");
    } catch (const std::exception& problem) {
        put_message(std::string("unexpected failure: ") + problem.what());
    } catch (...) {
        put_message("unexpected failure");
    }
    return 1;
}
