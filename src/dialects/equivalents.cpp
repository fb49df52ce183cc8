// Equivalent calls: which libraries are asked, in which order; see equivalents.hpp.
#include "dialects/equivalents.hpp"

#include <algorithm>
#include <utility>

#include "dialects/border_names.hpp"
#include "dialects/filter_call.hpp"
#include "dialects/pool_calls.hpp"
#include "dialects/python_words.hpp"

namespace pooltool {
namespace lowering {
namespace {

/// pooltool's own rules change what is computed.
template <class Request>
bool changed_by_own_rules(const Request& request, const array_header& input) {
    Request plain = request;
    plain.own = {};
    return lower(request, input) != lower(plain, input);
}

std::string mode_words(const std::vector<border>& modes) {
    const auto quoted = [](border mode) { return "\"" + std::string(scipy_name_of(mode)) + "\""; };
    if (modes.size() == 1) return quoted(modes.front());
    std::string text = "[";
    for (const border mode : modes) text += (text.size() > 1 ? ", " : "") + quoted(mode);
    return text + "]";
}

/// A single entry is a number in SciPy too: it serves every axis.
std::string entries(const std::vector<extent>& values) {
    return values.size() == 1 ? std::to_string(values.front()) : python_tuple(values);
}

std::string filter_words(const filter_request& said) {
    python_call call("scipy.ndimage." + std::string(name_of(said.operation)), "x");
    if (said.rank.has_value()) call.argument(std::to_string(*said.rank));
    if (said.percentile.has_value()) call.argument(python_float(*said.percentile));
    if (!said.size.empty()) call.keyword("size", entries(said.size));
    if (said.footprint.has_value()) call.keyword("footprint", "footprint");
    if (!said.modes.empty()) call.keyword("mode", mode_words(said.modes));
    const bool filled = std::find(said.modes.begin(), said.modes.end(), border::constant) != said.modes.end();
    if (filled) call.keyword("cval", python_float(said.cval));
    if (!said.origins.empty()) call.keyword("origin", entries(said.origins));
    if (!said.axes.empty()) call.keyword("axes", python_tuple(said.axes));
    if (said.own.out_dtype.has_value()) call.keyword("output", "np." + std::string(pooltool::name_of(*said.own.out_dtype)));
    return call.text();
}

}  // namespace
}  // namespace lowering

std::vector<equivalent> equivalents(const pool_request& request, const array_header& input) {
    using namespace lowering;
    if (changed_by_own_rules(request, input)) return {};
    const pooling what = pooling_of(request, input);
    if (is_complex(input.type)) return {};
    std::vector<equivalent> result;
    const auto add = [&result](const char* library, std::optional<std::string> call) {
        if (call.has_value()) result.push_back({library, std::move(*call)});
    };
    add("PyTorch", torch_call(what));
    add("Keras", keras_call(what));
    add("ONNX", onnx_call(what));
    add("JAX", jax_call(what));
    add("SciPy", scipy_call(what));
    add("scikit-image", skimage_call(what));
    return result;
}

std::vector<equivalent> equivalents(const filter_request& request, const array_header& input) {
    // SciPy's output= stores every pass in that type, cut off towards zero: --out-dtype with --round trunc.
    filter_request plain = request;
    const bool truncates = request.own.round.value_or(rounding::half_even) == rounding::trunc;
    const bool kept = is_floating(request.own.out_dtype.value_or(dtype::float64)) || truncates;
    if (request.own.out_dtype.has_value() && !kept) return {};
    plain.own = {};
    plain.own.out_dtype = request.own.out_dtype;
    if (request.own.out_dtype.has_value()) plain.own.round = request.own.round;
    if (lower(request, input) != lower(plain, input)) return {};
    if (input.type == dtype::float16 || input.type == dtype::bfloat16) return {};
    return {{"SciPy", lowering::filter_words(plain)}};
}

std::vector<equivalent> equivalents(const block_request& request, const array_header& input) {
    using namespace lowering;
    if (changed_by_own_rules(request, input)) return {};
    const program what = lower(request, input);
    // Blocks that leave no rest are pooling with the stride of the kernel, which other libraries know too.
    const bool even = std::all_of(what.passes[0].axes.begin(), what.passes[0].axes.end(),
                                  [](const axis_plan& axis) { return axis.edge == border::skip && axis.in > 0; });
    constexpr const char* functions[] = {"np.max", "np.mean", "np.min", "np.sum", "np.median"};
    constexpr pool_operation operations[] = {pool_operation::max, pool_operation::avg, pool_operation::min, pool_operation::sum,
                                             pool_operation::median};
    std::vector<equivalent> result;
    pool_request pool;
    pool.operation = operations[static_cast<std::size_t>(request.function)];
    std::vector<extent> block;
    for (std::size_t i = 0; i < input.shape.size(); ++i) {
        block.push_back(request.block.empty() ? 2 : request.block.size() == 1 ? request.block.front() : request.block[i]);
        if (block.back() == 1) continue;
        pool.axes.push_back(static_cast<extent>(i));
        pool.kernel.push_back(block.back());
    }
    if (even && !pool.axes.empty()) result = equivalents(pool, input);
    result.erase(
        std::remove_if(result.begin(), result.end(), [](const equivalent& each) { return each.library == "scikit-image"; }),
        result.end());
    python_call call("skimage.measure.block_reduce", "x");
    call.keyword("block_size", python_tuple(block)).keyword("func", functions[static_cast<std::size_t>(request.function)]);
    if (!even && request.cval != 0) call.keyword("cval", python_float(request.cval));
    result.push_back({"scikit-image", call.text()});
    return result;
}

}  // namespace pooltool
