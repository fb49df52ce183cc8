// Drawing arrays and calls; see random_programs.hpp.
#include "property/random_programs.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "base/visit.hpp"
#include "pooltool/error.hpp"
#include "pooltool/request.hpp"

namespace pooltool::testing {
namespace {

extent between(generator& random, extent low, extent high) {
    return low + static_cast<extent>(random() % static_cast<std::uint64_t>(high - low + 1));
}
bool chance(generator& random, int percent) { return between(random, 0, 99) < percent; }

template <class T>
T pick(generator& random, std::initializer_list<T> choices) {
    return *(choices.begin() + between(random, 0, static_cast<extent>(choices.size()) - 1));
}

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
        if (mood == 0)
            return from_double<T>(static_cast<double>(between(random, -2, 2)) * pick(random, {1.0, -0.0}), rounding::trunc);
        return from_double<T>(
            std::ldexp(static_cast<double>(between(random, -100000, 100000)), static_cast<int>(between(random, -24, 4))),
            rounding::trunc);
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

dtype random_real_type(generator& random) {
    return pick(random,
                {dtype::float32, dtype::float32, dtype::float64, dtype::float16, dtype::bfloat16, dtype::boolean, dtype::int8,
                 dtype::int16, dtype::int32, dtype::int64, dtype::uint8, dtype::uint16, dtype::uint32, dtype::uint64});
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

std::vector<extent> list(generator& random, extent entries, extent low, extent high) {
    std::vector<extent> values(static_cast<std::size_t>(chance(random, 40) ? 1 : entries));
    for (extent& value : values) value = between(random, low, high);
    return values;
}

void random_own_rules(generator& random, own_rules& own) {
    if (chance(random, 12)) own.nan = pick(random, {nan_rule::propagate, nan_rule::ignore});
    if (chance(random, 6)) own.min_valid = between(random, 0, 4);
    if (chance(random, 15)) {
        own.out_dtype = random_real_type(random);
        if (chance(random, 70))
            own.round = pick(random, {rounding::trunc, rounding::floor, rounding::half_even, rounding::half_away});
    }
}

std::vector<extent> random_axes(generator& random, extent rank, extent count) {
    std::vector<extent> all;
    for (extent a = 0; a < rank; ++a) all.push_back(a);
    std::shuffle(all.begin(), all.end(), random);
    all.resize(static_cast<std::size_t>(std::min(rank, count)));
    if (chance(random, 60)) std::sort(all.begin(), all.end());
    for (extent& axis : all) {
        if (chance(random, 30)) axis -= rank;
    }
    return all;
}

pool_request random_pool(generator& random, extent rank) {
    pool_request call;
    call.operation = pick(random, {pool_operation::max, pool_operation::max, pool_operation::avg, pool_operation::avg,
                                   pool_operation::min, pool_operation::sum, pool_operation::median, pool_operation::lp});
    call.dialect = pick(random, {dialect::torch, dialect::torch, dialect::keras, dialect::onnx, dialect::jax});
    const extent pooled = std::min(rank, between(random, 1, 3));
    if (chance(random, 60)) call.axes = random_axes(random, rank, pooled);
    const int way = static_cast<int>(between(random, 0, 9));
    if (way == 0) {
        call.global = true;
    } else if (way == 1) {
        call.output_size = list(random, pooled, 1, 6);
    } else {
        call.kernel = list(random, pooled, 1, chance(random, 15) ? 40 : 5);
        if (chance(random, 70)) call.stride = list(random, pooled, 1, 4);
        if (chance(random, 25)) call.dilation = list(random, pooled, 1, 3);
        if (chance(random, 50)) {
            std::vector<pad_pair> pads(call.kernel.size());
            for (pad_pair& pad : pads) {
                pad.lo = between(random, 0, 2);
                pad.hi = chance(random, 60) ? pad.lo : between(random, 0, 2);
            }
            call.padding = pads;
        } else if (chance(random, 40)) {
            call.padding_rule = pick(random, {padding_word::same, padding_word::same_lower, padding_word::valid});
        }
        call.ceil_mode = chance(random, 30);
    }
    if (chance(random, 30)) call.count_include_pad = chance(random, 50);
    if (chance(random, 10)) call.divisor = between(random, 1, 9);
    if (chance(random, 15)) call.keepdims = chance(random, 50);
    if (call.operation == pool_operation::max) call.indices = chance(random, 25);
    if (call.operation == pool_operation::lp && chance(random, 60)) call.p = pick(random, {1.0, 2.0, 3.0, 1.5});
    random_own_rules(random, call.own);
    return call;
}

filter_request random_filter(generator& random, family which, extent rank) {
    filter_request call;
    if (which == family::uniform_filters) {
        call.operation = filter_operation::uniform;
        call.own.stable = chance(random, 15);
    } else if (which == family::extreme_filters) {
        call.operation = pick(random, {filter_operation::maximum, filter_operation::minimum});
    } else {
        call.operation = pick(random, {filter_operation::median, filter_operation::rank, filter_operation::percentile});
        call.rank = between(random, -3, 5);
        call.percentile = static_cast<double>(between(random, -100, 100));
        if (call.operation != filter_operation::rank) call.rank.reset();
        if (call.operation != filter_operation::percentile) call.percentile.reset();
    }
    extent axes = rank;
    if (chance(random, 30)) {
        call.axes = random_axes(random, rank, between(random, 1, rank));
        axes = static_cast<extent>(call.axes.size());
    }
    const extent most = which == family::rank_filters ? 4 : (chance(random, 30) ? 45 : 7);
    if (which != family::uniform_filters && chance(random, 35)) {
        footprint_mask mask;
        extent cells = 1;
        for (extent a = 0; a < axes; ++a) {
            mask.shape.push_back(between(random, 1, 4));
            cells *= mask.shape.back();
        }
        for (extent i = 0; i < cells; ++i) mask.cells.push_back(chance(random, 70) ? 1 : 0);
        call.footprint = mask;
    } else {
        call.size = list(random, axes, 1, most);
    }
    const auto mode = [&] {
        return pick(random, {border::reflect, border::constant, border::nearest, border::mirror, border::wrap});
    };
    if (chance(random, 80)) call.modes.push_back(mode());
    if (call.modes.size() == 1 && chance(random, 20)) {
        while (static_cast<extent>(call.modes.size()) < axes) call.modes.push_back(mode());
    }
    if (chance(random, 50)) call.cval = pick(random, {0.0, -0.0, 1.0, -2.5, 0.1, 300.0, 1e-60, 1e300, std::nan("")});
    if (chance(random, 30)) {
        call.origins = list(random, axes, -1, 1);
    }
    random_own_rules(random, call.own);
    return call;
}

extent product_of_outputs(const program& what) {
    extent cells = 1;
    for (const extent length : what.out_shape) cells *= length;
    return cells;
}

block_request random_block(generator& random, extent rank) {
    block_request call;
    if (chance(random, 80)) call.block = list(random, rank, 1, 5);
    call.function = pick(
        random, {block_function::max, block_function::mean, block_function::min, block_function::sum, block_function::median});
    if (chance(random, 40)) call.cval = pick(random, {1.0, -3.0, 0.1});
    random_own_rules(random, call.own);
    return call;
}

}  // namespace

random_case make_case(family which, std::uint64_t seed, breadth how) {
    generator random(seed * 5 + static_cast<std::uint64_t>(which));
    for (int attempt = 0;; ++attempt) {
        const extent rank = between(random, 1, 4);
        dtype type = random_real_type(random);
        if (which == family::uniform_filters && chance(random, 15)) type = pick(random, {dtype::complex64, dtype::complex128});
        if (which == family::pooling && chance(random, 5)) type = pick(random, {dtype::complex64, dtype::complex128});
        random_case made;
        made.input.header.type = type;
        made.input.header.shape = random_shape(random, rank);
        if (how == breadth::wide) made.input.header.shape = wide_shape(random, rank);
        try {
            switch (which) {
                case family::pooling:
                    made.what = lower(random_pool(random, rank), made.input.header);
                    break;
                case family::extreme_filters:
                case family::uniform_filters:
                case family::rank_filters:
                    made.what = lower(random_filter(random, which, rank), made.input.header);
                    break;
                case family::blocks:
                    made.what = lower(random_block(random, rank), made.input.header);
                    break;
            }
        } catch (const error&) {
            continue;  // most random calls are refused; the next one
        }
        extent work = 1;
        for (const window_plan& plan : made.what.passes) {
            extent taps = 1;
            for (const axis_plan& axis : plan.axes)
                taps *= axis.out * (plan.sum == summation::running || plan.nan == nan_rule::sliding ? 1 : axis.kernel);
            work = std::max(work, taps);
        }
        if (work > (how == breadth::wide ? 200000 : 60000)) continue;
        made.input = random_array(random, type, made.input.header.shape, true);
        made.description =
            std::string(how == breadth::wide ? "wide " : "") + std::string(name_of(type)) + " seed " + std::to_string(seed) + " family " + std::to_string(static_cast<int>(which));
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
        drawn.request = random_pool(random, rank);
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
