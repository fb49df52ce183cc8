// The strategies of the fast engine, in order of preference.
#include "engine/fast.hpp"

#include <array>
#include <stdexcept>

#include "engine/chain.hpp"
#include "engine/copy.hpp"
#include "engine/indexed_boxes.hpp"
#include "engine/isa.hpp"
#include "engine/layout.hpp"
#include "engine/output_header.hpp"
#include "engine/running.hpp"
#include "engine/spill.hpp"
#include "engine/tap_rows.hpp"
#include "engine/windows.hpp"
#include "plan/check.hpp"

namespace pooltool {
namespace {

struct call {
    const program& what;
    const memory_layout& layout;
    source& in;
    sink& out;
    sink* indices;
    const schedule& how;
};

/// Runs the call and returns true, or says why it does not and returns false.
using strategy_function = bool (*)(const call&, std::string& why_not);

bool nothing_to_write(const call& c, std::string& why_not) {
    if (product_of(c.layout.out_shape) == 0) return true;
    why_not = "there are cells to write";
    return false;
}

bool folds(const call& c, std::string& why_not) {
    const auto made = fold_chain(c.what, c.layout, kernels_of(c.how.instructions), why_not);
    if (made) run_chain(*made, c.layout, c.in, c.out, c.how);
    return made.has_value();
}

bool sums(const call& c, std::string& why_not) {
    const auto made = sum_chain(c.what, c.layout, kernels_of(c.how.instructions), why_not);
    if (made) run_chain(*made, c.layout, c.in, c.out, c.how);
    return made.has_value();
}

bool powers(const call& c, std::string& why_not) {
    const auto made = power_chain(c.what, c.layout, kernels_of(c.how.instructions), why_not);
    if (made) run_chain(*made, c.layout, c.in, c.out, c.how);
    return made.has_value();
}

bool running(const call& c, std::string& why_not) {
    if (!can_run_running(c.what, c.layout, c.out.random_access(), c.how, why_not)) return false;
    run_running(c.what, c.layout, c.in, c.out, c.how);
    return true;
}

bool indexed_boxes(const call& c, std::string& why_not) {
    if (!can_run_indexed_boxes(c.what, c.layout, why_not)) return false;
    run_indexed_boxes(c.what, c.layout, c.in, c.out, *c.indices, c.how);
    return true;
}

bool tap_rows(const call& c, std::string& why_not) {
    if (!can_run_tap_rows(c.what, c.layout, why_not)) return false;
    run_tap_rows(c.what, c.layout, c.in, c.out, c.indices, c.how);
    return true;
}

bool single_windows(const call& c, std::string& why_not) {
    const window_plan& first = c.what.passes.front();
    if (c.what.passes.size() > 1 || (is_line_pass(first) && line_axis(first) != nullptr)) {
        why_not = "it is more than one pass of single windows";
        return false;
    }
    run_windows(c.what, c.layout, c.in, c.out, c.indices, c.how);
    return true;
}

bool pass_by_pass(const call& c, std::string& why_not) {
    if (c.what.passes.size() == 1 && c.out.random_access()) {
        why_not = "it is one pass already";
        return false;
    }
    run_pass_by_pass(c.what, c.in, c.out, c.indices, c.how);
    return true;
}

struct strategy {
    const char* name;
    strategy_function run;
};

constexpr std::array<strategy, 9> strategies{{{"nothing", nothing_to_write},
                                              {"folds, axis by axis", folds},
                                              {"sums, axis by axis", sums},
                                              {"powers, axis by axis", powers},
                                              {"running sums", running},
                                              {"boxes with indices", indexed_boxes},
                                              {"rows of taps", tap_rows},
                                              {"window by window", single_windows},
                                              {"pass by pass through temporary files", pass_by_pass}}};

}  // namespace

void run_fast(const program& what, source& in, sink& out, sink* indices, const schedule& how) {
    out.begin(output_header(what.out, what, in.header()));
    if (indices != nullptr) indices->begin(output_header(dtype::int64, what, in.header()));
    run_fast_passes(what, in, out, indices, how);
}

void run_fast_passes(const program& what, source& in, sink& out, sink* indices, const schedule& how) {
    if (what.passes.empty()) {
        run_copy(what, in, out, how);
        return;
    }
    const memory_layout layout = lay_out(what, in.header());
    const call c{what, layout, in, out, indices, how};
    std::string declined;
    for (const strategy& each : strategies) {
        std::string why_not;
        if (each.run(c, why_not)) {
            if (how.explain) how.explain("strategy: " + std::string(each.name) + declined);
            return;
        }
        declined += "; not " + std::string(each.name) + ": " + why_not;
    }
    throw std::logic_error("no strategy takes this program" + declined);
}

}  // namespace pooltool
