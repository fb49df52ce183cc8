// One counter that hands out numbers.
#include "app/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pooltool {

void run_tasks(std::size_t count, unsigned threads, const std::function<bool(std::size_t)>& task) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    std::mutex guard;
    std::exception_ptr problem;
    const auto work = [&] {
        while (!stopped) {
            const std::size_t i = next++;
            if (i >= count) return;
            try {
                if (!task(i)) stopped = true;
            } catch (...) {
                stopped = true;
                const std::lock_guard<std::mutex> lock(guard);
                if (!problem) problem = std::current_exception();
            }
        }
    };
    const std::size_t helpers = std::min<std::size_t>(threads, count);
    std::vector<std::thread> crew;
    for (std::size_t i = 1; i < helpers; ++i) {
        try {
            crew.reserve(helpers);
            crew.emplace_back(work);
        } catch (...) {
            break;  // fewer threads than asked for: the work gets done all the same
        }
    }
    work();
    for (std::thread& one : crew) one.join();
    if (problem) std::rethrow_exception(problem);
}

}  // namespace pooltool
