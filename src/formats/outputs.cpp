// Which output a path means: links are followed, devices and pipes are written directly, everything else is an atomic file.
#include "formats/outputs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "base/unnamed_file.hpp"
#include "formats/stores.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

/// The path that a chain of symbolic links ends at; it need not exist.
std::string without_links(std::string path) {
    constexpr int most_links = 40;
    std::array<char, PATH_MAX> target{};
    for (int i = 0; i < most_links; ++i) {
        const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
        if (length < 0) return path;
        const std::string_view next(target.data(), static_cast<std::size_t>(length));
        const std::size_t slash = path.rfind('/');
        const bool relative = next.empty() || next.front() != '/';
        path = relative && slash != std::string::npos ? path.substr(0, slash + 1).append(next) : std::string(next);
    }
    fail_system("follow the output's symbolic links", ELOOP);
}

[[nodiscard]] bool means_standard_output(const std::string& path) {
    return path == "-" || path == "/dev/stdout" || path == "/dev/fd/1" || path == "/proc/self/fd/1";
}

}  // namespace

void sequential_output::write(extent offset, std::span<const std::byte> bytes) {
    if (offset != at_) throw error(error_kind::system, "the output can only be written in order");
    write_all(file_.number(), bytes);
    at_ += to_extent(bytes.size());
}

void sequential_output::commit() {
    // Pipes and terminals have nothing to sync and say so.
    if (durable_ && ::fsync(file_.number()) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
        fail_system("write", errno);
    }
    file_.close();
}

collected_output::collected_output(std::unique_ptr<byte_output> output) : output_(std::move(output)), file_(unnamed_file()) {}

void collected_output::commit() {
    const auto collected = open_store(std::move(file_));
    scratch_buffer buffer;
    constexpr extent piece = extent{256} << 10;
    for (extent at = 0; at < collected->size(); at += piece) {
        const extent end = std::min(collected->size(), at + piece);
        output_->write(at, {collected->fetch(at, end, buffer), to_size(end - at)});
    }
    output_->commit();
}

compared_output::compared_output(const std::string& path)
    : existing_(::open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC)), file_(unnamed_file()) {
    if (!existing_) fail_system("read what is there already", errno);
}

void compared_output::commit() {
    const auto made = open_store(std::move(file_));
    const auto found = open_store(std::move(existing_));
    bool same = made->size() == found->size();
    scratch_buffer of_made;
    scratch_buffer of_found;
    constexpr extent piece = extent{256} << 10;
    for (extent at = 0; same && at < made->size(); at += piece) {
        const extent end = std::min(made->size(), at + piece);
        same = std::memcmp(made->fetch(at, end, of_made), found->fetch(at, end, of_found), to_size(end - at)) == 0;
    }
    found->check_unchanged();
    if (!same) fail_input("exists already, and holds something else than this call makes of its input (--force replaces it)");
}

std::unique_ptr<byte_output> open_byte_output(const std::string& path, const output_options& options) {
    if (means_standard_output(path)) return std::make_unique<sequential_output>(duplicate(STDOUT_FILENO), options.durable);
    if (path.empty()) fail_input("the output has no name");
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0) return std::make_unique<atomic_file>(path, false, options);
    std::string target = path;
    if (S_ISLNK(about.st_mode)) {
        const bool leads_somewhere = ::stat(path.c_str(), &about) == 0;
        if (!leads_somewhere || S_ISREG(about.st_mode)) target = without_links(path);
        if (!leads_somewhere) return std::make_unique<atomic_file>(target, false, options);
    }
    if (!S_ISREG(about.st_mode)) {
        if (S_ISDIR(about.st_mode)) fail_input("the output is a folder; name a file (-d writes into folders)");
        file_descriptor file(::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
        if (!file) fail_system("open", errno);
        return std::make_unique<sequential_output>(std::move(file), options.durable);
    }
    if (options.existing == existing_output::compare) return std::make_unique<compared_output>(target);
    return std::make_unique<atomic_file>(target, true, options);
}

}  // namespace pooltool
