// What every window option shares: which array axes are named, lists with one entry per axis, and how large a number may be.
// Knows neither pooling nor filters.
#pragma once

#include <string_view>
#include <vector>

#include "pooltool/error.hpp"
#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool::lowering {

/// No kernel, stride, dilation, padding, origin or axis is longer: sums of a few such numbers cannot wrap.
inline constexpr extent largest_number = extent{1} << 60;

/// The named axes counted from the front, in the order named. Refuses (usage) an axis named twice and (input) one that the
/// array does not have.
[[nodiscard]] std::vector<extent> resolved_axes(const std::vector<extent>& axes, std::size_t rank);

/// Every value is in [least, largest_number]; else error(usage) naming `option`.
void check_numbers(std::string_view option, const std::vector<extent>& values, extent least);

/// error(kind) unless `entries` is 0 (not given), 1 (serves every axis) or `axes`.
void check_entries(std::string_view option, std::size_t entries, std::size_t axes, error_kind kind);

/// error(input) when an axis is longer than largest_number, or when the bytes of the array cannot be counted.
void check_input(const array_header& input);

/// One value per axis from a list that passed check_entries.
template <class T>
[[nodiscard]] T entry_of(const std::vector<T>& list, std::size_t i, T otherwise) {
    if (list.empty()) return otherwise;
    return list.size() == 1 ? list.front() : list[i];
}

/// Product of counts >= 0; error(kind) saying `what` is too large beyond largest_number.
[[nodiscard]] extent volume_of(const std::vector<extent>& lengths, std::string_view what, error_kind kind);

/// error(input) when the bytes of an output of this shape and type cannot be counted.
void check_output(const std::vector<extent>& shape, dtype type);

}  // namespace pooltool::lowering
