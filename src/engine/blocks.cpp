// Cutting the output into blocks; see blocks.hpp.
#include "engine/blocks.hpp"

#include <algorithm>

#include "base/checked.hpp"

namespace pooltool {

extent cells_of(const box& where) noexcept {
    extent product = 1;
    for (const range& side : where) product *= side.end - side.begin;
    return product;
}

range cell_span(const box& where, const coordinates& strides) noexcept {
    if (cells_of(where) == 0) return {};
    range span{0, 1};
    for (std::size_t m = 0; m < where.size(); ++m) {
        span.begin += where[m].begin * strides[m];
        span.end += (where[m].end - 1) * strides[m];
    }
    return span;
}

block_list::block_list(const coordinates& shape, extent target_cells, const coordinates& least_rows) : shape_(shape) {
    const int rank = static_cast<int>(shape.size());
    // The slowest axis along which one cell, with everything behind it, is not more than a block.
    inner_ = product_of(shape);
    for (axis_ = 0; axis_ < rank; ++axis_) {
        const extent length = shape[static_cast<std::size_t>(axis_)];
        inner_ = length == 0 ? 0 : inner_ / length;
        if (inner_ <= target_cells || axis_ == rank - 1) break;
        outer_ *= length;
    }
    const extent length = shape[static_cast<std::size_t>(axis_)];
    if (product_of(shape) == 0) return;
    const extent rows = std::max({extent{1}, target_cells / inner_, least_rows[static_cast<std::size_t>(axis_)]});
    chunks_ = ceil_divide(length, std::min(rows, length));
    chunk_ = ceil_divide(length, chunks_);
    chunks_ = ceil_divide(length, chunk_);
}

box block_list::operator[](extent number) const {
    box where(shape_.size());
    extent prefix = number / chunks_;
    const extent chunk = number % chunks_;
    for (std::size_t i = 0; i < shape_.size(); ++i) where[i] = {0, shape_[i]};
    const auto cut = static_cast<std::size_t>(axis_);
    where[cut] = {chunk * chunk_, std::min(shape_[cut], (chunk + 1) * chunk_)};
    for (std::size_t i = cut; i-- > 0;) {
        where[i] = {prefix % shape_[i], prefix % shape_[i] + 1};
        prefix /= shape_[i];
    }
    return where;
}

extent block_list::first_cell(extent number) const noexcept {
    const extent length = shape_[static_cast<std::size_t>(axis_)];
    return ((number / chunks_) * length + (number % chunks_) * chunk_) * inner_;
}

}  // namespace pooltool
