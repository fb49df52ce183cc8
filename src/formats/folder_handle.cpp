// The last few folders, for all threads. Not one a thread: the C library ends a process that has no memory left to note what a
// thread has to destroy.
#include "formats/folder_handle.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <mutex>

#include "base/escape.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

/// Not removed since; one made again under its name is another folder.
bool still_there(const file_descriptor& folder) {
    struct stat about {};
    return ::fstat(folder.number(), &about) == 0 && about.st_nlink > 0;
}

}  // namespace

folder_handle open_folder(const std::string& path) {
    struct kept_folder {
        std::string path{};
        folder_handle handle{};
    };
    static std::mutex access;
    static std::array<kept_folder, 2> kept;  // few, as open files are limited; outputs come in runs to one folder
    const std::lock_guard lock(access);
    for (const kept_folder& each : kept) {
        if (each.handle && each.path == path && still_there(*each.handle)) return each.handle;
    }
    file_descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) {
        const int code = errno;
        if (code == ENOENT) throw error(error_kind::system, "the folder " + quoted(path) + " does not exist; make it first");
        fail_system("open the folder " + quoted(path), code);
    }
    kept_folder latest{path, std::make_shared<const file_descriptor>(std::move(folder))};
    kept.back() = std::move(kept.front());
    kept.front() = std::move(latest);
    return kept.front().handle;
}

}  // namespace pooltool
