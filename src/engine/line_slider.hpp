// The monotone list of base/sliding.hpp for many lines in turn, quickly. Only the front of the list is ever asked for, and what
// comes behind it can be told from the line: nothing since the front was as good, and a NaN shields what is in front of it, so
// the next front is the best, the last of equals, of the cells behind the old one up to a NaN, or that NaN where it is the
// first of them. A line that asks for that too often gets its list.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

template <class T, class Better>
class line_slider {
public:
    /// `size`: cells of a window, >= 1; `longest`: cells of the longest line, borders included.
    line_slider(extent size, extent longest)
        : size_(size), ring_size_(std::bit_ceil(static_cast<std::size_t>(std::min(size, longest)) + 1)) {}

    /// One line, borders included: the windows' results from the one that ends with cells[first] on, one after the other.
    /// `certain`: nothing in front of the cells matters. Otherwise false, and no results, where it may: no NaN leaves the list
    /// before the whole of a window behind it is NaN, or two windows have none.
    [[nodiscard]] bool run(const T* cells, extent count, extent first, bool certain, T* out) {
        if (count == 0) return true;
        if (!certain && first < count && !certain_at(cells, first)) return false;
        T front = cells[0];
        extent leaves = size_;
        if (first == 0) out[0] = front;
        extent looked_at = 0;
        for (extent i = 1; i < count; ++i) {
            if (leaves == i) {
                if (looked_at > 4 * (i + size_)) {
                    list_window(cells, i - size_);
                    run_listed(cells, i, count, first, out);
                    return true;
                }
                extent best = i - size_ + 1;
                front = cells[best];
                extent at = best + 1;
                for (; at < i && front == front && cells[at] == cells[at]; ++at) {
                    if (better_(cells[at], front)) {
                        front = cells[at];
                        best = at;
                    }
                }
                looked_at += at - (i - size_);
                leaves = best + size_;
            }
            const T cell = cells[i];
            const bool better = better_(cell, front);
            front = better ? cell : front;
            leaves = better ? i + size_ : leaves;
            if (i >= first) out[i - first] = front;
        }
        return true;
    }

private:
    struct candidate {
        T value{};
        extent leaves{0};
    };

    /// Do two windows' cells without NaN, or a window's of nothing else, end with cells[last] or in front of it?
    [[nodiscard]] bool certain_at(const T* cells, extent last) const noexcept {
        extent numbers = 0;
        extent nans = 0;
        for (extent i = 0; i <= last; ++i) {
            numbers = cells[i] == cells[i] ? numbers + 1 : 0;
            nans = cells[i] == cells[i] ? 0 : nans + 1;
            if (numbers >= 2 * size_ || nans >= size_) return true;
        }
        return false;
    }

    /// The list of the window whose first cell, the front, is cells[begin]. Some of it may be better than the front, behind a
    /// NaN: another was the front when that came.
    void list_window(const T* cells, extent begin) {
        ring_.resize(ring_size_);
        front_ = end_ = 0;
        for (extent step = begin; step < begin + size_; ++step) {
            while (end_ > 1 && better_(cells[step], ring_[end_ - 1].value)) --end_;
            ring_[end_++] = {cells[step], step + size_};
        }
    }

    /// The rest of a line from cells[i] on, where the front of the list leaves.
    void run_listed(const T* cells, extent i, extent count, extent first, T* out) {
        const std::size_t mask = ring_size_ - 1;
        T last = ring_[(end_ - 1) & mask].value;
        for (extent step = i; step < count; ++step) {
            if (front_ != end_ && ring_[front_ & mask].leaves == step) ++front_;
            const T value = cells[step];
            if (front_ == end_ || better_(value, ring_[front_ & mask].value)) {
                end_ = front_;
            } else {
                while (better_(value, last)) last = ring_[(--end_ - 1) & mask].value;
            }
            ring_[end_++ & mask] = {value, step + size_};
            last = value;
            if (step >= first) out[step - first] = ring_[front_ & mask].value;
        }
    }

    extent size_;
    std::size_t ring_size_;
    std::vector<candidate> ring_{};
    std::size_t front_{0};
    std::size_t end_{0};
    [[no_unique_address]] Better better_{};
};

}  // namespace pooltool
