// Times oneDNN's pooling primitives on arrays in memory, plain layouts (nchw, ncdhw), on the cells that bench_kernels measures
// with: one call, when told to (paced.hpp). Runs as many threads as OMP_NUM_THREADS says.
//
//     OMP_NUM_THREADS=1 bench_onednn CALL        a pooling call of bench_kernels --list, of float32, on its last axes
//     bench_onednn --version
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <dnnl.hpp>

#include "bench/cells.hpp"
#include "bench/kernel_cases.hpp"
#include "bench/paced.hpp"
#include "bench/stopwatch.hpp"

namespace pooltool::bench {
namespace {

using dimensions = dnnl::memory::dims;

/// A call in oneDNN's words: batch and channels first, then the pooled axes.
struct pooling_words {
    dnnl::algorithm algorithm{};
    dimensions input{};
    dimensions output{};
    dimensions kernel{};
    dimensions stride{};
    dimensions padding{};
};

/// One entry serves every axis; none: `value` does.
dimensions per_axis(const std::vector<extent>& values, std::size_t axes, extent value) {
    if (values.size() == axes) return {values.begin(), values.end()};
    return dimensions(axes, values.empty() ? value : values.front());
}

pooling_words words_of(const kernel_case& which, const array_header& header) {
    const auto* request = std::get_if<pool_request>(&which.request);
    const std::size_t rank = header.shape.size();
    const std::size_t axes = request == nullptr || request->axes.empty() ? 2 : request->axes.size();
    std::vector<extent> last(axes);
    std::iota(last.begin(), last.end(), static_cast<extent>(rank - axes));
    if (request == nullptr || header.type != dtype::float32 || axes > 3 || (!request->axes.empty() && request->axes != last)) {
        throw std::invalid_argument(which.name + ": not a pooling of float32 along the last 2 or 3 axes");
    }
    const auto with_channels = [&](const std::vector<extent>& shape) {
        const auto pooled = shape.end() - static_cast<std::ptrdiff_t>(axes);
        const extent batch = pooled == shape.begin() ? 1 : shape.front();
        dimensions all{batch, std::accumulate(shape.begin(), pooled, extent{1}, std::multiplies<>()) / batch};
        all.insert(all.end(), pooled, shape.end());
        return all;
    };
    pooling_words words;
    words.algorithm =
        request->operation == pool_operation::max ? dnnl::algorithm::pooling_max : dnnl::algorithm::pooling_avg_exclude_padding;
    words.input = with_channels(header.shape);
    words.output = with_channels(lower(*request, header).out_shape);
    words.kernel =
        request->global ? dimensions(words.input.begin() + 2, words.input.end()) : per_axis(request->kernel, axes, 1);
    words.stride = per_axis(request->stride, axes, 1);
    words.padding = dimensions(axes, request->padding.empty() ? 0 : request->padding.front().lo);
    return words;
}

std::span<std::byte> cells_of(const dnnl::memory& memory) {
    return {static_cast<std::byte*>(memory.get_data_handle()), memory.get_desc().get_size()};
}

void measure_when_told(const std::string& name) {
    const kernel_case which = kernel_case_named(name);
    const array_header header = header_of(which, 0);
    const pooling_words words = words_of(which, header);
    const auto layout = words.kernel.size() == 3 ? dnnl::memory::format_tag::ncdhw : dnnl::memory::format_tag::nchw;
    const dnnl::memory::desc input_layout(words.input, dnnl::memory::data_type::f32, layout);
    const dnnl::memory::desc output_layout(words.output, dnnl::memory::data_type::f32, layout);

    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    dnnl::stream stream(engine);
    dnnl::memory input(input_layout, engine);
    dnnl::memory output(output_layout, engine);
    random_bits random(1);
    fill_cells(header.type, cells_of(input).data(), header.cells(), random);
    std::memset(cells_of(output).data(), 1, cells_of(output).size());

    const dnnl::pooling_forward::desc described(dnnl::prop_kind::forward_inference, words.algorithm, input_layout,
                                                output_layout, words.stride, words.kernel, words.padding, words.padding);
    const dnnl::pooling_forward pooling(dnnl::pooling_forward::primitive_desc(described, engine));
    const auto run_once = [&] {
        pooling.execute(stream, {{DNNL_ARG_SRC, input}, {DNNL_ARG_DST, output}});
        stream.wait();
    };
    answer_lines([&] { return std::vector<double>{seconds_of(false, run_once)}; }, cells_of(output));
}

}  // namespace
}  // namespace pooltool::bench

int main(int count, char** words) {
    if (count != 2) {
        std::fputs("usage: OMP_NUM_THREADS=1 bench_onednn CALL\n", stderr);
        return 2;
    }
    try {
        if (std::strcmp(words[1], "--version") == 0) {
            const dnnl_version_t* version = dnnl_version();
            std::printf("oneDNN %d.%d.%d\n", version->major, version->minor, version->patch);
        } else {
            pooltool::bench::measure_when_told(words[1]);
        }
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_onednn: %s\n", failure.what());
        return 1;
    }
    return 0;
}
