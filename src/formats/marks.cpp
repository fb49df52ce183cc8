// user.pooltool = MARK SIZE.SECONDS.NANOSECONDS. A file whose state is another one now was written by somebody else since.
#include "formats/marks.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <array>

#include "formats/formats.hpp"

namespace pooltool {
namespace {

constexpr const char* attribute = "user.pooltool";

[[nodiscard]] std::string state_from(const struct stat& about) {
    return std::to_string(about.st_size) + '.' + std::to_string(about.st_mtim.tv_sec) + '.' +
           std::to_string(about.st_mtim.tv_nsec);
}

}  // namespace

void keep_mark(int file, const std::string& mark) noexcept {
    struct stat about {};
    if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return;
    try {
        const std::string value = mark + ' ' + state_from(about);
        static_cast<void>(::fsetxattr(file, attribute, value.data(), value.size(), 0));
    } catch (...) {  // without memory for a few words there is no mark
    }
}

std::string state_of(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) ? state_from(about) : std::string();
}

std::string mark_of(const std::string& path) {
    std::array<char, 256> value{};
    const ssize_t length = ::getxattr(path.c_str(), attribute, value.data(), value.size());
    if (length <= 0) return {};
    const std::string_view text(value.data(), static_cast<std::size_t>(length));
    const std::size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos || text.substr(blank + 1) != state_of(path)) return {};
    return std::string(text.substr(0, blank));
}

}  // namespace pooltool
