// How many taps of each window along one axis count: the same for all windows that lie inside, so that only the others are
// listed.
#pragma once

#include <algorithm>
#include <vector>

#include "base/checked.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

class window_counts {
public:
    explicit window_counts(const axis_plan& axis) {
        if (axis.out == 0) return;
        const range inner = inner_windows(axis);
        inner_begin_ = inner.begin;
        inner_end_ = inner.end;
        inner_ = static_cast<double>(axis.kernel);
        for (extent o = 0; o < inner.begin; ++o) others_.push_back(static_cast<double>(counted_taps(axis, o)));
        for (extent o = inner.end; o < axis.out; ++o) others_.push_back(static_cast<double>(counted_taps(axis, o)));
        if (inner.begin == inner.end) inner_ = others_.front();
        alike_ = std::all_of(others_.begin(), others_.end(), [this](double count) { return count == inner_; });
    }

    /// All windows count alike: as the first.
    [[nodiscard]] bool alike() const noexcept { return alike_; }
    [[nodiscard]] double first() const noexcept { return inner_; }

    /// Of window `o`; behind the axis, where cells are asked for that are overwritten later, as of its last.
    [[nodiscard]] double at(extent o) const noexcept {
        if (alike_) return inner_;
        if (o >= inner_begin_ && o < inner_end_) return inner_;
        const extent number = o < inner_begin_ ? o : o - (inner_end_ - inner_begin_);
        return others_.empty() ? inner_ : others_[std::min(static_cast<std::size_t>(number), others_.size() - 1)];
    }

private:
    /// The windows of a regular axis all of whose taps count.
    static range inner_windows(const axis_plan& axis) noexcept {
        if (!axis.windows.empty()) return {0, 0};
        const extent reach = (axis.kernel - 1) * axis.dilation;
        const extent begin = std::clamp<extent>(ceil_divide(axis.counted.begin - axis.origin, axis.stride), 0, axis.out);
        const extent past = floor_divide(axis.counted.end - 1 - reach - axis.origin, axis.stride) + 1;
        return {begin, std::clamp(past, begin, axis.out)};
    }

    std::vector<double> others_{};  // in front of the inner ones, then behind them
    extent inner_begin_{0};
    extent inner_end_{0};
    double inner_{1};
    bool alike_{true};
};

}  // namespace pooltool
