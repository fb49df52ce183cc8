// The limits that the system, a container and a batch scheduler set.
#include "app/processors.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "app/cgroup.hpp"
#include "base/escape.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

unsigned in_affinity_mask() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof mask, &mask) == 0) return static_cast<unsigned>(std::max(CPU_COUNT(&mask), 1));
    const long online = ::sysconf(_SC_NPROCESSORS_ONLN);  // more processors than the mask can hold
    return online > 0 ? static_cast<unsigned>(online) : 1;
}

unsigned from_environment(const char* name, bool strict) {
    const char* const text = std::getenv(name);
    if (text == nullptr || *text == 0) return 0;
    unsigned count = 0;
    const char* const last = text + std::strlen(text);
    const auto [end, problem] = std::from_chars(text, last, count);
    if (problem == std::errc() && end == last && count >= 1 && count <= most_threads) return count;
    if (strict)
        fail_usage(std::string(name) + "=" + escaped(text) + ": not a number of threads (1 to " + std::to_string(most_threads) +
                   ")");
    return 0;
}

}  // namespace

unsigned allowed_processors() {
    const unsigned asked = from_environment("POOLTOOL_JOBS", true);
    if (asked != 0) return asked;
    unsigned count = in_affinity_mask();
    for (const unsigned limit : {processors_in_cgroup(""), from_environment("SLURM_CPUS_PER_TASK", false)}) {
        if (limit != 0) count = std::min(count, limit);
    }
    return std::clamp(count, 1U, most_threads);
}

}  // namespace pooltool
