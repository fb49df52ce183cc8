// Drawing arrays and calls; see random_programs.hpp.
#include "property/random_programs.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/visit.hpp"
#include "pooltool/error.hpp"
#include "property/random_requests.hpp"

namespace pooltool::testing {
namespace {

/// One cell of a mood: few values (ties), wide values, or floats with everything that is special.
template <class T>
T draw(generator& random, int mood) {
    if constexpr (std::is_same_v<T, boolean8>) {
        return static_cast<boolean8>(mood == 2 ? between(random, 0, 255) : between(random, 0, 1));
    } else if constexpr (is_real_float<T>) {
        if (mood == 2 && chance(random, 20)) {
            constexpr double infinity = std::numeric_limits<double>::infinity();
            const double special = pick(random, {std::nan(""), std::nan(""), infinity, -infinity, 0.0, -0.0, 1e-7, -1e-7});
            return from_double<T>(special, rounding::trunc);
        }
        // One draw after the other: in what order a compiler takes those of one expression is its own affair.
        if (mood == 0) {
            const auto whole = static_cast<double>(between(random, -2, 2));
            const double sign = pick(random, {1.0, -0.0});
            return from_double<T>(whole * sign, rounding::trunc);
        }
        const auto exponent = static_cast<int>(between(random, -24, 4));
        const auto whole = static_cast<double>(between(random, -100000, 100000));
        return from_double<T>(std::ldexp(whole, exponent), rounding::trunc);
    } else {
        if (mood == 0) return static_cast<T>(between(random, 0, 3));
        return static_cast<T>(random());
    }
}

memory_array random_array(generator& random, dtype type, std::vector<extent> shape, bool nan_allowed) {
    memory_array array{{type, std::move(shape), chance(random, 25), chance(random, 15), {}}, {}};
    array.bytes.resize(static_cast<std::size_t>(array.header.bytes()));
    int mood = static_cast<int>(between(random, 0, 2));
    if (!nan_allowed && mood == 2) mood = 1;
    const bool sparse_nan = nan_allowed && chance(random, 15);
    visit_real(component_of(type), [&](auto tag) {
        using cell = typename decltype(tag)::type;
        for (std::size_t at = 0; at + sizeof(cell) <= array.bytes.size(); at += sizeof(cell)) {
            cell value = draw<cell>(random, mood);
            if constexpr (is_real_float<cell>) {
                if (sparse_nan && chance(random, 2)) value = from_double<cell>(std::nan(""), rounding::trunc);
            }
            std::memcpy(array.bytes.data() + at, &value, sizeof(cell));
            if (array.header.swapped)
                std::reverse(array.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                             array.bytes.begin() + static_cast<std::ptrdiff_t>(at + sizeof(cell)));
        }
    });
    return array;
}

std::vector<extent> random_shape(generator& random, extent rank) {
    std::vector<extent> shape;
    extent cells = 1;
    for (extent a = 0; a < rank; ++a) {
        const extent most = std::max<extent>(1, std::min<extent>(70, 3000 / cells));
        shape.push_back(chance(random, 3) ? 0 : between(random, 1, chance(random, 50) ? std::min<extent>(most, 9) : most));
        cells *= std::max<extent>(1, shape.back());
    }
    if (chance(random, 5)) shape[0] = between(random, 100, 400);
    return shape;
}

std::vector<extent> wide_shape(generator& random, extent rank) {
    std::vector<extent> shape(static_cast<std::size_t>(rank), 1);
    extent cells = 1;
    for (std::size_t a = 0; a + 1 < shape.size(); ++a) {
        shape[a] = between(random, 1, std::max<extent>(1, std::min<extent>(9, 24 / cells)));
        cells *= shape[a];
    }
    shape.back() = between(random, 65, 1100);
    return shape;
}

program random_program(generator& random, family which, const stop& here, aspect what, const array_header& input) {
    const auto rank = static_cast<extent>(input.shape.size());
    switch (which) {
        case family::pooling:
            return lower(random_pool(random, rank, pool_operations[here.operation], every_dialect[here.dialect], what), input);
        case family::extreme_filters:
            return lower(random_filter(random, rank, extreme_operations[here.operation], what), input);
        case family::uniform_filters:
            return lower(random_filter(random, rank, uniform_operations[here.operation], what), input);
        case family::rank_filters:
            return lower(random_filter(random, rank, rank_operations[here.operation], what), input);
        case family::blocks:
            break;
    }
    return lower(random_block(random, rank, block_functions[here.operation], what), input);
}

extent product_of_outputs(const program& what) {
    extent cells = 1;
    for (const extent length : what.out_shape) cells *= length;
    return cells;
}

}  // namespace

random_case make_case(family which, std::uint64_t seed, breadth how) {
    generator random(seed * 5 + static_cast<std::uint64_t>(which));
    const stop here = stop_of(which, seed);
    const auto [type, wanted] = with_lists(which, [&](const auto&, const auto& types, const auto& aspects) {
        return std::pair{types[here.type], aspects[here.kind]};
    });
    constexpr int patience = 60;  // then its aspect is refused by operation, dialect or type, and a plain call stands in
    for (int attempt = 0;; ++attempt) {
        random_case made;
        made.input.header.type = type;
        const extent rank = between(random, 1, 4);
        made.input.header.shape = how == breadth::wide ? wide_shape(random, rank) : random_shape(random, rank);
        stop now = here;
        if (attempt > 2 * patience) now.dialect = 0;
        if (attempt > 4 * patience) now.operation = is_complex(type) && which == family::pooling ? 1 : here.operation;
        try {
            made.what = random_program(random, which, now, attempt < patience ? wanted : aspect::plain, made.input.header);
        } catch (const error&) {
            continue;  // most random calls are refused; the next one
        }
        extent work = 1;
        for (const window_plan& plan : made.what.passes) {
            extent taps = 1;
            for (const axis_plan& axis : plan.axes)
                taps *= axis.out * (plan.sum != summation::direct || plan.nan == nan_rule::sliding ? 1 : axis.kernel);
            work = std::max(work, taps);
        }
        if (work > (how == breadth::wide ? 200000 : 60000)) continue;
        made.input = random_array(random, type, made.input.header.shape, true);
        made.description = std::string(how == breadth::wide ? "wide " : "") + std::string(name_of(type)) + " seed " +
                           std::to_string(seed) + " family " + std::to_string(static_cast<int>(which));
        return made;
    }
}

random_case make_planes_case(std::uint64_t seed) {
    generator random(seed * 104729);
    constexpr auto types = static_cast<std::uint64_t>(every_real_type.size());
    while (true) {
        random_case made;
        array_header& header = made.input.header;
        header.type = every_real_type[seed % types];
        // Planes of one, several and many lines; often three axes, sometimes two or four.
        const extent rank = pick(random, {2, 3, 3, 3, 4});
        const extent columns = chance(random, 60) ? between(random, 2, 70) : between(random, 64, 300);
        header.shape.assign(static_cast<std::size_t>(rank), 1);
        header.shape[static_cast<std::size_t>(rank - 1)] = columns;
        header.shape[static_cast<std::size_t>(rank - 2)] = between(random, 1, std::max<extent>(2, 1200 / columns));
        for (extent m = 0; m + 2 < rank; ++m) header.shape[static_cast<std::size_t>(m)] = between(random, 1, 5);
        const bool rows = chance(random, 85);
        std::vector<extent> axes{rank - 1};
        if (rows) axes.insert(axes.begin(), rank == 2 || chance(random, 85) ? rank - 2 : 0);
        const auto lengths = [&](extent low, extent high) {
            std::vector<extent> drawn{between(random, low, high)};
            if (rows) drawn.insert(drawn.begin(), chance(random, 70) ? drawn.front() : between(random, low, high + 1));
            return drawn;
        };
        try {
            if (chance(random, 60)) {
                pool_request call;
                call.operation =
                    pick(random, {pool_operation::max, pool_operation::max, pool_operation::min, pool_operation::avg});
                call.dialect = pick(random, {dialect::torch, dialect::onnx, dialect::jax});
                call.indices = call.operation != pool_operation::avg && chance(random, 30);
                call.axes = axes;
                call.kernel = lengths(2, 3);
                call.stride = lengths(1, 2);
                if (chance(random, 70)) call.padding.assign(1, {1, 1});
                call.ceil_mode = call.dialect == dialect::torch && chance(random, 20);
                made.what = lower(call, header);
            } else {
                filter_request call;
                call.operation = pick(random, {filter_operation::maximum, filter_operation::minimum});
                call.axes = axes;
                call.size = lengths(2, 3);
                call.modes = {pick(random, {border::reflect, border::constant, border::nearest, border::mirror, border::wrap})};
                if (chance(random, 30)) call.origins = {between(random, -1, 0)};
                call.cval = pick(random, {0.0, -3.0, 2.0});
                made.what = lower(call, header);
            }
        } catch (const error&) {
            continue;
        }
        made.input = random_array(random, header.type, header.shape, true);
        made.description = "planes of " + std::string(name_of(made.input.header.type)) + " seed " + std::to_string(seed);
        return made;
    }
}

namespace {

/// Tall windows over lines of some vectors.
filter_request tall_windows(generator& random, std::vector<extent>& shape) {
    const extent columns = between(random, 16, 70);
    const extent rows = between(random, 20, 4000 / columns);
    shape = {rows, columns};
    if (chance(random, 30)) shape.insert(shape.begin() + between(random, 0, 1), between(random, 1, 3));
    const bool middle = shape.size() == 3 && shape[1] != rows;
    filter_request call;
    call.axes = {shape.size() == 3 && !middle ? 1 : 0};
    call.size = {chance(random, 80) ? between(random, 4, 50) : between(random, 9, 90)};
    if (chance(random, 60)) {
        call.axes.push_back(static_cast<extent>(shape.size()) - 1);
        call.size.push_back(between(random, 2, 12));
    }
    return call;
}

/// Windows of 2 or 3 cells along each axis, over lines too long to be copied with their borders.
filter_request boxes_of_long_lines(generator& random, std::vector<extent>& shape) {
    const extent columns = between(random, 257, 340);
    shape = {between(random, 1, 4000 / columns), columns};
    if (chance(random, 50)) shape.insert(shape.begin(), between(random, 1, 4));
    filter_request call;
    const auto last = static_cast<extent>(shape.size()) - 1;
    for (extent axis = 0; axis <= last; ++axis) {
        if (axis == last || chance(random, 80)) call.axes.push_back(axis);
    }
    for (std::size_t i = 0; i < call.axes.size(); ++i) call.size.push_back(between(random, 2, 3));
    if (chance(random, 30)) call.origins = {between(random, -1, 0)};
    return call;
}

/// Values that descend, or ascend, along all axes but for single ones: the longest lists of candidates there are.
void slope(generator& random, memory_array& array, bool descends) {
    const extent columns = array.header.shape.back();
    visit_real(array.header.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        const extent cells = array.header.cells();
        for (extent i = 0; i < cells; ++i) {
            const extent down = i / columns + i % columns + (chance(random, 10) ? between(random, -9, 9) : 0);
            const cell value = from_double<cell>(static_cast<double>(descends ? -down : down), rounding::trunc);
            std::memcpy(array.bytes.data() + i * extent{sizeof(cell)}, &value, sizeof(cell));
        }
    });
}

}  // namespace

