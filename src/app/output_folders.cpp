// mkdir(2) from the top, once per folder.
#include "app/output_folders.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "app/standard_output.hpp"

namespace pooltool {

namespace {

std::string folder_of(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    return slash == std::string::npos ? std::string() : file.substr(0, slash);
}

}  // namespace

void output_folders::make_for(const std::string& file) {
    const std::string last = folder_of(file);
    if (last.empty()) return;
    const std::lock_guard<std::mutex> lock(guard_);
    if (made_.count(last) != 0) return;
    for (std::size_t slash = file.find('/', 1); slash != std::string::npos; slash = file.find('/', slash + 1)) {
        std::string folder = file.substr(0, slash);
        if (made_.count(folder) != 0) continue;
        if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
            const int code = errno;
            struct stat found {};  // a read-only file system says so before it looks
            if (::stat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
                throw named_error(error_kind::system,
                                  about(folder, std::string("cannot make the folder: ") + std::strerror(code)));
            }
        }
        made_.insert(std::move(folder));
    }
}

void remove_stale_temporaries_of(const std::vector<planned_job>& jobs) {
    std::unordered_set<std::string> folders;
    for (const planned_job& next : jobs) {
        folders.insert(folder_of(next.output));
        if (!next.indices.empty()) folders.insert(folder_of(next.indices));
    }
    for (const std::string& folder : folders) {
        try {
            remove_stale_temporaries(folder.empty() ? "." : folder);
        } catch (const error&) {  // not there yet, or not ours to look into: its outputs will tell
        }
    }
}

}  // namespace pooltool
