// The limits that the system, a container and a batch scheduler set.
#include "app/processors.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

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

/// The first bytes of a small file, empty when there is none.
std::string text_of(const char* path) {
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    char text[64];
    const ssize_t count = ::read(file, text, sizeof text);
    ::close(file);
    return count > 0 ? std::string(text, static_cast<std::size_t>(count)) : std::string();
}

double number_at(std::string_view text) {
    double value = 0;
    const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() ? value : 0;
}

/// Quota over period, rounded up; 0: no limit.
unsigned in_cgroup() {
    double quota = 0;
    double period = 0;
    const std::string both = text_of("/sys/fs/cgroup/cpu.max");  // version 2: "max 100000" or "150000 100000"
    if (!both.empty()) {
        const std::size_t blank = both.find(' ');
        if (both.substr(0, 3) == "max" || blank == std::string::npos) return 0;
        quota = number_at(both);
        period = number_at(std::string_view(both).substr(blank + 1));
    } else {
        quota = number_at(text_of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"));
        period = number_at(text_of("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
    }
    if (quota <= 0 || period <= 0) return 0;
    return static_cast<unsigned>(std::clamp((quota + period - 1) / period, 1.0, static_cast<double>(most_threads)));
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
    for (const unsigned limit : {in_cgroup(), from_environment("SLURM_CPUS_PER_TASK", false)}) {
        if (limit != 0) count = std::min(count, limit);
    }
    return std::clamp(count, 1U, most_threads);
}

}  // namespace pooltool
