// Passes through temporary files; see spill.hpp.
#include "engine/spill.hpp"

#include <memory>

#include "engine/fast.hpp"
#include "engine/spilled_array.hpp"

namespace pooltool {
namespace {

std::vector<extent> shape_after(const window_plan& plan) {
    std::vector<extent> shape;
    for (const axis_plan& axis : plan.axes) shape.push_back(axis.out);
    return shape;
}

/// One pass of a program as a program.
program single(const program& what, std::size_t number) {
    const window_plan& plan = what.passes[number];
    program one;
    one.passes = {plan};
    one.components = what.components;
    const auto whole = [&](dtype part) {
        if (what.components == 1) return part;
        return part == dtype::float32 ? dtype::complex64 : dtype::complex128;
    };
    one.in = whole(plan.in);
    one.out = whole(plan.out);
    for (const axis_plan& axis : plan.axes) one.in_shape.push_back(axis.in);
    one.out_shape = shape_after(plan);
    return one;
}

}  // namespace

void run_pass_by_pass(const program& what, source& in, sink& out, sink* indices, const schedule& how) {
    std::unique_ptr<spilled_array> previous;
    std::unique_ptr<source> from;
    const std::size_t passes = what.passes.size();
    for (std::size_t number = 0; number < passes; ++number) {
        program one = single(what, number);
        source& input = from ? *from : in;
        const bool last = number + 1 == passes;
        if (last && (out.random_access() || passes > 1)) {
            // A single pass comes here because it cannot write to a pipe: it takes one more file.
            one.out = what.out;
            run_fast_passes(one, input, out, indices, how);
            return;
        }
        auto array = std::make_unique<spilled_array>();
        array->begin({one.out, one.out_shape, in.header().fortran_order, false, ""});
        run_fast_passes(one, input, *array, last ? indices : nullptr, how);
        from = array->reader();
        previous = std::move(array);  // frees the pass before's
    }
    program copy;
    copy.in = copy.out = what.out;
    copy.components = what.components;
    copy.in_shape = copy.out_shape = from->header().shape;
    run_fast_passes(copy, *from, out, nullptr, how);
}

}  // namespace pooltool
