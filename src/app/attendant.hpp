// A thread that stands by while others work: it hears SIGINT, SIGTERM and SIGHUP in their place, and ticks. The first signal asks
// for an end: what is under way may finish for a moment; what does not is given up. A second signal ends the program at once.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

namespace pooltool {

class attendant {
public:
    struct duties {
        std::function<void()> tick{};         ///< every tenth of a second; empty: never
        std::function<void(int)> give_up{};   ///< after a signal, when the work goes on for too long: ends the program
    };

    /// From here on signals that the program handles are heard by this thread alone; threads begun later inherit that.
    explicit attendant(duties what);
    attendant(const attendant&) = delete;
    attendant& operator=(const attendant&) = delete;
    ~attendant();

    /// The signal that asked for an end; 0: none.
    [[nodiscard]] int signal() const noexcept { return signal_; }

    /// The work has ended: waits for the thread, and signals go their usual way again.
    void dismiss();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
    std::atomic<int> signal_{0};

    void stand_by();
};

}  // namespace pooltool
