// The engine's front door: looks at the program once, then hands it to the engine that the schedule names.
#include <stdexcept>

#include "engine/fast.hpp"
#include "engine/reference.hpp"
#include "plan/check.hpp"

namespace pooltool {

void run(const program& what, source& in, sink& out, sink* indices, const schedule& how) {
    check(what, in.header());
    const bool makes_indices = !what.passes.empty() && !what.passes.back().index_strides.empty();
    if (makes_indices != (indices != nullptr))
        throw std::logic_error("run: a sink for indices goes with a program that makes them");
    switch (how.engine) {
        case engine_kind::fast:
            return run_fast(what, in, out, indices, how);
        case engine_kind::reference:
            return run_reference(what, in, out, indices);
    }
}

}  // namespace pooltool