random_case make_few_nan_case(std::uint64_t seed) {
    generator random(seed * 15485863);
    random_case made;
    array_header& header = made.input.header;
    header.type = pick(random, {dtype::float32, dtype::float32, dtype::float64, dtype::float16, dtype::bfloat16});
    const bool tall = chance(random, 60);
    filter_request call = tall ? tall_windows(random, header.shape) : boxes_of_long_lines(random, header.shape);
    const extent columns = header.shape.back();
    call.operation = pick(random, {filter_operation::maximum, filter_operation::minimum});
    call.modes = {pick(random, {border::reflect, border::constant, border::nearest, border::mirror, border::wrap})};
    call.cval = pick(random, {0.0, -3.0});
    made.what = lower(call, header);
    made.input = random_array(random, header.type, header.shape, false);
    made.input.header.fortran_order = false;
    if (chance(random, 30)) slope(random, made.input, call.operation == filter_operation::maximum);
    const extent size = size_of(header.type);
    const auto make_nan = [&](extent cell) { std::fill_n(made.input.bytes.begin() + cell * size, size, std::byte{0xff}); };
    // Anywhere, or in the first rows, which are no window's last.
    const extent cells = made.input.header.cells();
    for (extent count = between(random, 0, 2); count > 0; --count) {
        make_nan(between(random, 0, chance(random, 30) ? std::min(2 * columns, cells) - 1 : cells - 1));
    }
    // Rows of them: no window's neighbourhood is without, and none is full of them.
    const extent apart = call.size.front() + between(random, 0, 3);
    if (chance(random, 25)) {
        for (extent row = between(random, 0, apart); row < cells / columns; row += apart) {
            for (extent column = 0; column < columns; ++column) make_nan(row * columns + column);
        }
    }
    made.description =
        (tall ? "tall windows of " : "small windows of ") + std::string(name_of(header.type)) + " seed " + std::to_string(seed);
    return made;
}

