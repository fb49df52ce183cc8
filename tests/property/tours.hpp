// Which combinations the random calls are made of: within one tour, as many seeds in a row as tour_length says, every operation
// meets every type and every aspect of its family, and pooling all of it under every dialect too. What an aspect leaves open is
// drawn; one that the operation or the dialect refuses gives way to a plain call.
#pragma once

#include <array>
#include <cstdint>

#include "pooltool/dtype.hpp"
#include "pooltool/request.hpp"

namespace pooltool::testing {

enum class family { pooling, extreme_filters, uniform_filters, rank_filters, blocks };

/// What a call is sure to have.
enum class aspect {
    plain,
    several_lengths,
    axes,  // all families but blocks have axes
    ignored,
    propagated,
    refused,
    min_valid,  // --nan, --min-valid
    stored,     // --out-dtype with a rounding
    // pooling
    stride,
    dilation,
    pads,
    pads_apart,
    same,
    same_lower,
    valid,
    ceil,
    counts_padding,
    counts_real,
    divisor,
    kept,
    dropped,
    adaptive,
    layout,
    indices,
    column_indices,
    // filters
    footprint,
    reflect,
    constant,
    nearest,
    mirror,
    wrap,
    many_modes,
    origins,
    stable,
    // blocks
    fill,
    nan_fill
};

inline constexpr std::array every_real_type{dtype::float32, dtype::float64, dtype::float16, dtype::bfloat16, dtype::boolean,
                                            dtype::int8,    dtype::int16,   dtype::int32,   dtype::int64,    dtype::uint8,
                                            dtype::uint16,  dtype::uint32,  dtype::uint64};
inline constexpr std::array every_type{dtype::float32, dtype::float64, dtype::float16, dtype::bfloat16,  dtype::boolean,
                                       dtype::int8,    dtype::int16,   dtype::int32,   dtype::int64,     dtype::uint8,
                                       dtype::uint16,  dtype::uint32,  dtype::uint64,  dtype::complex64, dtype::complex128};
inline constexpr std::array every_dialect{dialect::torch, dialect::keras, dialect::onnx, dialect::jax};

inline constexpr std::array pooling_aspects{
    aspect::plain,   aspect::several_lengths, aspect::axes,        aspect::ignored,    aspect::propagated,
    aspect::refused, aspect::min_valid,       aspect::stored,      aspect::stride,     aspect::dilation,
    aspect::pads,    aspect::pads_apart,      aspect::same,        aspect::same_lower, aspect::valid,
    aspect::ceil,    aspect::counts_padding,  aspect::counts_real, aspect::divisor,    aspect::kept,
    aspect::dropped, aspect::adaptive,        aspect::layout,      aspect::indices,    aspect::column_indices};
inline constexpr std::array filter_aspects{
    aspect::plain,     aspect::several_lengths, aspect::axes,    aspect::ignored,   aspect::propagated, aspect::refused,
    aspect::min_valid, aspect::stored,          aspect::reflect, aspect::constant,  aspect::nearest,    aspect::mirror,
    aspect::wrap,      aspect::many_modes,      aspect::origins, aspect::footprint, aspect::stable};
inline constexpr std::array block_aspects{aspect::plain,   aspect::several_lengths, aspect::ignored, aspect::propagated,
                                          aspect::refused, aspect::min_valid,       aspect::stored,  aspect::fill,
                                          aspect::nan_fill};

inline constexpr std::array pool_operations{pool_operation::max, pool_operation::avg,    pool_operation::min,
                                            pool_operation::sum, pool_operation::median, pool_operation::lp};
inline constexpr std::array extreme_operations{filter_operation::maximum, filter_operation::minimum};
inline constexpr std::array uniform_operations{filter_operation::uniform};
inline constexpr std::array rank_operations{filter_operation::median, filter_operation::rank, filter_operation::percentile};
inline constexpr std::array block_functions{block_function::max, block_function::mean, block_function::min, block_function::sum,
                                            block_function::median};

/// Calls `made(operations, types, aspects)` with the lists of a family.
template <class Made>
constexpr auto with_lists(family which, const Made& made) {
    switch (which) {
        case family::pooling:
            return made(pool_operations, every_type, pooling_aspects);
        case family::extreme_filters:
            return made(extreme_operations, every_real_type, filter_aspects);
        case family::uniform_filters:
            return made(uniform_operations, every_type, filter_aspects);
        case family::rank_filters:
            return made(rank_operations, every_real_type, filter_aspects);
        case family::blocks:
            break;
    }
    return made(block_functions, every_real_type, block_aspects);
}

/// Seeds in a row within which all combinations come once.
[[nodiscard]] constexpr std::uint64_t tour_length(family which) {
    return with_lists(which, [](const auto& operations, const auto& types, const auto& aspects) -> std::uint64_t {
        return operations.size() * types.size() * aspects.size();
    });
}

/// Places in the lists of a family.
struct stop {
    std::size_t operation{0};
    std::size_t type{0};
    std::size_t kind{0};     ///< of call: its aspect
    std::size_t dialect{0};  ///< every one for an operation and a type, and for an operation and an aspect
};

/// Neighbouring seeds stop far apart, so that a few of them see a little of everything.
[[nodiscard]] constexpr stop stop_of(family which, std::uint64_t seed) {
    return with_lists(which, [&](const auto& operations, const auto&, const auto& aspects) -> stop {
        constexpr std::uint64_t stride = 1009;  // a prime that divides no tour's length
        const std::uint64_t number = seed * stride % tour_length(which);
        stop here;
        here.operation = number % operations.size();
        here.kind = number / operations.size() % aspects.size();
        here.type = number / operations.size() / aspects.size();
        here.dialect = (here.kind + here.type) % every_dialect.size();
        return here;
    });
}

}  // namespace pooltool::testing
