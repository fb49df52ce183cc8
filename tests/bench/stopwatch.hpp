// The time that work in this process takes: by the clock, or the processor's, for a machine with other work.
#pragma once

#include <time.h>

#include <functional>

namespace pooltool::bench {

/// Seconds on a clock that only runs forward; `cpu`: of all threads of this process.
inline double now(bool cpu) {
    timespec time{};
    clock_gettime(cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

inline double seconds_of(bool cpu, const std::function<void()>& work) {
    const double start = now(cpu);
    work();
    return now(cpu) - start;
}

}  // namespace pooltool::bench
