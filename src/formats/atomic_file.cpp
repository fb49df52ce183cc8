// An unnamed file that gets its name at the end; where there is none, or something is replaced, a temporary file, then rename. The name is taken in one step of the kernel, so that a file which appears meanwhile is never
// lost.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <span>

#include "base/escape.hpp"
#include "formats/marks.hpp"
#include "formats/outputs.hpp"

namespace pooltool {
namespace {

[[noreturn]] void fail_exists() { fail_input("the output exists already; --force replaces it"); }

/// Gives an unnamed file a name that nothing has. 0, or the errno.
int link_file(int file, int folder, const char* name) noexcept {
    static std::atomic<bool> by_number{true};  // needs a privilege on older kernels, whose lack looks like a missing file
    if (by_number && ::linkat(file, "", folder, name, AT_EMPTY_PATH) == 0) return 0;
    if (by_number && errno != ENOENT && errno != EPERM && errno != EINVAL) return errno;
    std::array<char, 32> path{"/proc/self/fd/"};
    std::to_chars(path.data() + std::strlen(path.data()), path.data() + path.size() - 1, file);
    if (::linkat(AT_FDCWD, path.data(), folder, name, AT_SYMLINK_FOLLOW) != 0) return errno;
    by_number = false;
    return 0;
}

}  // namespace

atomic_file::atomic_file(const std::string& path, bool replaces, const output_options& options)
    : mark_(options.mark), existing_(options.existing), durable_(options.durable) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    name_ = slash == std::string::npos ? path : path.substr(slash + 1);
    if (name_.empty() || name_ == "." || name_ == "..") fail_input("the output is the name of a folder, not of a file");
    folder_ = open_folder(folder);
    if (replaces && existing_ != existing_output::replace) fail_exists();
    if (!replaces && make_unnamed()) return;
    make_file();
    struct stat old {};
    if (replaces && ::fstatat(folder_->number(), name_.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0) {
        ::fchmod(file_.number(), old.st_mode & 0777);  // who may read it does not change; a refusal changes nothing else
    }
}

/// A file that no kill can leave behind. False where the file system has none, or the system refuses for whatever reason: the
/// attempt with a name then says why.
bool atomic_file::make_unnamed() {
    constexpr int how = O_RDWR | O_TMPFILE | O_CLOEXEC;
    file_ = file_descriptor(::openat(folder_->number(), ".", how, 0666));
    unnamed_ = static_cast<bool>(file_);
    return unnamed_;
}

void atomic_file::make_file() {
    const int removals = temporary_removals();
    while (!made_) {
        temporary_ = temporary_name(name_);
        const undisturbed making;
        if (temporary_removals() != removals) throw error(error_kind::system, "interrupted");
        entry_.enter(folder_->number(), temporary_);
        constexpr int how = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        file_ = file_descriptor(::openat(folder_->number(), temporary_.c_str(), how, 0666));
        if (!file_) {
            const int code = errno;
            entry_.leave();
            if (code != EEXIST) fail_system("make a file in the output's folder", code);
            continue;
        }
        // Between the two calls a cleaner could have taken the file for a stale one: then it has no name any more.
        ::flock(file_.number(), LOCK_EX | LOCK_NB);
        struct stat about {};
        made_ = ::fstat(file_.number(), &about) != 0 || about.st_nlink > 0;
        if (!made_) entry_.leave();
    }
}

atomic_file::~atomic_file() {
    if (made_) ::unlinkat(folder_->number(), temporary_.c_str(), 0);
}

void atomic_file::write(extent offset, std::span<const std::byte> bytes) {
    room_.reach(file_.number(), offset + to_extent(bytes.size()));
    write_at(file_.number(), offset, bytes);
}

void atomic_file::write_joined(extent offset, std::span<const std::byte> first, std::span<const std::byte> then) {
    room_.reach(file_.number(), offset + to_extent(first.size() + then.size()));
    write_at(file_.number(), offset, first, then);
}

void atomic_file::commit() {
    room_.give_back(file_.number());
    if (!mark_.empty()) keep_mark(file_.number(), mark_);
    if (durable_ && ::fsync(file_.number()) != 0) fail_system("write", errno);
    close_once();
    if (unnamed_ && appear_unnamed()) {
        unnamed_ = false;
    } else {
        if (unnamed_) {
            take_name();
            close_once();
        }
        appear();
        made_ = false;
        entry_.leave();
    }
    file_ = file_descriptor();
    if (durable_ && ::fsync(folder_->number()) != 0 && errno != EINVAL) fail_system("sync the output's folder", errno);
}

/// The first close tells of late write errors, before anybody can see the file; the copy keeps it alive, and its lock.
void atomic_file::close_once() {
    file_descriptor copy = duplicate(file_.number());
    file_.close();
    file_ = std::move(copy);
}

/// False: the system gives unnamed files no names here.
bool atomic_file::appear_unnamed() {
    const int code = link_file(file_.number(), folder_->number(), name_.c_str());
    if (code == EEXIST && existing_ != existing_output::replace) fail_exists();
    return code == 0;  // what has come meanwhile and may be replaced is, under a name
}

/// Goes on under a temporary name with what was written so far.
void atomic_file::take_name() {
    const file_descriptor written = std::move(file_);
    unnamed_ = false;
    make_file();
    scratch_buffer buffer;
    constexpr extent piece = extent{256} << 10;
    const auto room = std::span(buffer.ensure(piece), to_size(piece));
    extent at = 0;
    while (const extent count = read_at(written.number(), at, room)) {
        write_at(file_.number(), at, room.first(to_size(count)));
        at += count;
    }
    if (!mark_.empty()) keep_mark(file_.number(), mark_);
    if (durable_ && ::fsync(file_.number()) != 0) fail_system("write", errno);
}

void atomic_file::appear() {
    const int folder = folder_->number();
    if (existing_ == existing_output::replace) {
        if (::renameat(folder, temporary_.c_str(), folder, name_.c_str()) != 0)
            fail_system("rename the finished output", errno);
        return;
    }
    if (::renameat2(folder, temporary_.c_str(), folder, name_.c_str(), RENAME_NOREPLACE) == 0) return;
    if (errno == EEXIST) fail_exists();
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) fail_system("rename the finished output", errno);
    appear_alone();
}

/// Where the file system cannot rename without replacing: a second name; failing that, a place taken by an empty file of our
/// own.
void atomic_file::appear_alone() {
    const int folder = folder_->number();
    if (::linkat(folder, temporary_.c_str(), folder, name_.c_str(), 0) == 0) {
        ::unlinkat(folder, temporary_.c_str(), 0);
        return;
    }
    if (errno == EEXIST) fail_exists();
    const undisturbed taking_the_place;
    const file_descriptor place(::openat(folder, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!place && errno == EEXIST) fail_exists();
    if (place && ::renameat(folder, temporary_.c_str(), folder, name_.c_str()) == 0) return;
    const int code = errno;
    if (place) ::unlinkat(folder, name_.c_str(), 0);
    fail_system("rename the finished output", code);
}

}  // namespace pooltool
