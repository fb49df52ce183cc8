// Positions of rank-type filters; see filter_rank.hpp. Source: scipy.ndimage 1.10, _rank_filter.
#include "dialects/filter_rank.hpp"

#include <string>

#include "dialects/wording.hpp"
#include "pooltool/error.hpp"

namespace pooltool::lowering {
namespace {

[[noreturn]] void refuse(const std::string& said, extent count, error_kind blame) {
    throw error(blame, said + " does not exist in a window of " + counted(static_cast<std::size_t>(count), "cell", "cells") +
                           " (allowed: " + std::to_string(-count) + " to " + std::to_string(count - 1) + ")");
}

extent percentile_position(double percentile, extent count, error_kind blame) {
    double place = percentile;
    if (place < 0) place = place + 100.0;  // may round up to 100
    if (place == 100.0) return count - 1;
    const double position = static_cast<double>(count) * place / 100.0;
    if (!(position < static_cast<double>(count))) refuse("--percentile " + worded(percentile), count, blame);
    return static_cast<extent>(position);
}

}  // namespace

extent rank_of(const filter_request& said, extent count, error_kind blame) {
    if (said.operation == filter_operation::median) return count / 2;
    if (said.operation == filter_operation::percentile) return percentile_position(*said.percentile, count, blame);
    const extent rank = *said.rank;
    const extent position = rank < 0 ? rank + count : rank;
    if (position < 0 || position >= count) refuse("--rank " + std::to_string(rank), count, blame);
    return position;
}

}  // namespace pooltool::lowering
