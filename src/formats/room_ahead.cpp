// See room_ahead.hpp.
#include "formats/room_ahead.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>

#include "base/checked.hpp"

namespace pooltool {
namespace {

constexpr extent first_piece = extent{16} << 20;
constexpr extent least = extent{4} << 20;  // smaller files gain nothing

/// Elsewhere it is no faster (tmpfs fills the pages), or what is taken so is no longer compressed (btrfs).
[[nodiscard]] bool gains(int file) noexcept {
    struct statfs about {};
    return ::fstatfs(file, &about) == 0 && about.f_type == EXT4_SUPER_MAGIC;
}

}  // namespace

void room_ahead::expect(extent begin, extent bytes) noexcept {
    extent end = 0;
    if (!checked_add(begin, bytes, end)) return;
    const std::scoped_lock hold(mutex_);
    expected_ = std::max(expected_, end);
    if (worth_it_ != answer::no && expected_ >= least) settled_ = taken_;
}

void room_ahead::take(int file, extent end) noexcept {
    const std::scoped_lock hold(mutex_);
    if (end <= settled_) return;
    const extent next = end > expected_ / 2 ? expected_ : std::min(expected_, std::max(first_piece, 2 * end));
    if (worth_it_ == answer::unknown) worth_it_ = gains(file) ? answer::yes : answer::no;
    if (worth_it_ == answer::no || next <= taken_) {
        settled_ = everywhere;
        return;
    }
    // The size stays what is written: after a failure of the machine no file is as long as it should be and full of zeros.
    if (::fallocate(file, FALLOC_FL_KEEP_SIZE, taken_, next - taken_) != 0) worth_it_ = answer::no;
    taken_ = next;  // a refusal may come after a part
    settled_ = worth_it_ == answer::no || taken_ == expected_ ? everywhere : taken_;
}

void room_ahead::give_back(int file) noexcept {
    struct stat about {};
    if (taken_ == 0 || ::fstat(file, &about) != 0 || about.st_size >= taken_) return;
    [[maybe_unused]] const int refused = ::ftruncate(file, about.st_size);
}

}  // namespace pooltool
