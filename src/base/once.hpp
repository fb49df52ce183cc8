// Something done once, by whichever thread comes first. Not std::call_once: an exception that leaves it passes through the C
// library, which then needs another library and memory to load it, and ends the process where there is none.
#pragma once

#include <mutex>

namespace pooltool {

class once {
public:
    /// Returns when `body` has been called and has returned, by this thread or another. When it throws, the next call tries
    /// again.
    template <class Body>
    void run(const Body& body) {
        const std::lock_guard lock(access_);
        if (done_) return;
        body();
        done_ = true;
    }

private:
    std::mutex access_{};
    bool done_{false};
};

}  // namespace pooltool
