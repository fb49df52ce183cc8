// Pooling and filters of xtensor arrays, by the exact rules of each library.
//
//     #include <pooltool/arrays.hpp>
//
//     xt::xarray<float> maps = ...;                                             // (N, C, H, W)
//     xt::xarray<float> pooled = pooltool::max_pool(maps, {.kernel = {2, 2}});  // (N, C, H/2, W/2)
//
// Every function takes an xtensor container, view or expression of bool, integers, float, double or (sums and means) complex cells,
// of any rank, and returns a new xt::xarray in C order. Options are the aggregates of pooltool/request.hpp, whose fields are those of
// the libraries; what is not given has the dialect's own default. Axes count from 0, negative ones from the end; extents, strides and
// paddings are in cells.
//
// The cells of the result:
//   max_pool, min_pool, filters    the input's type
//   avg_pool, median_pool, lp_pool float and double as they are; integers and bool give double
//   sum_pool, block_reduce(sum)    bool and signed integers give int64, unsigned ones uint64, floats their own
// or, with a type as the first template argument, that type: avg_pool<float>(counts, {...}). Into integers results are rounded half to
// even and saturate, unless options.own.round says otherwise.
//
// Errors are pooltool::error: kind usage for options that no array could satisfy (a kernel of 0), kind input for what this array's
// shape, type or cells do not allow. The message says the rule and the way out.
//
// The bytes of a result never depend on the number of threads, the processor or the memory limit. `how` may be given to use more
// threads: auto how = pooltool::in_memory(); how.threads = 8.
#pragma once

#include <complex>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include <xtensor/xarray.hpp>

#include "pooltool/error.hpp"
#include "pooltool/memory.hpp"

