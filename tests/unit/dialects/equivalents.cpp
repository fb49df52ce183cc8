// The same call in other libraries' words: written only where the plans are the same.
#include "dialects/equivalents.hpp"

#include "requests.hpp"

namespace pooltool {
namespace {

/// The call of one library; empty when it has none.
template <class Request>
std::string call_in(const std::string& library, const Request& request, const array_header& input) {
    for (const equivalent& each : equivalents(request, input)) {
        if (each.library == library) return each.call;
    }
    return {};
}

const array_header maps = array_of({2, 3, 8, 8});

}  // namespace

TEST_CASE("equivalents: a plain maximum has a call in every library", "[equivalents]") {
    const pool_request request = pooling(pool_operation::max, {2});
    CHECK(call_in("PyTorch", request, maps) == "torch.nn.functional.max_pool2d(x, kernel_size=2, stride=2)");
    CHECK(call_in("Keras", request, maps) ==
          "keras.layers.MaxPooling2D(pool_size=2, strides=2, padding=\"valid\", data_format=\"channels_first\")(x)");
    CHECK(call_in("ONNX", request, maps) == "MaxPool(x, kernel_shape=[2, 2], strides=[2, 2])");
    CHECK(call_in("JAX", request, maps) ==
          "jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), \"VALID\")");
    CHECK(call_in("SciPy", request, maps) == "scipy.ndimage.maximum_filter(x, size=(1, 1, 2, 2))[:, :, 1:8:2, 1:8:2]");
    CHECK(call_in("scikit-image", request, maps) == "skimage.measure.block_reduce(x, block_size=(1, 1, 2, 2), func=np.max)");
}

TEST_CASE("equivalents: same becomes explicit pads where a library has no word for it", "[equivalents]") {
    pool_request request = pooling(pool_operation::max, {3}, dialect::keras);
    request.channels_last = false;
    request.stride = {2};
    request.padding_rule = padding_word::same;
    CHECK(call_in("PyTorch", request, maps).empty());  // one cell, behind only
    CHECK(call_in("ONNX", request, maps) == "MaxPool(x, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])");
    CHECK_THAT(call_in("Keras", request, maps), Catch::Contains("padding=\"same\""));
    request.stride = {1};
    CHECK_THAT(call_in("PyTorch", request, maps), Catch::EndsWith("stride=1, padding=1)"));
}

TEST_CASE("equivalents: keras layers see the channels where they are", "[equivalents]") {
    const pool_request request = pooling(pool_operation::avg, {2}, dialect::keras);
    const array_header last = array_of({2, 8, 8, 3});
    CHECK(call_in("Keras", request, last) == "keras.layers.AveragePooling2D(pool_size=2, strides=2, padding=\"valid\")(x)");
    CHECK(call_in("PyTorch", request, last).empty());
    CHECK(call_in("Keras", request, array_of({8, 8})) ==
          "keras.layers.AveragePooling2D(pool_size=2, strides=2, padding=\"valid\")(x[None, ..., None])[0, ..., 0]");
}

TEST_CASE("equivalents: axes that are not neighbours are no library's layout", "[equivalents]") {
    pool_request request = pooling(pool_operation::max, {2});
    for (const std::vector<extent>& axes : {std::vector<extent>{1, 3}, std::vector<extent>{0, 3}, std::vector<extent>{0, 2}}) {
        request.axes = axes;
        CHECK(call_in("PyTorch", request, maps).empty());
        CHECK(call_in("Keras", request, maps).empty());
        CHECK(call_in("ONNX", request, maps).empty());
        CHECK_FALSE(call_in("JAX", request, maps).empty());
    }
    request.axes = {1, 2};
    CHECK_FALSE(call_in("Keras", request, maps).empty());
}

TEST_CASE("equivalents: an average says how it counts padding only where it pads", "[equivalents]") {
    pool_request request = pooling(pool_operation::avg, {3});
    CHECK(call_in("PyTorch", request, maps) == "torch.nn.functional.avg_pool2d(x, kernel_size=3, stride=3)");
    request.padding = {{1, 1}};
    CHECK(call_in("ONNX", request, maps) ==
          "AveragePool(x, kernel_shape=[3, 3], strides=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)");
    CHECK(call_in("Keras", request, maps).empty());
    CHECK_THAT(call_in("JAX", request, maps), Catch::EndsWith(" / 9"));
    request.count_include_pad = false;
    CHECK_THAT(call_in("PyTorch", request, maps), Catch::Contains("count_include_pad=False"));
    CHECK_THAT(call_in("JAX", request, maps), Catch::Contains("/ jax.lax.reduce_window(jnp.ones_like(x)"));
}

TEST_CASE("equivalents: indices only where they are made of the same numbers", "[equivalents]") {
    pool_request request = pooling(pool_operation::max, {2});
    request.indices = true;
    CHECK_THAT(call_in("PyTorch", request, maps), Catch::EndsWith("return_indices=True)"));
    CHECK(call_in("ONNX", request, maps).empty());
    CHECK_THAT(call_in("ONNX", request, array_of({1, 1, 8, 8})), Catch::StartsWith("y, indices = MaxPool("));  // one plane
    request.dialect = dialect::keras;
    CHECK(call_in("Keras", request, array_of({2, 8, 8, 3})) ==
          "tf.nn.max_pool_with_argmax(x, ksize=2, strides=2, padding=\"VALID\")");
    CHECK(call_in("JAX", request, array_of({2, 8, 8, 3})).empty());
}

TEST_CASE("equivalents: norms are written where the rule is the library's", "[equivalents]") {
    pool_request request = pooling(pool_operation::lp, {2});
    CHECK(call_in("PyTorch", request, maps) == "torch.nn.functional.lp_pool2d(x, norm_type=2.0, kernel_size=2, stride=2)");
    CHECK(call_in("ONNX", request, maps).empty());
    request.dialect = dialect::onnx;
    CHECK(call_in("ONNX", request, maps) == "LpPool(x, kernel_shape=[2, 2], strides=[1, 1], p=2)");
    CHECK(call_in("PyTorch", request, maps).empty());
}

TEST_CASE("equivalents: adaptive and global pooling", "[equivalents]") {
    pool_request adaptive;
    adaptive.output_size = {3, 5};
    CHECK(call_in("PyTorch", adaptive, maps) == "torch.nn.functional.adaptive_max_pool2d(x, output_size=(3, 5))");
    CHECK(call_in("ONNX", adaptive, maps).empty());
    pool_request whole;
    whole.operation = pool_operation::avg;
    whole.global = true;
    CHECK(call_in("PyTorch", whole, maps) == "torch.nn.functional.adaptive_avg_pool2d(x, output_size=1)");
    CHECK(call_in("ONNX", whole, maps) == "GlobalAveragePool(x)");
    CHECK(call_in("Keras", whole, maps) ==
          "keras.layers.GlobalAveragePooling2D(keepdims=True, data_format=\"channels_first\")(x)");
    whole.dialect = dialect::keras;
    CHECK(call_in("Keras", whole, array_of({2, 8, 8, 3})) == "keras.layers.GlobalAveragePooling2D()(x)");
}

TEST_CASE("equivalents: nothing is claimed where pooltool's own rules change the result", "[equivalents]") {
    pool_request request = pooling(pool_operation::max, {2});
    request.own.nan = nan_rule::ignore;
    CHECK(equivalents(request, maps).empty());
    filter_request filter = filtering(filter_operation::uniform, {3});
    filter.own.stable = true;
    CHECK(equivalents(filter, maps).empty());
    filter.own.stable = false;
    filter.own.out_dtype = dtype::float64;
    CHECK(call_in("SciPy", filter, maps) == "scipy.ndimage.uniform_filter(x, size=3, output=np.float64)");
    filter.own.out_dtype = dtype::uint8;
    CHECK(equivalents(filter, maps).empty());
    filter.own.round = rounding::trunc;
    CHECK_THAT(call_in("SciPy", filter, maps), Catch::EndsWith("output=np.uint8)"));
}

TEST_CASE("equivalents: filters are SciPy's calls", "[equivalents]") {
    filter_request request = filtering(filter_operation::rank, {3, 5});
    request.rank = -2;
    request.modes = {border::constant};
    request.cval = 2;
    request.origins = {0, 1};
    request.axes = {0, 1};
    CHECK(call_in("SciPy", request, array_of({8, 8})) ==
          "scipy.ndimage.rank_filter(x, -2, size=(3, 5), mode=\"constant\", cval=2.0, origin=(0, 1), axes=(0, 1))");
}

TEST_CASE("equivalents: blocks without a rest are pooling", "[equivalents]") {
    block_request request;
    request.function = block_function::mean;
    request.block = {1, 1, 2, 4};
    CHECK(call_in("PyTorch", request, maps) == "torch.nn.functional.avg_pool2d(x, kernel_size=(2, 4), stride=(2, 4))");
    request.block = {1, 1, 3, 3};
    request.cval = 0.5;
    REQUIRE(equivalents(request, maps).size() == 1);
    CHECK(call_in("scikit-image", request, maps) ==
          "skimage.measure.block_reduce(x, block_size=(1, 1, 3, 3), func=np.mean, cval=0.5)");
}

}  // namespace pooltool
