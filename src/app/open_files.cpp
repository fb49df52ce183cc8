// RLIMIT_NOFILE: often 1,024 where 500,000 are allowed to who asks.
#include "app/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace pooltool {

namespace {

// Standard streams, report, signals, and what libraries keep open.
constexpr rlim_t for_the_program = 24;
// The most that one input was seen to need: itself, two outputs with their folders, a second name of each while they are renamed, and
// temporary files of the engine.
constexpr rlim_t for_a_worker = 10;
// More do not make a disk faster, and each may have two of the 1,024 temporary names that there are.
constexpr rlim_t most_workers = 512;

}  // namespace

unsigned workers_with_files() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return most_workers;
    constexpr rlim_t wanted = for_the_program + most_workers * for_a_worker;
    if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = std::min(limit.rlim_max, wanted);
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 && ::getrlimit(RLIMIT_NOFILE, &limit) != 0) return most_workers;
    }
    const rlim_t left = limit.rlim_cur > for_the_program ? limit.rlim_cur - for_the_program : 0;
    return static_cast<unsigned>(std::clamp<rlim_t>(left / for_a_worker, 1, most_workers));
}

}  // namespace pooltool
