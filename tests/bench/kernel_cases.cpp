// The list of measured calls: pooling layers of well-known networks, filters of a large image, one volume.
#include "bench/kernel_cases.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace pooltool::bench {
namespace {

pool_request pooling(pool_operation operation, std::vector<extent> kernel, std::vector<extent> stride, extent padding = 0) {
    pool_request request;
    request.operation = operation;
    request.kernel = std::move(kernel);
    request.stride = std::move(stride);
    if (padding > 0) request.padding = {{padding, padding}};
    return request;
}

pool_request on_axes(pool_request request, std::vector<extent> axes) {
    request.axes = std::move(axes);
    return request;
}

pool_request global_average() {
    pool_request request;
    request.operation = pool_operation::avg;
    request.global = true;
    return request;
}

filter_request filtering(filter_operation operation, extent size) {
    filter_request request;
    request.operation = operation;
    request.size = {size};
    return request;
}

filter_request disk(extent radius) {
    footprint_mask mask;
    mask.shape = {2 * radius + 1, 2 * radius + 1};
    for (extent y = -radius; y <= radius; ++y) {
        for (extent x = -radius; x <= radius; ++x) mask.cells.push_back(x * x + y * y <= radius * radius ? 1 : 0);
    }
    filter_request request;
    request.operation = filter_operation::maximum;
    request.footprint = mask;
    return request;
}

}  // namespace

std::vector<kernel_case> kernel_cases() {
    using enum filter_operation;
    const std::vector<extent> batch{16, 64, 256, 256};
    const std::vector<extent> photos{16, 256, 256, 64};
    const std::vector<extent> image{8192, 8192};
    const std::vector<extent> small_image{2048, 2048};
    const auto max2 = pooling(pool_operation::max, {2}, {2});
    const auto max3 = pooling(pool_operation::max, {3}, {2}, 1);

    std::vector<kernel_case> cases{
        {"max 2x2/s2", dtype::float32, batch, 1, max2},
        {"avg 2x2/s2", dtype::float32, batch, 1, pooling(pool_operation::avg, {2}, {2})},
        {"max 3x3/s2/p1", dtype::float32, batch, 1, max3},
        {"max 3x3/s1/p1", dtype::float32, {32, 192, 28, 28}, 1, pooling(pool_operation::max, {3}, {1}, 1)},
        {"max 2x2x2/s2", dtype::float32, {512, 512, 512}, 1, on_axes(pooling(pool_operation::max, {2}, {2}), {0, 1, 2})},
        {"avg global", dtype::float32, {64, 2048, 7, 7}, 1, global_average()},
        {"max 2x2/s2 channels last", dtype::float32, photos, 1, on_axes(max2, {1, 2})},
        {"max 3x3/s2/p1 channels last", dtype::float32, photos, 1, on_axes(max3, {1, 2})},
        {"max 2x2/s2 float16", dtype::float16, batch, 1, max2},
        {"max 2x2/s2 float64", dtype::float64, {8, 64, 256, 256}, 1, max2},
        {"max 2x2/s2 int16", dtype::int16, batch, 1, max2},
    };
    for (const extent size : {3, 31, 101}) {
        cases.push_back({"maximum_filter " + std::to_string(size), dtype::float32, image, 2, filtering(maximum, size)});
    }
    for (const extent size : {3, 31, 101}) {
        cases.push_back({"uniform_filter " + std::to_string(size), dtype::float32, image, 2, filtering(uniform, size)});
    }
    for (const extent size : {3, 31, 101}) {
        cases.push_back(
            {"maximum_filter " + std::to_string(size) + " uint8", dtype::uint8, image, 2, filtering(maximum, size)});
    }
    cases.push_back({"uniform_filter 5, 3 axes", dtype::float32, {256, 512, 512}, 3, filtering(uniform, 5)});
    cases.push_back({"maximum_filter disk 7", dtype::float32, small_image, 2, disk(7)});
    cases.push_back({"median_filter 3", dtype::float32, small_image, 2, filtering(median, 3)});
    cases.push_back({"median_filter 5", dtype::float32, small_image, 2, filtering(median, 5)});
    cases.push_back({"median_filter 15", dtype::float32, small_image, 2, filtering(median, 15)});
    cases.push_back({"median_filter 15 uint8", dtype::uint8, small_image, 2, filtering(median, 15)});
    return cases;
}

kernel_case kernel_case_named(const std::string& name) {
    for (const kernel_case& each : kernel_cases()) {
        if (each.name == name) return each;
    }
    throw std::invalid_argument(name + ": no such call (bench_kernels --list names them)");
}

array_header header_of(const kernel_case& which, double megabytes) {
    array_header header;
    header.type = which.type;
    header.shape = which.shape;
    if (megabytes > 0) {
        const double factor = megabytes * 1e6 / static_cast<double>(header.bytes());
        const double each = std::pow(factor, 1.0 / static_cast<double>(which.grows));
        for (std::size_t axis = 0; axis < which.grows; ++axis) {
            const double length = static_cast<double>(header.shape[axis]) * each;
            header.shape[axis] = std::max<extent>(1, static_cast<extent>(std::lround(length)));
        }
    }
    return header;
}

}  // namespace pooltool::bench
