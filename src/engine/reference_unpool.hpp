// The reference engine of max unpooling: the plan read literally, whole arrays in memory, one value after the other.
#pragma once

#include "pooltool/io.hpp"
#include "pooltool/unpool.hpp"

namespace pooltool {

/// Like run(), without a schedule.
void run_unpool_reference(const unpool_plan& what, source& values, source& indices, sink& out);

/// The header of what an unpool plan writes, which every engine gives its sink.
[[nodiscard]] inline array_header unpooled_header(const unpool_plan& what, const array_header& values) {
    return {what.type, what.out_shape, what.fortran_order, false, values.carrier};
}

}  // namespace pooltool
