// One counter that hands out numbers.
#include "app/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace pooltool {

void run_tasks(std::size_t count, unsigned threads, unsigned spare, crew& helpers, const std::function<bool(std::size_t)>& task) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    std::mutex guard;
    std::exception_ptr problem;
    const auto do_tasks = [&] {
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
    helpers.begin();  // before the others come, so that none finds that all is done
    std::vector<std::thread> others;
    const unsigned workers = static_cast<unsigned>(std::min<std::size_t>(threads, count));
    for (unsigned i = 1; i < workers + spare; ++i) {
        try {
            others.reserve(workers + spare);
            others.emplace_back([&, works = i < workers] {
                helpers.begin();
                if (works) do_tasks();
                helpers.help();
            });
        } catch (...) {
            break;  // fewer threads than asked for: the work gets done all the same
        }
    }
    do_tasks();
    helpers.help();
    for (std::thread& one : others) one.join();
    if (problem) std::rethrow_exception(problem);
}

}  // namespace pooltool
