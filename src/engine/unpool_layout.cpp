// Slabs from shapes; see unpool_layout.hpp.
#include "engine/unpool_layout.hpp"

#include <algorithm>

#include "engine/layout.hpp"

namespace pooltool {
namespace {

coordinates output_strides(const unpool_plan& plan) {
    if (!plan.fortran_order) return strides_of(plan.out_shape);
    coordinates turned = strides_of({plan.out_shape.rbegin(), plan.out_shape.rend()});
    std::reverse(turned.begin(), turned.end());
    return turned;
}

extent product_between(const std::vector<extent>& shape, std::size_t begin, std::size_t end) {
    extent product = 1;
    for (std::size_t i = begin; i < end; ++i) product *= shape[i];
    return product;
}

/// Slabs are the parts that the first `lead` axes number.
unpool_layout slabs_of(const unpool_plan& plan, std::size_t lead) {
    const std::size_t axes = plan.in_shape.size();
    const coordinates strides = output_strides(plan);
    unpool_layout layout;
    layout.slabs = product_between(plan.in_shape, 0, lead);
    layout.slab_in = product_between(plan.in_shape, lead, axes);
    layout.slab_out = product_between(plan.out_shape, lead, axes);
    layout.index_span = 1;
    for (std::size_t i = axes; i-- > lead;) {
        if (plan.indexed[i] == 0) continue;
        const extent length = plan.out_shape[i];
        layout.index_span *= length;
        if (length == 1) continue;
        if (!layout.digits.empty() && layout.digits.back().stride * layout.digits.back().length == strides[i]) {
            layout.digits.back().length *= length;
        } else {
            layout.digits.push_back({length, strides[i]});
        }
    }
    if (layout.digits.empty()) layout.digits.push_back({1, 0});
    for (std::size_t i = lead; i < axes; ++i) {
        const extent length = plan.in_shape[i];
        const extent stride = plan.indexed[i] != 0 ? 0 : strides[i];
        if (length == 1) continue;
        if (!layout.runs.empty() && layout.runs.back().stride == stride * length) {
            layout.runs.back() = {layout.runs.back().length * length, stride};
        } else {
            layout.runs.push_back({length, stride});
        }
    }
    if (layout.runs.empty()) layout.runs.push_back({1, 0});
    return layout;
}

}  // namespace

unpool_layout lay_out(const unpool_plan& plan) {
    const bool in_order = !plan.fortran_order || plan.in_shape.size() == 1;
    std::size_t lead = 0;
    while (in_order && plan.indexed[lead] == 0) ++lead;  // ends: some axis is indexed
    return slabs_of(plan, lead);
}

std::optional<unpool_layout> lay_out_planes(const unpool_plan& plan) {
    const bool all = std::find(plan.indexed.begin(), plan.indexed.end(), 0) == plan.indexed.end();
    if (!all || plan.fortran_order) return std::nullopt;
    std::size_t lead = 0;
    while (lead + 1 < plan.in_shape.size() && plan.in_shape[lead] == plan.out_shape[lead]) ++lead;
    unpool_layout layout = slabs_of(plan, lead);
    if (layout.slabs < 2) return std::nullopt;
    layout.index_step = layout.slab_out;
    return layout;
}

}  // namespace pooltool
