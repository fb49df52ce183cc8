// A few threads that do the same work on different shares, in step: each round ends when all have finished it. For passes that
// carry a state from slab to slab, where blocks cannot run on their own.
#pragma once

#include <functional>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// A member's share of n things: a contiguous range, multiples of `grain` except at the end.
struct share {
    extent begin{0};
    extent end{0};
};

class team {
public:
    /// So many members, or fewer where the system refuses threads.
    explicit team(unsigned members);
    ~team();
    team(const team&) = delete;
    team& operator=(const team&) = delete;

    [[nodiscard]] unsigned members() const noexcept;

    /// Calls task(member) once per member and returns when all have; the first exception is thrown here.
    void round(const std::function<void(unsigned member)>& task);

    [[nodiscard]] share of(unsigned member, extent n, extent grain) const noexcept;

private:
    struct state;
    state* state_;
};

}  // namespace pooltool
