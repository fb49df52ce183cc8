// Threads in step; see team.hpp.
#include "engine/team.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace pooltool {

struct team::state {
    std::mutex lock{};
    std::condition_variable changed{};
    const std::function<void(unsigned)>* task{nullptr};
    unsigned round{0};
    unsigned working{0};
    bool ending{false};
    std::exception_ptr failure{};
    std::vector<std::jthread> others{};

    void attempt(const std::function<void(unsigned)>& work, unsigned member) {
        try {
            work(member);
        } catch (...) {
            const std::lock_guard hold(lock);
            if (!failure) failure = std::current_exception();
        }
    }

    void serve(unsigned member) {
        unsigned seen = 0;
        while (true) {
            std::unique_lock hold(lock);
            changed.wait(hold, [&] { return ending || round != seen; });
            if (ending) return;
            seen = round;
            const std::function<void(unsigned)>& work = *task;
            hold.unlock();
            attempt(work, member);
            hold.lock();
            if (--working == 0) changed.notify_all();
        }
    }
};

team::team(unsigned members) : state_(new state) {
    try {
        state_->others.reserve(members);
        for (unsigned member = 1; member < members; ++member) {
            state_->others.emplace_back([this, member] { state_->serve(member); });
        }
    } catch (...) {
        // Fewer threads than asked for (a limit, no memory): members() tells, and the work gets done all the same.
    }
}

team::~team() {
    {
        const std::lock_guard hold(state_->lock);
        state_->ending = true;
    }
    state_->changed.notify_all();
    state_->others.clear();  // joins
    delete state_;
}

unsigned team::members() const noexcept { return static_cast<unsigned>(state_->others.size()) + 1; }

void team::round(const std::function<void(unsigned)>& task) {
    if (state_->others.empty()) {
        task(0);
        return;
    }
    {
        const std::lock_guard hold(state_->lock);
        state_->task = &task;
        state_->working = static_cast<unsigned>(state_->others.size());
        ++state_->round;
    }
    state_->changed.notify_all();
    state_->attempt(task, 0);
    std::unique_lock hold(state_->lock);
    state_->changed.wait(hold, [&] { return state_->working == 0; });
    if (state_->failure) {
        const std::exception_ptr failure = std::exchange(state_->failure, nullptr);
        hold.unlock();
        std::rethrow_exception(failure);
    }
}

share team::of(unsigned member, extent n, extent grain) const noexcept {
    const extent grains = (n + grain - 1) / grain;
    const auto begin = static_cast<extent>(member) * grains / static_cast<extent>(members());
    const auto end = (static_cast<extent>(member) + 1) * grains / static_cast<extent>(members());
    return {std::min(n, begin * grain), std::min(n, end * grain)};
}

}  // namespace pooltool
