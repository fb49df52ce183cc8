// One function per kind of request.
#include "cli/requests.hpp"

#include <array>

#include "cli/values.hpp"

namespace pooltool::cli {

namespace {

own_rules own_rules_of(const arguments& typed) {
    constexpr std::array nan_rules{nan_rule::propagate, nan_rule::ignore, nan_rule::refuse};
    constexpr std::array roundings{rounding::half_even, rounding::half_away, rounding::floor, rounding::trunc};
    own_rules own;
    if (const auto choice = given(typed, option_id::nan, parse_choice)) own.nan = nan_rules[*choice];
    own.min_valid = given(typed, option_id::min_valid, parse_integer);
    own.out_dtype = given(typed, option_id::out_dtype, parse_dtype);
    if (const auto choice = given(typed, option_id::round, parse_choice)) own.round = roundings[*choice];
    own.stable = typed.is_set(option_id::stable);
    return own;
}

template <class Parser>
std::vector<extent> list_of(const arguments& typed, option_id option, Parser parse) {
    return given(typed, option, parse).value_or(std::vector<extent>{});
}

pool_operation pool_operation_of(command_id command) {
    switch (command) {
        case command_id::max:
            return pool_operation::max;
        case command_id::avg:
            return pool_operation::avg;
        case command_id::min:
            return pool_operation::min;
        case command_id::sum:
            return pool_operation::sum;
        case command_id::median:
            return pool_operation::median;
        default:
            return pool_operation::lp;
    }
}

constexpr std::array dialects{dialect::torch, dialect::keras, dialect::onnx, dialect::jax};

/// What pooling and unpooling say alike.
template <class Request>
void set_windows(Request& request, const arguments& typed) {
    if (const auto choice = given(typed, option_id::dialect, parse_choice)) request.dialect = dialects[*choice];
    request.kernel = list_of(typed, option_id::kernel, parse_extents);
    request.stride = list_of(typed, option_id::stride, parse_extents);
    if (auto padding = given(typed, option_id::padding, parse_padding)) {
        request.padding = std::move(padding->pairs);
        request.padding_rule = padding->word;
    }
    request.axes = list_of(typed, option_id::axes, parse_list);
    request.output_size = list_of(typed, option_id::output_size, parse_extents);
}

pool_request pool_request_of(command_id command, const arguments& typed) {
    pool_request request;
    request.operation = pool_operation_of(command);
    set_windows(request, typed);
    request.dilation = list_of(typed, option_id::dilation, parse_extents);
    request.ceil_mode = typed.is_set(option_id::ceil_mode);
    request.count_include_pad = typed.flag(option_id::count_include_pad);
    request.divisor = given(typed, option_id::divisor, parse_integer);
    if (const auto choice = given(typed, option_id::data_format, parse_choice)) request.channels_last = *choice == 0;
    request.global = typed.is_set(option_id::global);
    request.keepdims = typed.flag(option_id::keepdims);
    request.indices = typed.has(option_id::indices);
    if (const auto choice = given(typed, option_id::storage_order, parse_choice)) request.column_major_indices = *choice == 1;
    request.p = given(typed, option_id::p, parse_double);
    request.own = own_rules_of(typed);
    return request;
}

unpool_request unpool_request_of(const arguments& typed) {
    unpool_request request;
    set_windows(request, typed);
    return request;
}

filter_operation filter_operation_of(command_id command) {
    switch (command) {
        case command_id::maximum_filter:
            return filter_operation::maximum;
        case command_id::minimum_filter:
            return filter_operation::minimum;
        case command_id::uniform_filter:
            return filter_operation::uniform;
        case command_id::median_filter:
            return filter_operation::median;
        case command_id::rank_filter:
            return filter_operation::rank;
        default:
            return filter_operation::percentile;
    }
}

filter_request filter_request_of(command_id command, const arguments& typed) {
    // In the order of the row's choices; the last three are SciPy's other names.
    constexpr std::array borders{border::reflect, border::constant, border::nearest,  border::mirror,
                                 border::wrap,    border::reflect,  border::constant, border::wrap};
    filter_request request;
    request.operation = filter_operation_of(command);
    request.size = list_of(typed, option_id::size, parse_extents);
    if (const std::string* path = typed.last(option_id::footprint)) request.footprint = read_footprint(*path, {});
    if (const auto modes = given(typed, option_id::mode, parse_choices)) {
        for (const std::size_t mode : *modes) request.modes.push_back(borders[mode]);
    }
    request.cval = given(typed, option_id::cval, parse_double).value_or(0);
    request.origins = list_of(typed, option_id::origin, parse_list);
    request.axes = list_of(typed, option_id::axes, parse_list);
    request.rank = given(typed, option_id::rank, parse_integer);
    request.percentile = given(typed, option_id::percentile, parse_double);
    request.own = own_rules_of(typed);
    return request;
}

block_request block_request_of(const arguments& typed) {
    constexpr std::array functions{block_function::max, block_function::mean, block_function::min, block_function::sum,
                                   block_function::median};
    block_request request;
    request.block = list_of(typed, option_id::block, parse_extents);
    if (const auto choice = given(typed, option_id::func, parse_choice)) request.function = functions[*choice];
    request.cval = given(typed, option_id::cval, parse_double).value_or(0);
    request.own = own_rules_of(typed);
    return request;
}

convert_request convert_request_of(const arguments& typed) {
    convert_request request;
    const own_rules own = own_rules_of(typed);
    request.out_dtype = own.out_dtype;
    request.round = own.round;
    if (const auto choice = given(typed, option_id::order, parse_choice)) request.fortran_order = *choice == 1;
    return request;
}

}  // namespace

operation operation_of(command_id command, const arguments& typed) {
    if (command == command_id::convert) return convert_request_of(typed);
    if (command == command_id::block_reduce) return block_request_of(typed);
    if (command == command_id::max_unpool) return unpool_request_of(typed);
    if (row_of(command).group == command_group::filters) return filter_request_of(command, typed);
    return pool_request_of(command, typed);
}

}  // namespace pooltool::cli
