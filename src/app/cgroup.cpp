// /proc/self/cgroup tells the groups. Inside a container they may be told by their path outside of it, which leads nowhere here;
// the container's own group is then the top of what is mounted. So every folder on the way up is asked, and those that are not there
// say nothing.
#include "app/cgroup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace pooltool {

namespace {

constexpr double most_processors = 4096;

/// The first bytes of a small file, empty when there is none.
std::string text_of(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {};
    std::array<char, 4096> text{};
    const ssize_t count = ::read(file, text.data(), text.size());
    ::close(file);
    return count > 0 ? std::string(text.data(), static_cast<std::size_t>(count)) : std::string();
}

double number_at(std::string_view text) {
    double value = 0;
    const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() ? value : 0;
}

/// Quota over period, rounded up; 0: no limit.
unsigned quota_of(double quota, double period) {
    if (quota <= 0 || period <= 0) return 0;
    return static_cast<unsigned>(std::clamp((quota + period - 1) / period, 1.0, most_processors));
}

/// Version 2: "max 100000" or "150000 100000".
unsigned quota_in(const std::string& folder) {
    const std::string both = text_of(folder + "/cpu.max");
    const std::size_t blank = both.find(' ');
    if (blank == std::string::npos || both.substr(0, 3) == "max") return 0;
    return quota_of(number_at(both), number_at(std::string_view(both).substr(blank + 1)));
}

unsigned quota_in_version_1(const std::string& folder) {
    const std::string quota = text_of(folder + "/cpu.cfs_quota_us");
    return quota.empty() ? 0 : quota_of(number_at(quota), number_at(text_of(folder + "/cpu.cfs_period_us")));
}

/// The least that `quota` finds in `top` and the folders from there down to `path`.
template <class Quota>
unsigned least_on_the_way(const std::string& top, std::string path, const Quota& quota) {
    unsigned least = 0;
    while (true) {
        while (!path.empty() && path.back() == '/') path.pop_back();
        const unsigned here = quota(top + path);
        if (here != 0 && (least == 0 || here < least)) least = here;
        if (path.empty()) return least;
        path.erase(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    }
}

/// Whether "cpu" is one of "cpu,cpuacct".
bool has_processors(std::string_view controllers) {
    while (!controllers.empty()) {
        const std::size_t end = std::min(controllers.find(','), controllers.size());
        if (controllers.substr(0, end) == "cpu") return true;
        controllers.remove_prefix(std::min(end + 1, controllers.size()));
    }
    return false;
}

}  // namespace

unsigned processors_in_cgroup(const std::string& root) {
    const std::string top = root + "/sys/fs/cgroup";
    std::string groups = text_of(root + "/proc/self/cgroup");  // lines of NUMBER:CONTROLLERS:PATH
    if (groups.empty()) groups = "0::/";
    unsigned least = 0;
    for (std::size_t begin = 0; begin < groups.size();) {
        const std::size_t end = std::min(groups.find('\n', begin), groups.size());
        const std::string_view line = std::string_view(groups).substr(begin, end - begin);
        begin = end + 1;
        const std::size_t first = line.find(':');
        const std::size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos) continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        const std::string path(line.substr(second + 1));
        unsigned here = 0;
        if (controllers.empty()) {
            here = least_on_the_way(top, path, quota_in);
        } else if (has_processors(controllers)) {
            here = least_on_the_way(top + "/cpu", path, quota_in_version_1);
        }
        if (here != 0 && (least == 0 || here < least)) least = here;
    }
    return least;
}

}  // namespace pooltool
