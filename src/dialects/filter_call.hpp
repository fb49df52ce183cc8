// From a filter request's options to windows per axis. Knows SciPy's argument rules (one entry or one per axis, origins, what a
// footprint may be); does not know which engine a call takes.
#pragma once

#include <string_view>
#include <vector>

#include "pooltool/error.hpp"
#include "pooltool/io.hpp"
#include "pooltool/request.hpp"

namespace pooltool::lowering {

/// The window along one array axis.
struct filter_axis {
    extent array_axis{0};
    extent in{1};
    extent size{1};
    extent origin{0};
    border mode{border::reflect};
};

struct filter_call {
    std::vector<filter_axis> axes{};        ///< the named axes; ascending where the function orders them so
    std::vector<std::uint8_t> footprint{};  ///< over the array's axes, row-major; empty when every cell is true
    extent count{1};                        ///< true cells
    error_kind blame{error_kind::input};    ///< of a rank that does not fit `count`
};

/// median_filter, rank_filter and percentile_filter.
[[nodiscard]] bool is_rank_type(filter_operation operation) noexcept;

/// "maximum_filter" ...
[[nodiscard]] std::string_view name_of(filter_operation operation) noexcept;

/// Refuses (usage) what is wrong whatever the array.
void check_options(const filter_request& said);

[[nodiscard]] filter_call resolved_call(const filter_request& said, const array_header& input);

/// Refuses (usage) an origin that moves the window off its cell: -floor(size/2) <= origin <= floor((size-1)/2).
void check_origin(const filter_axis& axis);

/// Cells of the window in front of its own: floor(size/2) + origin.
[[nodiscard]] extent cells_before(const filter_axis& axis) noexcept;

}  // namespace pooltool::lowering