random_case make_whole_planes_case(std::uint64_t seed) {
    generator random(seed * 32452843);
    while (true) {
        random_case made;
        array_header& header = made.input.header;
        header.type = every_real_type[seed % every_real_type.size()];
        header.shape = {between(random, 1, 3), between(random, 1, 150), between(random, 1, 9),
                        between(random, 1, chance(random, 80) ? 9 : 70)};
        const bool volumes = chance(random, 25);
        if (volumes) header.shape.insert(header.shape.begin() + 2, between(random, 1, 4));
        if (header.cells() > 20000) continue;
        pool_request call;
        call.operation = pick(random, {pool_operation::max, pool_operation::max, pool_operation::min, pool_operation::avg});
        call.dialect = pick(random, {dialect::torch, dialect::onnx, dialect::jax});
        const extent rank = volumes ? 5 : 4;
        for (extent axis = 2; axis < rank; ++axis) call.axes.push_back(axis);
        if (chance(random, 60)) {
            call.global = true;
        } else {
            for (const extent axis : call.axes) call.kernel.push_back(header.shape[static_cast<std::size_t>(axis)]);
            if (chance(random, 60)) call.kernel.front() = between(random, 1, call.kernel.front());
        }
        try {
            made.what = lower(call, header);
        } catch (const error&) {
            continue;
        }
        made.input = random_array(random, header.type, header.shape, true);
        // Planes whose extreme is a zero, of one sign or the other.
        if (!made.input.header.swapped && chance(random, 50)) {
            const bool greatest = call.operation == pool_operation::max;
            visit_real(header.type, [&](auto tag) {
                using cell = typename decltype(tag)::type;
                if constexpr (is_real_float<cell>) {
                    for (std::size_t at = 0; at + sizeof(cell) <= made.input.bytes.size(); at += sizeof(cell)) {
                        cell value;
                        std::memcpy(&value, made.input.bytes.data() + at, sizeof(cell));
                        const double number = to_double(value);
                        if (greatest ? number > 0 : number < 0)
                            value = from_double<cell>(pick(random, {0.0, -0.0}), rounding::trunc);
                        std::memcpy(made.input.bytes.data() + at, &value, sizeof(cell));
                    }
                }
            });
        }
        made.description = "whole planes of " + std::string(name_of(header.type)) + " seed " + std::to_string(seed);
        return made;
    }
}

