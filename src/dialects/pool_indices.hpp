// What numbers an argmax is made of, per dialect: every convention is linear in the coordinates.
#pragma once

#include <vector>

#include "dialects/pool_rules.hpp"

namespace pooltool::lowering {

/// One stride per array axis; 0 where the coordinate does not count.
///   plane          row-major over the pooled axes
///   tensor         row-major over the whole array; column_major: the other axes' row-major number times the plane's cells,
///   plus
///                  the position in the plane with the first pooled axis fastest
///   channels_last  row-major over the pooled axes times the channels, plus the channel
/// `channel_axis` is the array axis of the channels, or -1.
[[nodiscard]] std::vector<extent> index_strides(index_order order, bool column_major, const std::vector<extent>& shape,
                                                const std::vector<extent>& pooled, extent channel_axis);

/// The channel axis beside these pooled axes: the last axis of the array, or with channels first the one in front of them. -1
/// where there is none.
[[nodiscard]] extent channel_axis(const std::vector<extent>& pooled, std::size_t rank, bool channels_last);

}  // namespace pooltool::lowering