namespace pooltool {

namespace detail {

template <class T>
constexpr dtype dtype_of() {
    using plain = std::remove_cv_t<T>;
    if constexpr (std::is_same_v<plain, bool>) {
        return dtype::boolean;
    } else if constexpr (std::is_same_v<plain, float>) {
        return dtype::float32;
    } else if constexpr (std::is_same_v<plain, double>) {
        return dtype::float64;
    } else if constexpr (std::is_same_v<plain, std::complex<float>>) {
        return dtype::complex64;
    } else if constexpr (std::is_same_v<plain, std::complex<double>>) {
        return dtype::complex128;
    } else {
        static_assert(std::is_integral_v<plain>, "pooltool takes cells of bool, integers, float, double and std::complex");
        constexpr bool is_signed = std::is_signed_v<plain>;
        if constexpr (sizeof(plain) == 1) return is_signed ? dtype::int8 : dtype::uint8;
        if constexpr (sizeof(plain) == 2) return is_signed ? dtype::int16 : dtype::uint16;
        if constexpr (sizeof(plain) == 4) return is_signed ? dtype::int32 : dtype::uint32;
        return is_signed ? dtype::int64 : dtype::uint64;
    }
}

template <class T>
using mean_cell = std::conditional_t<std::is_integral_v<T>, double, T>;

template <class T>
using sum_cell = std::conditional_t<
    std::is_integral_v<T>,
    std::conditional_t<std::is_unsigned_v<T> && !std::is_same_v<T, bool>, std::uint64_t, std::int64_t>, T>;

/// The asked type, or what the rule gives.
template <class Asked, class Rule>
using cell_or = std::conditional_t<std::is_void_v<Asked>, Rule, Asked>;

/// The array itself where its cells are packed in C order, else a copy that is.
template <class E>
decltype(auto) packed(const xt::xexpression<E>& x) {
    using cell = std::remove_cv_t<typename E::value_type>;
    if constexpr (std::is_base_of_v<xt::xcontainer<E>, E> && E::static_layout == xt::layout_type::row_major) {
        return static_cast<const E&>(x.derived_cast());
    } else {
        return xt::xarray<cell, xt::layout_type::row_major>(x.derived_cast());
    }
}

template <class Cells>
array_header header_of(const Cells& cells) {
    array_header header;
    header.type = dtype_of<typename Cells::value_type>();
    header.shape.assign(cells.shape().begin(), cells.shape().end());
    return header;
}

template <class Out>
xt::xarray<Out> made(const std::vector<extent>& shape) {
    return xt::xarray<Out>::from_shape(std::vector<std::size_t>(shape.begin(), shape.end()));
}

template <class Asked, class Request>
void ask_for(Request& request) {
    if constexpr (!std::is_void_v<Asked>) {
        if (request.own.out_dtype && *request.own.out_dtype != dtype_of<Asked>()) {
            fail_usage("out_dtype and the template argument name two types (leave own.out_dtype out)");
        }
        request.own.out_dtype = dtype_of<Asked>();
    } else {
        if (request.own.out_dtype) fail_usage("own.out_dtype: name the type as template argument, like avg_pool<float>(x, {...})");
    }
}

template <class Out, class Cells>
xt::xarray<Out> computed(const program& what, const Cells& cells, std::int64_t* indices, const schedule& how) {
    if (what.out != dtype_of<Out>()) {
        fail_usage("this call gives " + std::string(name_of(what.out)) + " cells (name that type as template argument)");
    }
    xt::xarray<Out> out = made<Out>(what.out_shape);
    run(what, cells.data(), out.data(), indices, how);
    return out;
}

template <class Asked, template <class> class Rule, class Request, class E>
auto without_indices(const xt::xexpression<E>& x, Request request, const schedule& how) {
    using out = cell_or<Asked, Rule<std::remove_cv_t<typename E::value_type>>>;
    ask_for<Asked>(request);
    decltype(auto) cells = packed(x);
    return computed<out>(lower(request, header_of(cells)), cells, nullptr, how);
}

template <class T>
using same_cell = T;

template <class Asked, template <class> class Rule, class E>
auto pooled(pool_operation operation, const xt::xexpression<E>& x, pool_request options, const schedule& how) {
    if (options.indices) fail_usage("indices: call max_pool_with_indices or min_pool_with_indices for them");
    options.operation = operation;
    return without_indices<Asked, Rule>(x, std::move(options), how);
}

template <class E>
auto with_indices(pool_operation operation, const xt::xexpression<E>& x, pool_request options, const schedule& how) {
    using cell = std::remove_cv_t<typename E::value_type>;
    options.operation = operation;
    options.indices = true;
    ask_for<void>(options);
    decltype(auto) cells = packed(x);
    const program what = lower(options, header_of(cells));
    xt::xarray<std::int64_t> indices = made<std::int64_t>(what.out_shape);
    xt::xarray<cell> values = computed<cell>(what, cells, indices.data(), how);
    return std::pair{std::move(values), std::move(indices)};
}

template <class Asked, class E>
auto filtered(filter_operation operation, const xt::xexpression<E>& x, filter_request options, const schedule& how) {
    options.operation = operation;
    return without_indices<Asked, same_cell>(x, std::move(options), how);
}

}  // namespace detail

// Pooling. The last axes are pooled, as many as the kernel has entries (two for one entry, where there are two; keras: those in
// front of the channel); options.axes names others. options.dialect chooses the rules: torch (torch.nn.functional.max_pool2d and its
// siblings, the default), keras (keras.layers.MaxPooling2D ...), onnx (MaxPool, AveragePool, LpPool), jax (flax.linen.pooling on
// lax.reduce_window). options.output_size pools to a size by PyTorch's bins (adaptive_avg_pool2d); options.global pools each axis
// whole. README.md, "Whose rules", has the table of what differs.

/// The largest cell of each window. Padding never is a cell; of NaN see options.own.nan.
template <class Out = void, class E>
auto max_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::same_cell>(pool_operation::max, x, std::move(options), how);
}

/// The smallest cell of each window.
template <class Out = void, class E>
auto min_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::same_cell>(pool_operation::min, x, std::move(options), how);
}

/// The mean of each window: a float64 sum, divided and rounded once. options.count_include_pad and options.divisor as in PyTorch.
template <class Out = void, class E>
auto avg_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::mean_cell>(pool_operation::avg, x, std::move(options), how);
}

/// The sum of each window.
template <class Out = void, class E>
auto sum_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::sum_cell>(pool_operation::sum, x, std::move(options), how);
}

/// The median of each window; of an even number of cells the mean of the two middle ones.
template <class Out = void, class E>
auto median_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::mean_cell>(pool_operation::median, x, std::move(options), how);
}

