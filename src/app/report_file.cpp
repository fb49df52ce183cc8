// A write may be cut short by SIGKILL where it goes on into the next page of the page cache. So a line that would reach into the
// next page starts there instead, behind blanks that end the line before it. Only a line longer than a page can be torn; what is
// left of one is cut off when the report is continued.
#include "app/report_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>

#include "app/standard_output.hpp"

namespace pooltool {

namespace {

constexpr extent page = 4096;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
    throw error(error_kind::system, about(path, "cannot " + what + " the report: " + std::strerror(errno)));
}

}  // namespace

report_file::report_file(std::string path, existing_policy existing, const std::function<bool(std::string_view)>& earlier)
    : path_(std::move(path)) {
    const bool fresh = existing == existing_policy::refuse;
    file_ = file_descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_NOCTTY | O_CLOEXEC | (fresh ? O_EXCL : 0), 0666));
    if (!file_ && errno == EEXIST) {
        struct stat found {};
        if (::stat(path_.c_str(), &found) == 0 && S_ISREG(found.st_mode)) {
            throw error(error_kind::input,
                        about(path_, "the report exists already (--force replaces it, --skip-existing and --update continue it)"));
        }
        file_ = file_descriptor(::open(path_.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));  // a pipe, a device
    }
    if (!file_) fail(path_, "open");
    struct stat found {};
    regular_ = ::fstat(file_.number(), &found) == 0 && S_ISREG(found.st_mode);
    if (!regular_) return;
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        throw error(error_kind::system,
                    about(path_, "another run writes this report now (give each shard its own: --report 'name-{shard}.jsonl')"));
    }
    end_ = static_cast<extent>(found.st_size);
    if (end_ > 0) read_earlier(existing, earlier);
}

void report_file::read_earlier(existing_policy existing, const std::function<bool(std::string_view)>& earlier) {
    std::string text(static_cast<std::size_t>(end_), '\0');
    const extent got = read_at(file_.number(), 0, std::as_writable_bytes(std::span(text)));
    text.resize(static_cast<std::size_t>(got));
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        if (!earlier(std::string_view(text).substr(begin, end - begin))) {
            throw error(error_kind::input, about(path_, "is there already and is no report (choose another name)"));
        }
        begin = end + 1;
    }
    if (begin == 0 && text.substr(0, 8) != "{\"type\":") {
        throw error(error_kind::input, about(path_, "is there already and is no report (choose another name)"));
    }
    end_ = existing == existing_policy::replace ? 0 : static_cast<extent>(begin);
    if (::ftruncate(file_.number(), end_) != 0) fail(path_, "continue");
}

void report_file::put(extent offset, std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    if (regular_) {
        write_at(file_.number(), offset, bytes);
    } else {
        write_all(file_.number(), bytes);
    }
}

void report_file::add(std::string line) noexcept {
    if (!ok_) return;
    try {
        line += '\n';
        const auto size = static_cast<extent>(line.size());
        const extent room = page - end_ % page;
        if (regular_ && size <= page && size > room) {
            std::string blanks(static_cast<std::size_t>(room) + 1, ' ');
            blanks.back() = '\n';
            put(end_ - 1, blanks);
            end_ += room;
        }
        put(end_, line);
        end_ += size;
    } catch (const std::exception& problem) {
        ok_ = false;
        // Half a line is none: what a full disk left of it goes.
        const bool whole = !regular_ || ::ftruncate(file_.number(), end_) == 0;
        const char* const torn = whole ? "" : " (its last line may be incomplete)";
        try {
            put_message(about(path_, std::string("the report ends here: ") + problem.what()), torn);
        } catch (...) {
            put_message("the report ends early: not enough memory", torn);
        }
    }
}

}  // namespace pooltool
