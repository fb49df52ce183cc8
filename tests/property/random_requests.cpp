// Drawing calls; see random_requests.hpp.
#include "property/random_requests.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace pooltool::testing {
namespace {

std::vector<extent> list(generator& random, extent entries, extent low, extent high) {
    std::vector<extent> values(static_cast<std::size_t>(chance(random, 40) ? 1 : entries));
    for (extent& value : values) value = between(random, low, high);
    return values;
}

void random_own_rules(generator& random, own_rules& own) {
    if (chance(random, 12)) own.nan = pick(random, {nan_rule::propagate, nan_rule::ignore, nan_rule::refuse});
    if (own.nan == nan_rule::ignore && chance(random, 40)) own.min_valid = between(random, 0, 4);
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

void apply(generator& random, aspect what, own_rules& own) {
    switch (what) {
        case aspect::ignored:
            own.nan = nan_rule::ignore;
            break;
        case aspect::propagated:
            own.nan = nan_rule::propagate;
            break;
        case aspect::refused:
            own.nan = nan_rule::refuse;
            break;
        case aspect::min_valid:
            own.nan = nan_rule::ignore;
            own.min_valid = between(random, 0, 4);
            break;
        case aspect::stored:
            own.out_dtype = random_real_type(random);
            own.round = pick(random, {rounding::trunc, rounding::floor, rounding::half_even, rounding::half_away});
            break;
        case aspect::stable:
            own.stable = true;
            break;
        default:
            break;
    }
}

void random_padding(generator& random, aspect what, pool_request& call) {
    const bool padded = what == aspect::pads || what == aspect::pads_apart || what == aspect::counts_padding ||
                        what == aspect::counts_real || what == aspect::ceil;
    if (what == aspect::same) {
        call.padding_rule = padding_word::same;
    } else if (what == aspect::same_lower) {
        call.padding_rule = padding_word::same_lower;
    } else if (what == aspect::valid) {
        call.padding_rule = padding_word::valid;
    } else if (padded || chance(random, 50)) {
        std::vector<pad_pair> pads(call.kernel.size());
        for (pad_pair& pad : pads) {
            pad.lo = between(random, 0, 2);
            pad.hi = what != aspect::pads_apart && chance(random, 60) ? pad.lo : between(random, 0, 2);
        }
        call.padding = pads;
    } else if (chance(random, 40)) {
        call.padding_rule = pick(random, {padding_word::same, padding_word::same_lower, padding_word::valid});
    }
}

/// Lines of one run each, as in disks and diamonds: nested about the middle, or anywhere; some lines empty.
footprint_mask footprint_of_runs(generator& random, extent axes) {
    footprint_mask mask;
    extent lines = 1;
    for (extent a = 0; a + 1 < axes; ++a) {
        mask.shape.push_back(between(random, 1, axes > 2 ? 4 : 7));
        lines *= mask.shape.back();
    }
    const extent most = between(random, 3, 19);
    mask.shape.push_back(most);
    const bool nested = chance(random, 60);
    for (extent line = 0; line < lines; ++line) {
        const extent length = chance(random, 10) ? 0 : between(random, 1, most);
        const extent first = nested ? (most - length) / 2 : between(random, 0, most - length);
        for (extent i = 0; i < most; ++i) mask.cells.push_back(i >= first && i < first + length ? 1 : 0);
    }
    return mask;
}

footprint_mask random_footprint(generator& random, extent axes) {
    if (chance(random, 40)) return footprint_of_runs(random, axes);
    footprint_mask mask;
    extent cells = 1;
    for (extent a = 0; a < axes; ++a) {
        mask.shape.push_back(between(random, 1, 4));
        cells *= mask.shape.back();
    }
    for (extent i = 0; i < cells; ++i) mask.cells.push_back(chance(random, 70) ? 1 : 0);
    return mask;
}

std::optional<border> mode_of(aspect what) {
    switch (what) {
        case aspect::reflect:
            return border::reflect;
        case aspect::constant:
            return border::constant;
        case aspect::nearest:
            return border::nearest;
        case aspect::mirror:
            return border::mirror;
        case aspect::wrap:
            return border::wrap;
        default:
            return std::nullopt;
    }
}

}  // namespace

dtype random_real_type(generator& random) {
    return pick(random,
                {dtype::float32, dtype::float32, dtype::float64, dtype::float16, dtype::bfloat16, dtype::boolean, dtype::int8,
                 dtype::int16, dtype::int32, dtype::int64, dtype::uint8, dtype::uint16, dtype::uint32, dtype::uint64});
}

pool_request random_pool(generator& random, extent rank, pool_operation operation, dialect whose, aspect what) {
    pool_request call;
    call.operation = operation;
    call.dialect = whose;
    const extent pooled = std::min(rank, between(random, 1, 3));
    if (what == aspect::layout) {
        call.channels_last = chance(random, 50);
    } else if (what == aspect::axes || chance(random, 60)) {
        call.axes = random_axes(random, rank, pooled);
    }
    const bool any_windows = what <= aspect::stored || what >= aspect::layout;
    const int way = static_cast<int>(between(random, 0, 9));
    if (what == aspect::kept || what == aspect::dropped || (any_windows && way == 0)) {
        call.global = true;
    } else if (what == aspect::adaptive || (any_windows && way == 1)) {
        call.output_size = list(random, pooled, 1, 6);
    } else {
        call.kernel = list(random, pooled, 1, chance(random, 15) ? 40 : 5);
        if (what == aspect::several_lengths) {
            while (static_cast<extent>(call.kernel.size()) < pooled) call.kernel.push_back(between(random, 1, 5));
        }
        if (what == aspect::stride || chance(random, 70)) call.stride = list(random, pooled, 1, 4);
        if (what == aspect::dilation || chance(random, 20))
            call.dilation = list(random, pooled, what == aspect::dilation ? 2 : 1, 3);
        random_padding(random, what, call);
        call.ceil_mode = what == aspect::ceil || chance(random, 25);
    }
    if (what == aspect::counts_padding || what == aspect::counts_real) {
        call.count_include_pad = what == aspect::counts_padding;
    } else if (chance(random, 30)) {
        call.count_include_pad = chance(random, 50);
    }
    if (what == aspect::divisor || chance(random, 10)) call.divisor = pick(random, {1, 2, 3, 5, 9, -4});
    if (what == aspect::kept || what == aspect::dropped) {
        call.keepdims = what == aspect::kept;
    } else if (chance(random, 10)) {
        call.keepdims = chance(random, 50);
    }
    const bool columns = what == aspect::column_indices;
    const bool extreme = operation == pool_operation::max || operation == pool_operation::min;
    if (extreme) call.indices = columns || what == aspect::indices || chance(random, 20);
    call.column_major_indices = columns && call.indices;
    if (operation == pool_operation::lp && chance(random, 60)) call.p = pick(random, {1.0, 2.0, 3.0, 1.5});
    random_own_rules(random, call.own);
    apply(random, what, call.own);
    return call;
}

filter_request random_filter(generator& random, extent rank, filter_operation operation, aspect what) {
    filter_request call;
    call.operation = operation;
    const bool uniform = operation == filter_operation::uniform;
    const bool extreme = operation == filter_operation::maximum || operation == filter_operation::minimum;
    if (uniform) call.own.stable = chance(random, 25);
    if (operation == filter_operation::rank) call.rank = between(random, -3, 5);
    if (operation == filter_operation::percentile) call.percentile = static_cast<double>(between(random, -100, 100));
    extent axes = rank;
    if (what == aspect::axes || chance(random, 30)) {
        call.axes = random_axes(random, rank, between(random, 1, rank));
        axes = static_cast<extent>(call.axes.size());
    }
    const extent most = !uniform && !extreme ? 4 : (chance(random, 30) ? 45 : 7);
    if (what == aspect::footprint || (!uniform && chance(random, 35))) {
        call.footprint = random_footprint(random, axes);
    } else {
        call.size = list(random, axes, 1, most);
        if (what == aspect::several_lengths) {
            while (static_cast<extent>(call.size.size()) < axes) call.size.push_back(between(random, 1, most));
        }
    }
    const auto mode = [&] {
        return pick(random, {border::reflect, border::constant, border::nearest, border::mirror, border::wrap});
    };
    if (const auto named = mode_of(what)) {
        call.modes.push_back(*named);
    } else if (what == aspect::many_modes || chance(random, 80)) {
        call.modes.push_back(mode());
    }
    if (what == aspect::many_modes || (call.modes.size() == 1 && !mode_of(what) && chance(random, 20))) {
        while (static_cast<extent>(call.modes.size()) < axes) call.modes.push_back(mode());
    }
    if (what == aspect::constant || chance(random, 50))
        call.cval = pick(random, {0.0, -0.0, 1.0, -2.5, 0.1, 300.0, 1e-60, 1e300, std::nan("")});
    if (what == aspect::origins || chance(random, 30)) call.origins = list(random, axes, -1, 1);
    random_own_rules(random, call.own);
    apply(random, what, call.own);
    return call;
}

block_request random_block(generator& random, extent rank, block_function function, aspect what) {
    block_request call;
    if (chance(random, 80)) call.block = list(random, rank, 1, 5);
    if (what == aspect::several_lengths) {
        call.block.clear();
        for (extent a = 0; a < rank; ++a) call.block.push_back(between(random, 1, 5));
    }
    call.function = function;
    if (what == aspect::fill || chance(random, 40)) call.cval = pick(random, {1.0, -3.0, 0.1});
    if (what == aspect::nan_fill) call.cval = std::nan("");
    random_own_rules(random, call.own);
    apply(random, what, call.own);
    return call;
}

}  // namespace pooltool::testing
