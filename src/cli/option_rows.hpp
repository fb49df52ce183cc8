// The words that all option tables share: sets of commands, and the values of dtypes.
#pragma once

#include <array>

#include "cli/options.hpp"

namespace pooltool::cli::option_tables {

using enum command_id;
using enum option_section;

inline constexpr command_set extremes = only(max) | only(min);
inline constexpr command_set pooling = extremes | only(avg) | only(sum) | only(median) | only(lp);
inline constexpr command_set line_filters = only(maximum_filter) | only(minimum_filter) | only(uniform_filter);
inline constexpr command_set rank_filters = only(median_filter) | only(rank_filter) | only(percentile_filter);
inline constexpr command_set filters = line_filters | rank_filters;
inline constexpr command_set windowed = pooling | filters | only(block_reduce);
inline constexpr command_set batches = windowed | only(convert);  // any number of inputs
inline constexpr command_set writers = batches | only(max_unpool);
inline constexpr command_set lists = batches | only(info);
inline constexpr command_set readers = writers | only(info) | only(view) | only(explain) | only(diff);
inline constexpr command_set everything = (command_set{1} << command_count) - 1;

inline constexpr std::string_view dtype_words =
    "bool|int8|int16|int32|int64|uint8|uint16|uint32|uint64|float16|bfloat16|float32|float64|complex64|complex128";

}  // namespace pooltool::cli::option_tables
