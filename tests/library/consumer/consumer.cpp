// A project that found pooltool installed. First the program that the README shows, whose output the test compares; then every call of
// the library on small arrays with known answers.
#define main readme_main
#include "readme.cpp"
#undef main

#include <cmath>
#include <cstdio>
#include <xtensor/xview.hpp>

#include <pooltool/pooltool.hpp>

namespace {

int failures = 0;

#define CHECK(claim)                                             \
    do {                                                         \
        if (!(claim)) {                                          \
            std::printf("line %d: %s\n", __LINE__, #claim);      \
            ++failures;                                          \
        }                                                        \
    } while (false)

template <class Call>
bool refuses(pooltool::error_kind kind, Call call) {
    try {
        call();
    } catch (const pooltool::error& problem) {
        return problem.kind() == kind;
    }
    return false;
}

template <class A, class B>
bool same(const A& a, const B& b) {
    return a.dimension() == b.dimension() && std::equal(a.shape().begin(), a.shape().end(), b.shape().begin()) &&
           std::equal(a.begin(), a.end(), b.begin());
}

/// A matrix of one cell; braces around one number could also be a line.
template <class T>
xt::xarray<T> one_cell(T value) {
    xt::xarray<T> cell = xt::xarray<T>::from_shape({1, 1});
    cell(0, 0) = value;
    return cell;
}

}  // namespace

int main() {
    using pooltool::border;
    using pooltool::dialect;
    readme_main();

    const xt::xarray<std::int64_t> map{{1, 2, 3, 0}, {4, 5, 6, 1}, {7, 8, 9, 2}, {0, 1, 2, 3}};
    const xt::xarray<float> floats(map);

    CHECK(same(pooltool::max_pool(map, {.kernel = {2}}), xt::xarray<std::int64_t>{{5, 6}, {8, 9}}));
    CHECK(same(pooltool::min_pool(map, {.kernel = {2, 2}}), xt::xarray<std::int64_t>{{1, 0}, {0, 2}}));
    CHECK(same(pooltool::avg_pool(map, {.kernel = {2}}), xt::xarray<double>{{3, 2.5}, {4, 4}}));
    CHECK(same(pooltool::avg_pool(floats, {.kernel = {2}}), xt::xarray<float>{{3, 2.5}, {4, 4}}));
    CHECK(same(pooltool::avg_pool<std::uint8_t>(map, {.kernel = {2}}), xt::xarray<std::uint8_t>{{3, 2}, {4, 4}}));
    CHECK(same(pooltool::sum_pool(map, {.kernel = {2}}), xt::xarray<std::int64_t>{{12, 10}, {16, 16}}));
    CHECK(same(pooltool::median_pool(map, {.kernel = {2}}), xt::xarray<double>{{3, 2}, {4, 2.5}}));
    CHECK(same(pooltool::lp_pool(floats, {.kernel = {4}, .p = 1.0}), one_cell(54.0F)));
    CHECK(same(pooltool::max_pool(map, {.output_size = {1}}), one_cell(std::int64_t{9})));
    CHECK(same(pooltool::avg_pool(map, {.global = true, .keepdims = false}), xt::xarray<double>(3.375)));
    CHECK(same(pooltool::avg_pool(map, {.dialect = dialect::onnx, .kernel = {3}, .stride = {2}, .padding = {{1, 1}}}),
               xt::xarray<double>{{3, 17.0 / 6}, {25.0 / 6, 37.0 / 9}}));

    // A view, a column-major array and an expression are the array that they show.
    CHECK(same(pooltool::max_pool(xt::view(map, xt::range(0, 2), xt::all()), {.kernel = {2}}), xt::xarray<std::int64_t>{{5, 6}}));
    CHECK(same(pooltool::max_pool(xt::xarray<std::int64_t, xt::layout_type::column_major>(map), {.kernel = {2}}),
               xt::xarray<std::int64_t>{{5, 6}, {8, 9}}));
    CHECK(same(pooltool::max_pool(map + 1, {.kernel = {2}}), xt::xarray<std::int64_t>{{6, 7}, {9, 10}}));

    const auto [values, indices] = pooltool::max_pool_with_indices(map, {.kernel = {2}});
    CHECK(same(indices, xt::xarray<std::int64_t>{{5, 6}, {9, 10}}));
    CHECK(same(pooltool::max_unpool(values, indices, {.kernel = {2}}),
               xt::xarray<std::int64_t>{{0, 0, 0, 0}, {0, 5, 6, 0}, {0, 8, 9, 0}, {0, 0, 0, 0}}));
    const xt::xarray<double> gaps{{1, std::nan(""), 3, 4}, {5, 6, 7, 8}};
    const auto left = pooltool::avg_pool(gaps, {.kernel = {2}, .own = {.nan = pooltool::nan_rule::ignore, .min_valid = 3}});
    CHECK(same(left, xt::xarray<double>{{4, 5.5}}));
    CHECK(refuses(pooltool::error_kind::input,
                  [&] { (void)pooltool::avg_pool(gaps, {.kernel = {2}, .own = {.nan = pooltool::nan_rule::refuse}}); }));
    CHECK(same(pooltool::avg_pool<std::int16_t>(floats, {.kernel = {2}, .own = {.round = pooltool::rounding::floor}}),
               xt::xarray<std::int16_t>{{3, 2}, {4, 4}}));
    const auto smallest = pooltool::min_pool_with_indices(map, {.kernel = {4}});
    CHECK(same(smallest.second, one_cell(std::int64_t{3})));

    CHECK(same(pooltool::block_reduce(map, {.block = {3}, .function = pooltool::block_function::max, .cval = -1}),
               xt::xarray<std::int64_t>{{9, 2}, {2, 3}}));
    CHECK(same(pooltool::block_reduce<double>(map, {.block = {4}, .function = pooltool::block_function::mean}),
               one_cell(3.375)));

    const xt::xarray<double> line{3, 1, 4, 1, 5};
    CHECK(same(pooltool::maximum_filter(line, {.size = {3}}), xt::xarray<double>{3, 4, 4, 5, 5}));
    CHECK(same(pooltool::minimum_filter(line, {.size = {3}}), xt::xarray<double>{1, 1, 1, 1, 1}));
    CHECK(same(pooltool::uniform_filter(line, {.size = {2}, .modes = {border::constant}}), xt::xarray<double>{1.5, 2, 2.5, 2.5, 3}));
    CHECK(same(pooltool::median_filter(line, {.size = {3}}), xt::xarray<double>{3, 3, 1, 4, 5}));
    CHECK(same(pooltool::rank_filter(line, {.size = {3}, .rank = -1}), xt::xarray<double>{3, 4, 4, 5, 5}));
    CHECK(same(pooltool::percentile_filter(line, {.size = {3}, .percentile = 0.0}), xt::xarray<double>{1, 1, 1, 1, 1}));
    const xt::xarray<int> ends{1, 0, 1};
    CHECK(same(pooltool::maximum_filter(line, {.footprint = pooltool::footprint_of(ends)}), xt::xarray<double>{3, 4, 1, 5, 5}));

    auto how = pooltool::in_memory();
    how.threads = 4;
    CHECK(same(pooltool::max_pool(map, {.kernel = {2}}, how), pooltool::max_pool(map, {.kernel = {2}})));

    using pooltool::error_kind;
    CHECK(refuses(error_kind::usage, [&] { (void)pooltool::max_pool(map, {.kernel = {0}}); }));
    CHECK(refuses(error_kind::input, [&] { (void)pooltool::max_pool(map, {.kernel = {5}}); }));
    CHECK(refuses(error_kind::usage, [&] { (void)pooltool::block_reduce(map, {.function = pooltool::block_function::mean}); }));
    CHECK(refuses(error_kind::usage, [&] { (void)pooltool::max_pool(map, {.kernel = {2}, .indices = true}); }));
    const auto beyond = one_cell(std::int64_t{99});
    CHECK(refuses(error_kind::input, [&] { (void)pooltool::max_unpool(beyond, beyond, {.kernel = {2}}); }));
    CHECK(std::string(pooltool::version).find('.') != std::string::npos);

    std::printf("%s\n", failures == 0 ? "every call gave its known answer" : "some calls failed");
    return failures == 0 ? 0 : 1;
}
