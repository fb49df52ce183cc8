// Walking with opendir(3), sorted bytewise, so that every machine of a run sees one order. Links to folders are followed only when asked.
#include "app/inputs.hpp"

#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "app/standard_output.hpp"
#include "app/whole_text.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

bool is_folder(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

bool matches(const std::vector<std::string>& globs, const std::string& name, const std::string& relative) {
    for (const std::string& glob : globs) {
        const bool whole = glob.find('/') != std::string::npos;
        if (::fnmatch(glob.c_str(), whole ? relative.c_str() : name.c_str(), 0) == 0) return true;
    }
    return false;
}

class folder_walk {
public:
    folder_walk(const input_selection& selection, found_inputs& found)
        : selection_(selection), found_(found), output_(identity_of(selection.output_folder)) {}

    void walk(const std::string& folder, const std::string& relative) {
        if (!relative.empty() && output_ && identity_of(folder) == output_) return;
        const descent here(*this, folder);
        if (here.is_loop()) return;
        std::vector<std::string> folders;
        std::vector<std::string> files;
        DIR* const listing = ::opendir(folder.c_str());
        if (listing == nullptr) {
            found_.problems.push_back(about(folder, std::string("cannot list the folder: ") + std::strerror(errno)));
            return;
        }
        while (true) {
            errno = 0;
            const dirent* const entry = ::readdir(listing);
            if (entry == nullptr) break;
            const std::string name = entry->d_name;
            if (name == "." || name == "..") continue;
            const kind what = kind_of(folder, *entry);
            if (what == kind::folder) folders.push_back(name);
            if (what == kind::file && wanted(name, relative + name)) files.push_back(name);
        }
        const int refused = errno;  // of the readdir that gave nothing: 0 at the end of the folder
        ::closedir(listing);
        if (refused != 0) {
            found_.problems.push_back(
                about(folder, std::string("cannot list the folder to its end: ") + std::strerror(refused)));
        }
        const std::string prefix = folder.empty() || folder.back() == '/' ? folder : folder + '/';
        std::sort(files.begin(), files.end());
        std::sort(folders.begin(), folders.end());
        for (const std::string& name : files) found_.files.push_back({prefix + name, relative + name});
        for (const std::string& name : folders) {
            if (!matches(selection_.exclude, name, relative + name)) walk(prefix + name, relative + name + '/');
        }
    }

private:
    enum class kind { file, folder, other };

    const input_selection& selection_;
    found_inputs& found_;
    std::optional<file_identity> output_;
    std::vector<file_identity> above_{};  ///< the folders that the walk is in, when links are followed

    /// While one lives, the walk is in a folder.
    class descent {
    public:
        descent(folder_walk& walk, const std::string& folder) : walk_(walk) {
            if (!walk.selection_.follow) return;
            const file_identity identity = identity_of(folder).value_or(file_identity{});
            loop_ = std::find(walk.above_.begin(), walk.above_.end(), identity) != walk.above_.end();
            walk.above_.push_back(identity);
        }
        descent(const descent&) = delete;
        descent& operator=(const descent&) = delete;
        ~descent() {
            if (walk_.selection_.follow) walk_.above_.pop_back();
        }
        [[nodiscard]] bool is_loop() const noexcept { return loop_; }

    private:
        folder_walk& walk_;
        bool loop_{false};
    };

    /// What cannot be looked at counts as a file, so that opening it tells why.
    [[nodiscard]] kind kind_of(const std::string& folder, const dirent& entry) const {
        if (entry.d_type == DT_REG) return kind::file;
        if (entry.d_type == DT_DIR) return kind::folder;
        if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return kind::other;
        const std::string path = folder + "/" + entry.d_name;
        struct stat found {};
        if (entry.d_type == DT_UNKNOWN && ::lstat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) return kind::folder;
        if (::stat(path.c_str(), &found) != 0) return kind::file;
        if (S_ISDIR(found.st_mode) && selection_.follow) return kind::folder;
        return S_ISREG(found.st_mode) ? kind::file : kind::other;
    }

    [[nodiscard]] bool wanted(const std::string& name, const std::string& relative) const {
        if (matches(selection_.exclude, name, relative)) return false;
        if (!selection_.include.empty()) return matches(selection_.include, name, relative);
        return name[0] != '.' && format_of_extension(name).has_value();
    }
};

}  // namespace

std::vector<std::string> listed_paths(const std::string& list, bool null_separated) {
    const std::string text = whole_text(list);
    const char separator = null_separated ? '\0' : '\n';
    std::vector<std::string> paths;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        std::string path = text.substr(begin, end - begin);
        if (!null_separated && !path.empty() && path.back() == '\r') path.pop_back();
        if (!path.empty()) paths.push_back(std::move(path));
        begin = end + 1;
    }
    return paths;
}

std::string path_below(const std::string& path) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        std::string part = path.substr(begin, end - begin);
        if (part == "..") {
            parts.clear();
        } else if (!part.empty() && part != ".") {
            parts.push_back(std::move(part));
        }
        begin = end + 1;
    }
    std::string below;
    for (const std::string& part : parts) below += (below.empty() ? "" : "/") + part;
    return below;
}

found_inputs find_inputs(const input_selection& selection) {
    std::vector<std::string> paths = selection.operands;
    if (!selection.files_from.empty()) {
        for (std::string& path : listed_paths(selection.files_from, selection.null_separated)) paths.push_back(std::move(path));
    }
    found_inputs found;
    folder_walk walker(selection, found);
    for (const std::string& path : paths) {
        if (path != "-" && is_folder(path)) {
            if (!selection.recursive) fail_usage(about(path, "is a folder (-r walks it)"));
            walker.walk(path, "");
        } else {
            found.files.push_back({path, path == "-" ? "" : path_below(path)});
        }
    }
    return found;
}

}  // namespace pooltool
