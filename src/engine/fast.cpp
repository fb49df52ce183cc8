// The strategies of the fast engine, in order of preference.
#include "engine/fast.hpp"

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>

#include "engine/chain.hpp"
#include "engine/copy.hpp"
#include "engine/cost.hpp"
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

/// What a strategy looks at before any cell.
struct question {
    const program& what;
    const memory_layout& layout;
    bool random_output;
    const schedule& how;
};

/// Runs a program that a strategy has taken.
using runner = std::function<void(source& in, sink& out, sink* indices)>;

/// A runner, valid as long as the question's parts are, or an empty one and why the strategy does not take the program.
using strategy_function = runner (*)(const question&, std::string& why_not);

runner nothing_to_write(const question& q, std::string& why_not) {
    if (product_of(q.layout.out_shape) == 0) return [](source&, sink&, sink*) {};
    why_not = "there are cells to write";
    return {};
}

using chain_function = std::optional<chain> (*)(const program&, const memory_layout&, const kernels::table&, std::string&);

template <chain_function make>
runner in_a_chain(const question& q, std::string& why_not) {
    auto made = make(q.what, q.layout, kernels_of(q.how.instructions), why_not);
    if (!made) return {};
    return [q, links = std::make_shared<const chain>(std::move(*made))](source& in, sink& out, sink*) {
        run_chain(*links, q.layout, in, out, q.how);
    };
}

runner running(const question& q, std::string& why_not) {
    if (!can_run_running(q.what, q.layout, q.random_output, q.how, why_not)) return {};
    return [q](source& in, sink& out, sink*) { run_running(q.what, q.layout, in, out, q.how); };
}

runner indexed_boxes(const question& q, std::string& why_not) {
    if (!can_run_indexed_boxes(q.what, q.layout, why_not)) return {};
    return [q](source& in, sink& out, sink* indices) { run_indexed_boxes(q.what, q.layout, in, out, *indices, q.how); };
}

runner tap_rows(const question& q, std::string& why_not) {
    if (!can_run_tap_rows(q.what, q.layout, why_not)) return {};
    return [q](source& in, sink& out, sink* indices) { run_tap_rows(q.what, q.layout, in, out, indices, q.how); };
}

runner single_windows(const question& q, std::string& why_not) {
    const window_plan& first = q.what.passes.front();
    if (q.what.passes.size() > 1 || (is_line_pass(first) && line_axis(first) != nullptr)) {
        why_not = "it is more than one pass of single windows";
        return {};
    }
    return [q](source& in, sink& out, sink* indices) { run_windows(q.what, q.layout, in, out, indices, q.how); };
}

runner pass_by_pass(const question& q, std::string& why_not) {
    if (q.what.passes.size() == 1 && q.random_output) {
        why_not = "it is one pass already";
        return {};
    }
    return [q](source& in, sink& out, sink* indices) { run_pass_by_pass(q.what, in, out, indices, q.how); };
}

struct strategy {
    const char* name;
    strategy_function prepare;
    price_function price;
};

constexpr std::array<strategy, 9> strategies{{{"nothing", nothing_to_write, price_of_nothing},
                                              {"folds, axis by axis", in_a_chain<fold_chain>, price_of_folds},
                                              {"sums, axis by axis", in_a_chain<sum_chain>, price_of_sums},
                                              {"powers, axis by axis", in_a_chain<power_chain>, price_of_powers},
                                              {"running sums", running, price_of_running_sums},
                                              {"boxes with indices", indexed_boxes, price_of_indexed_boxes},
                                              {"rows of taps", tap_rows, price_of_tap_rows},
                                              {"window by window", single_windows, price_of_windows},
                                              {"pass by pass through temporary files", pass_by_pass, price_of_pass_by_pass}}};

/// The first strategy that takes the program, and what those before it said.
struct choice {
    const strategy* taken;
    runner run;
    std::string declined;
};

choice choose(const question& q) {
    std::string declined;
    for (const strategy& each : strategies) {
        std::string why_not;
        if (runner run = each.prepare(q, why_not)) return {&each, std::move(run), std::move(declined)};
        declined += "; not " + std::string(each.name) + ": " + why_not;
    }
    throw std::logic_error("no strategy takes this program" + declined);
}

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
    const choice chosen = choose({what, layout, out.random_access(), how});
    chosen.run(in, out, indices);
    if (how.explain) how.explain("strategy: " + std::string(chosen.taken->name) + chosen.declined);
}

cost cost_of(const program& what, const array_header& header, const schedule& how) {
    check(what, header);
    cost made = traffic_of(what, header);
    if (what.passes.empty()) {
        made.strategy = "a copy";
        return made;
    }
    const memory_layout layout = lay_out(what, header);
    const choice chosen = choose({what, layout, true, how});
    made.strategy = chosen.taken->name;
    made.pooling = chosen.taken->price(what, layout) * 1e-9;
    return made;
}

}  // namespace pooltool