/// The norm of order options.p (2) of each window. torch keeps the signs of the cells (lp_pool2d), the other dialects do not.
template <class Out = void, class E>
auto lp_pool(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::pooled<Out, detail::mean_cell>(pool_operation::lp, x, std::move(options), how);
}

/// The largest cell of each window and where it stood, in the dialect's numbering: torch within the plane, keras (y*W+x)*C+c, onnx
/// within the whole array. Returns {values, indices}; -1 for windows without a cell.
template <class E>
auto max_pool_with_indices(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::with_indices(pool_operation::max, x, std::move(options), how);
}

/// The same for the smallest cell.
template <class E>
auto min_pool_with_indices(const xt::xexpression<E>& x, pool_request options, const schedule& how = in_memory()) {
    return detail::with_indices(pool_operation::min, x, std::move(options), how);
}

/// Zeros, but for the values of `x` at the places that `indices` (int64, x's shape) says: torch.nn.functional.max_unpool2d and
/// ONNX's MaxUnpool. Of two values for one place the later stays. Throws error(input) for an index outside of the output.
template <class E, class I>
auto max_unpool(const xt::xexpression<E>& x, const xt::xexpression<I>& indices, const unpool_request& options,
                const schedule& how = in_memory()) {
    using cell = std::remove_cv_t<typename E::value_type>;
    static_assert(std::is_integral_v<typename I::value_type> && sizeof(typename I::value_type) == 8, "indices are int64");
    decltype(auto) cells = detail::packed(x);
    decltype(auto) places = detail::packed(indices);
    const unpool_plan plan = lower(options, detail::header_of(cells));
    check_indices(plan, detail::header_of(places));
    xt::xarray<cell> out = detail::made<cell>(plan.out_shape);
    run(plan, cells.data(), reinterpret_cast<const std::int64_t*>(places.data()), out.data(), how);
    return out;
}

/// skimage.measure.block_reduce: one value per block; blocks that reach over the end are filled up with options.cval, which takes
/// part. `Out` is required for block_function::mean and median of integers (double) and for sums (int64_t or uint64_t).
template <class Out = void, class E>
auto block_reduce(const xt::xexpression<E>& x, block_request options, const schedule& how = in_memory()) {
    return detail::without_indices<Out, detail::same_cell>(x, std::move(options), how);
}

// Filters: scipy.ndimage's, bit for bit. One result per cell; a window of size k around cell i begins at i - k/2 (rounded down),
// options.modes says what stands outside of the array, options.origins shifts the windows.

/// scipy.ndimage.maximum_filter.
template <class Out = void, class E>
auto maximum_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::maximum, x, std::move(options), how);
}

/// scipy.ndimage.minimum_filter.
template <class Out = void, class E>
auto minimum_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::minimum, x, std::move(options), how);
}

/// scipy.ndimage.uniform_filter, running sum and integer truncation included; options.own.stable sums every window on its own.
template <class Out = void, class E>
auto uniform_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::uniform, x, std::move(options), how);
}

/// scipy.ndimage.median_filter: of an even number of cells the upper of the two middle ones.
template <class Out = void, class E>
auto median_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::median, x, std::move(options), how);
}

/// scipy.ndimage.rank_filter: options.rank from 0, negative from the largest.
template <class Out = void, class E>
auto rank_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::rank, x, std::move(options), how);
}

/// scipy.ndimage.percentile_filter: options.percentile from 0 to 100, no interpolation.
template <class Out = void, class E>
auto percentile_filter(const xt::xexpression<E>& x, filter_request options, const schedule& how = in_memory()) {
    return detail::filtered<Out>(filter_operation::percentile, x, std::move(options), how);
}

/// A footprint for the filters: a window of any form, the non-zero cells of a small array.
template <class E>
footprint_mask footprint_of(const xt::xexpression<E>& x) {
    footprint_mask mask;
    decltype(auto) cells = detail::packed(x);
    mask.shape.assign(cells.shape().begin(), cells.shape().end());
    for (auto at = cells.data(); at != cells.data() + cells.size(); ++at) {
        mask.cells.push_back(*at != typename E::value_type{} ? 1 : 0);
    }
    return mask;
}

}  // namespace pooltool
