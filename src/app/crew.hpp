// One pool of threads for many files and for the large ones among them: who has no file to begin any more helps where blocks of one
// are left. Knows neither files nor blocks.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

namespace pooltool {

class crew {
public:
    /// A thread has work of its own from here on ...
    void begin();
    /// ... and no more. Helps those that share until nobody has any.
    void help();

    /// A pooltool::thread_lender.
    void share(unsigned first, unsigned last, const std::function<void(unsigned)>& other, const std::function<void()>& own);

private:
    struct offer {
        unsigned next{0};  ///< the place that is taken next
        unsigned last{0};
        unsigned inside{0};  ///< helpers at work
        const std::function<void(unsigned)>* work{};
    };
    std::mutex guard_{};
    std::condition_variable changed_{};
    unsigned busy_{0};
    std::list<offer> offers_{};

    [[nodiscard]] offer* open_offer();
};

}  // namespace pooltool
