// SciPy's one-dimensional minimum and maximum, as a list of candidates that drop out at known steps. Without NaN this is the
// greatest (smallest) value of each window, the last of equal ones; with NaN the order of the comparisons below decides.
// Source of the rule: scipy.ndimage 1.10, minimum_filter1d/maximum_filter1d of the compiled part.
#pragma once

#include <cstddef>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// The candidates of one line. `better(a, b)` is a >= b for a maximum, a <= b for a minimum.
template <class Value, class Better>
class sliding_candidates {
public:
    /// size: cells of a window, >= 1.
    explicit sliding_candidates(extent size, Better better = {})
        : size_(size), ring_(static_cast<std::size_t>(size) + 1), better_(better) {}

    void clear() noexcept {
        first_ = 0;
        count_ = 0;
    }

    /// Takes the line's cell at `step`; steps ascend by one from whatever the first was.
    void push(extent step, Value value) {
        if (count_ > 0 && at(0).leave == step) {
            first_ = next(first_);
            --count_;
        }
        if (count_ == 0 || better_(value, at(0).value)) {
            count_ = 0;
        } else {
            while (better_(value, at(count_ - 1).value)) --count_;
        }
        at(count_) = {value, step + size_};
        ++count_;
    }

    [[nodiscard]] Value front() const { return ring_[first_].value; }

private:
    struct candidate {
        Value value{};
        extent leave{0};
    };

    [[nodiscard]] std::size_t next(std::size_t i) const noexcept { return i + 1 == ring_.size() ? 0 : i + 1; }
    candidate& at(std::size_t i) noexcept {
        const std::size_t where = first_ + i;
        return ring_[where < ring_.size() ? where : where - ring_.size()];
    }

    extent size_;
    std::vector<candidate> ring_;
    std::size_t first_{0};
    std::size_t count_{0};
    [[no_unique_address]] Better better_;
};

struct at_least {
    template <class T>
    bool operator()(T a, T b) const noexcept {
        return a >= b;
    }
};
struct at_most {
    template <class T>
    bool operator()(T a, T b) const noexcept {
        return a <= b;
    }
};

}  // namespace pooltool
