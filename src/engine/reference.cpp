// The reference engine: whole array in, pass after pass, whole array out; see reference.hpp.
#include "engine/reference.hpp"

#include <cstring>

#include "engine/output_header.hpp"
#include "engine/reference_cells.hpp"
#include "engine/reference_lines.hpp"
#include "engine/reference_windows.hpp"
#include "plan/check.hpp"

namespace pooltool {
namespace {

using reference::stored_array;

/// What one pass stores; `fill` stands for the plan's own.
stored_array passed(const window_plan& plan, const stored_array& cells, double fill, std::vector<std::int64_t>& indices) {
    std::vector<extent> shape;
    for (const axis_plan& axis : plan.axes) shape.push_back(axis.out);
    reference::cell_writer out(plan.out, plan.round, shape);
    const reference::carried_array carried = reference::carried(cells, carrier_of(plan));
    if (is_line_pass(plan) && line_axis(plan) != nullptr) {
        reference::reduce_lines(plan, carried, fill, out);
    } else {
        reference::reduce_windows(plan, carried, fill, out, indices);
    }
    return out.take();
}

stored_array stored_indices(const std::vector<std::int64_t>& indices, const std::vector<extent>& shape) {
    stored_array result{dtype::int64, shape, std::vector<std::byte>(indices.size() * sizeof(std::int64_t))};
    if (!indices.empty()) std::memcpy(result.bytes.data(), indices.data(), result.bytes.size());
    return result;
}

}  // namespace

void run_reference(const program& what, source& in, sink& out, sink* indices) {
    check(what, in.header());
    const array_header header = output_header(what.out, what, in.header());
    out.begin(header);
    if (indices != nullptr) indices->begin(output_header(dtype::int64, what, in.header()));

    if (what.passes.empty()) {
        const std::vector<std::byte> bytes = reference::load_bytes(in);
        if (!bytes.empty()) out.write(0, bytes);
        return;
    }
    std::vector<stored_array> components = reference::load(in);
    std::vector<std::int64_t> chosen;
    for (std::size_t component = 0; component < components.size(); ++component) {
        for (const window_plan& plan : what.passes) {
            const double fill = component == 0 ? plan.fill : 0.0;
            components[component] = passed(plan, components[component], fill, chosen);
        }
    }
    reference::save(components, header, out);
    if (indices != nullptr)
        reference::save({stored_indices(chosen, what.out_shape)}, output_header(dtype::int64, what, in.header()), *indices);
}

}  // namespace pooltool
