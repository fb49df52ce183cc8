// One handle a thread.
#include "formats/folder_handle.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

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
    thread_local kept_folder kept;
    if (kept.handle && kept.path == path && still_there(*kept.handle)) return kept.handle;
    file_descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) {
        const int code = errno;
        if (code == ENOENT) throw error(error_kind::system, "the folder " + quoted(path) + " does not exist; make it first");
        fail_system("open the folder " + quoted(path), code);
    }
    kept.handle = std::make_shared<const file_descriptor>(std::move(folder));
    kept.path = path;
    return kept.handle;
}

}  // namespace pooltool
