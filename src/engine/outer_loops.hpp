// Walking the axes around a pass's own: every combination of their coordinates, as offsets in input and output.
#pragma once

#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

struct outer_loop {
    extent times{1};
    extent in_step{0};
    extent out_step{0};
};

/// Slowest first. Axes of which one runs on into the next are one loop.
class outer_loops {
public:
    /// Inside all that are there.
    void add(const outer_loop& loop) {
        if (loop.times == 1) return;
        if (!loops_.empty() && loops_.back().in_step == loop.times * loop.in_step &&
            loops_.back().out_step == loop.times * loop.out_step) {
            loops_.back() = {loops_.back().times * loop.times, loop.in_step, loop.out_step};
        } else {
            loops_.push_back(loop);
        }
    }

    /// The fastest, which is no longer among them; one round of nothing where there is none.
    [[nodiscard]] outer_loop take_fastest() {
        if (loops_.empty()) return {};
        const outer_loop fastest = loops_.back();
        loops_.pop_back();
        return fastest;
    }

    /// Null where there is none.
    [[nodiscard]] const outer_loop* fastest() const noexcept { return loops_.empty() ? nullptr : &loops_.back(); }

    /// Calls body(in_offset, out_offset) for every position, in memory order.
    template <class Body>
    void for_each(const Body& body) const {
        std::vector<extent> at(loops_.size(), 0);
        extent in_offset = 0;
        extent out_offset = 0;
        while (true) {
            body(in_offset, out_offset);
            std::size_t d = loops_.size();
            for (; d > 0; --d) {
                const outer_loop& here = loops_[d - 1];
                in_offset += here.in_step;
                out_offset += here.out_step;
                if (++at[d - 1] < here.times) break;
                in_offset -= here.in_step * here.times;
                out_offset -= here.out_step * here.times;
                at[d - 1] = 0;
            }
            if (d == 0) return;
        }
    }

private:
    std::vector<outer_loop> loops_{};
};

}  // namespace pooltool