random_call make_pool_call(std::uint64_t seed) {
    generator random(seed * 7919);
    while (true) {
        random_call drawn;
        const extent rank = between(random, 1, 4);
        drawn.header.type = pick(random, {dtype::float32, dtype::float64, dtype::int32});
        drawn.header.shape = random_shape(random, rank);
        if (drawn.header.cells() == 0 || drawn.header.cells() > 3000) continue;
        const pool_operation operation = pool_operations[static_cast<std::size_t>(between(random, 0, 5))];
        const dialect whose = every_dialect[static_cast<std::size_t>(between(random, 0, 3))];
        drawn.request = random_pool(random, rank, operation, whose, aspect::plain);
        drawn.request.own = {};
        if (drawn.request.operation == pool_operation::lp) drawn.request.p = 3.0;  // an odd power shows signs
        try {
            if (product_of_outputs(lower(drawn.request, drawn.header)) > 0) return drawn;
        } catch (const error&) {
            continue;
        }
    }
}

memory_array random_cells(const array_header& header, std::uint64_t seed) {
    generator random(seed);
    memory_array array{header, {}};
    array.bytes.resize(static_cast<std::size_t>(header.bytes()));
    visit_real(header.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        for (std::size_t at = 0; at + sizeof(cell) <= array.bytes.size(); at += sizeof(cell)) {
            const cell value = draw<cell>(random, 1);
            std::memcpy(array.bytes.data() + at, &value, sizeof(cell));
        }
    });
    return array;
}

}  // namespace pooltool::testing
