// Tasks on a pool of threads, and those that have none helping the others.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "app/workers.hpp"

using namespace pooltool;

namespace {

/// Waits for what another thread does, for ten seconds at most.
template <class Condition>
bool comes_true(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

}  // namespace

TEST_CASE("every task is done once, whatever the number of threads") {
    for (const unsigned threads : {1U, 2U, 5U, 40U}) {
        crew helpers;
        std::vector<std::atomic<int>> times(23);
        run_tasks(times.size(), threads, 2, helpers, [&](std::size_t i) { return ++times[i] == 1; });
        for (const std::atomic<int>& one : times) CHECK(one == 1);
    }
}

TEST_CASE("threads without a task help the one that shares its work, each place once") {
    for (const unsigned spare : {0U, 3U}) {
        crew helpers;
        std::mutex guard;
        std::set<unsigned> places;
        std::set<std::thread::id> threads;
        bool doubled = false;
        bool all_came = false;
        std::atomic<unsigned> came{0};
        run_tasks(3, 3, spare, helpers, [&](std::size_t i) {
            if (i != 2) return true;
            const auto other = [&](unsigned place) {
                const std::lock_guard<std::mutex> lock(guard);
                doubled = doubled || !places.insert(place).second;
                threads.insert(std::this_thread::get_id());
                ++came;
            };
            helpers.share(1, 5, other, [&] { all_came = comes_true([&] { return came == 4; }); });
            return true;
        });
        CHECK(places == std::set<unsigned>{1, 2, 3, 4});
        CHECK(all_came);
        CHECK_FALSE(doubled);
        CHECK(threads.size() <= 2 + spare);
    }
}

TEST_CASE("who shares its work waits for all that came to help") {
    crew helpers;
    std::atomic<bool> inside{false};
    std::atomic<bool> left{false};
    run_tasks(1, 1, 1, helpers, [&](std::size_t) {
        const auto slow = [&](unsigned) {
            inside = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            left = true;
        };
        helpers.share(1, 2, slow, [&] { comes_true([&] { return inside.load(); }); });
        CHECK(left);
        return true;
    });
}

TEST_CASE("a task that fails ends the others' beginning, and nobody waits for ever") {
    crew helpers;
    CHECK_THROWS_AS(run_tasks(1000, 3, 1, helpers,
                              [&](std::size_t i) -> bool {
                                  if (i == 3) throw std::runtime_error("three");
                                  return true;
                              }),
                    std::runtime_error);
}
