// Pooling as a SciPy filter of which every stride-th cell is taken, and as scikit-image's block_reduce; see pool_calls.hpp.
#include <algorithm>

#include "dialects/pool_calls.hpp"
#include "dialects/python_words.hpp"

namespace pooltool::lowering {
namespace {

struct slice {
    extent begin{0};
    extent end{0};
    extent step{1};
};

std::string index_text(const std::vector<slice>& slices, const std::vector<axis_plan>& axes) {
    std::string text;
    bool all = true;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const slice& each = slices[i];
        const bool whole = each.begin == 0 && each.end == axes[i].in && each.step == 1;
        all = all && whole;
        text += text.empty() ? "[" : ", ";
        if (whole) {
            text += ":";
        } else {
            text += each.begin == 0 ? "" : std::to_string(each.begin);
            text += ":" + std::to_string(each.end);
            if (each.step != 1) text += ":" + std::to_string(each.step);
        }
    }
    return all ? "" : text + "]";
}

}  // namespace

std::optional<std::string> scipy_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    const bool averages = operation == pool_operation::avg;
    if ((!is_extreme(operation) && !averages) || what.said.indices || what.dropped || !is_floating(what.input.type)) {
        return std::nullopt;
    }
    if (what.said.divisor.has_value()) return std::nullopt;
    std::vector<extent> sizes;
    std::vector<extent> origins;
    std::vector<slice> slices;
    bool outside_read = false;
    for (const axis_plan& axis : what.plan().axes) {
        if (!axis.windows.empty() || axis.dilation != 1 || axis.out == 0) return std::nullopt;
        const extent last = axis.origin + (axis.out - 1) * axis.stride;
        outside_read = outside_read || axis.origin < 0 || last + axis.kernel > axis.in;
        // The filter's output at cell i is the window from i - before on; every window of ours needs its i inside of the axis.
        const extent least = std::max(extent{0}, -axis.origin);
        const extent most = std::min(axis.kernel - 1, axis.in - 1 - last);
        if (least > most) return std::nullopt;
        const extent before = std::clamp(axis.kernel / 2, least, most);
        sizes.push_back(axis.kernel);
        origins.push_back(before - axis.kernel / 2);
        slices.push_back({axis.origin + before, std::min(last + before + axis.stride, axis.in), axis.stride});
        if (axis.out == 1) slices.back() = {axis.origin + before, axis.origin + before + 1, 1};
    }
    if (averages && outside_read) return std::nullopt;
    const std::string name = averages ? "uniform" : operation == pool_operation::max ? "maximum" : "minimum";
    python_call call("scipy.ndimage." + name + "_filter", "x");
    call.keyword("size", python_scalar_or_tuple(sizes));
    if (outside_read) {
        call.keyword("mode", "\"constant\"").keyword("cval", operation == pool_operation::max ? "-np.inf" : "np.inf");
    }
    const bool moved = std::any_of(origins.begin(), origins.end(), [](extent origin) { return origin != 0; });
    if (moved) call.keyword("origin", python_tuple(origins));
    return call.text() + index_text(slices, what.plan().axes);
}

std::optional<std::string> skimage_call(const pooling& what) {
    const pool_operation operation = what.said.operation;
    if (operation == pool_operation::lp || what.said.indices || what.said.divisor.has_value() || what.dropped)
        return std::nullopt;
    std::vector<extent> block;
    for (const axis_plan& axis : what.plan().axes) {
        const bool cut = axis.windows.empty() && axis.dilation == 1 && axis.origin == 0 && axis.out * axis.kernel == axis.in;
        if (!cut || (axis.out > 1 && axis.stride != axis.kernel)) return std::nullopt;
        block.push_back(axis.kernel);
    }
    constexpr const char* functions[] = {"np.max", "np.mean", "np.min", "np.sum", "np.median"};
    return python_call("skimage.measure.block_reduce", "x")
        .keyword("block_size", python_tuple(block))
        .keyword("func", functions[static_cast<std::size_t>(operation)])
        .text();
}

}  // namespace pooltool::lowering
