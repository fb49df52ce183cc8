// Room on the disk, taken in large pieces in front of what is written: the system then has not to find a place for every page
// (an eighth of the time that writing takes).
#pragma once

#include <atomic>
#include <limits>
#include <mutex>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// Of one file. What is taken is never more than twice what was written, or `first_piece`, whatever size was announced: it may
/// be what a damaged header says. A refusal is left to the writes, which know whether the room is really needed.
class room_ahead {
public:
    /// The file is to have this many bytes from `begin` on. Said again, the farthest end counts; one that no file has counts
    /// for nothing.
    void expect(extent begin, extent bytes) noexcept;

    /// Before the bytes up to `end` are written. Any thread.
    void reach(int file, extent end) noexcept {
        if (end > settled_.load(std::memory_order_relaxed)) take(file, end);
    }

    /// What was taken behind the file's end. Nothing is written any more.
    void give_back(int file) noexcept;

private:
    void take(int file, extent end) noexcept;

    std::mutex mutex_{};
    std::atomic<extent> settled_{everywhere};  ///< up to here nothing is to be asked
    extent taken_{0};
    extent expected_{0};
    enum class answer { unknown, yes, no } worth_it_{answer::unknown};

    static constexpr extent everywhere = std::numeric_limits<extent>::max();
};

}  // namespace pooltool
