// Index conventions; see pool_indices.hpp.
#include "dialects/pool_indices.hpp"

#include <algorithm>

#include "base/checked.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

/// Gives each of `axes` (slowest first) its row-major stride in units of `unit`; returns the stride of the next slower axis.
extent lay_out(std::vector<extent>& strides, const std::vector<extent>& axes, const std::vector<extent>& shape, extent unit) {
    extent stride = unit;
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        strides[static_cast<std::size_t>(*axis)] = stride;
        if (!checked_multiply(stride, std::max(shape[static_cast<std::size_t>(*axis)], extent{1}), stride)) {
            fail_input("--indices: the array has more than 2^63-1 positions");
        }
    }
    return stride;
}

}  // namespace

std::vector<extent> index_strides(index_order order, bool column_major, const std::vector<extent>& shape,
                                  const std::vector<extent>& pooled, extent channel_axis) {
    std::vector<extent> strides(shape.size(), 0);
    std::vector<extent> plane = pooled;
    std::sort(plane.begin(), plane.end());
    std::vector<extent> others;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (!std::binary_search(plane.begin(), plane.end(), static_cast<extent>(i))) others.push_back(static_cast<extent>(i));
    }
    switch (order) {
        case index_order::none:
            break;
        case index_order::plane:
            lay_out(strides, plane, shape, 1);
            break;
        case index_order::tensor:
            if (column_major) {
                std::reverse(plane.begin(), plane.end());
                lay_out(strides, others, shape, lay_out(strides, plane, shape, 1));
            } else {
                std::vector<extent> all(shape.size());
                for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<extent>(i);
                lay_out(strides, all, shape, 1);
            }
            break;
        case index_order::channels_last:
            lay_out(strides, plane, shape,
                    channel_axis < 0 ? 1 : std::max(shape[static_cast<std::size_t>(channel_axis)], extent{1}));
            if (channel_axis >= 0) strides[static_cast<std::size_t>(channel_axis)] = 1;
            break;
    }
    return strides;
}

extent channel_axis(const std::vector<extent>& pooled, std::size_t rank, bool channels_last) {
    const extent candidate =
        channels_last ? static_cast<extent>(rank) - 1 : *std::min_element(pooled.begin(), pooled.end()) - 1;
    return std::find(pooled.begin(), pooled.end(), candidate) == pooled.end() ? candidate : -1;
}

}  // namespace pooltool::lowering
