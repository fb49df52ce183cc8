// Runs a program: cells from a source, through its passes, to a sink. How it is scheduled never changes a byte of the answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"
#include "pooltool/unpool.hpp"

namespace pooltool {

/// Instruction sets a kernel table can be compiled for.
enum class isa : std::uint8_t { baseline, avx2, avx512, neon };

[[nodiscard]] std::string_view name_of(isa set) noexcept;

/// The sets compiled into this program that this processor and its operating system can run, slowest first.
[[nodiscard]] std::vector<isa> runnable_isas();

/// The set to use: POOLTOOL_ISA when it is set, else the fastest runnable. Throws error(usage) for an unknown name and for a set
/// that this processor lacks.
[[nodiscard]] isa chosen_isa();

enum class engine_kind : std::uint8_t {
    fast,      ///< slabs, kernels, threads
    reference  ///< the oracle: the plan read literally, the whole array in memory
};

/// Threads that are idle elsewhere, put to work: calls own() on this thread and, while that runs, other(worker) on threads that are or
/// become idle, with each worker of [first, last) at most once. Returns when all have returned; neither may throw.
using thread_lender = std::function<void(unsigned first, unsigned last, const std::function<void(unsigned worker)>& other,
                                         const std::function<void()>& own)>;

/// How to run. Nothing in here changes the output.
struct schedule {
    engine_kind engine{engine_kind::fast};
    isa instructions{isa::baseline};
    unsigned threads{1};                ///< >= 1
    unsigned most_threads{1};           ///< so many at most, with those that are lent
    thread_lender lend{};               ///< empty: none are
    extent tile_bytes{0};               ///< output bytes computed at a time; 0: chosen by the engine (tests force small ones)
    extent memory_limit{256LL << 20};   ///< heap bytes the run may use for slabs before it turns to temporary files
    std::function<void(const std::string&)> explain{};  ///< told which strategy runs and why the ones before it declined
};

/// Runs `what` from `in` to `out` (and the indices of extremes to `indices`, when the program makes them). Calls begin() on the
/// sinks, never commit(). Throws error(input) for what the cells show (a NaN under nan_rule::refuse, data that ends early).
void run(const program& what, source& in, sink& out, sink* indices, const schedule& how);

/// What a run from file to file will cost.
struct cost {
    std::string strategy{};    ///< how run() would go about it
    double bytes_read{0};      ///< the whole input, once
    double bytes_written{0};   ///< cells and indices
    double taps{0};            ///< of all windows of all passes, those on borders too
    // Seconds that one thread takes on the machine of the README's tables, start-up aside: reading from the page cache, writing to
    // it, and what pooling adds to these.
    double reading{0};
    double writing{0};
    double pooling{0};
};

/// The cost of run(what, ...) for an input with this header; `how` as for run.
[[nodiscard]] cost cost_of(const program& what, const array_header& header, const schedule& how);

/// Puts `values` where `indices` say. Both in row-major order (a Fortran-ordered file is turned by whoever opens it); either may
/// be a pipe. Throws error(input) for indices that are not the values' or that point outside of the output.
void run(const unpool_plan& what, source& values, source& indices, sink& out, const schedule& how);

}  // namespace pooltool
