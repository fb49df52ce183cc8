// Pieces that come one behind the other, written as pieces that begin and end at round places of the file: the system then
// takes large pages for them, where odd ends would have it take many small ones (a tenth of the time that a copy of the file
// takes).
#pragma once

#include <mutex>
#include <vector>

#include "formats/bytes.hpp"

namespace pooltool {

class joined_writes {
public:
    /// `output` has random access and must outlive this.
    explicit joined_writes(byte_output& output) : output_(output) {}

    /// What stands behind the last round place of these bytes is kept until the bytes behind it come, or flush(). Any thread;
    /// no byte is written twice.
    void write(extent offset, std::span<const std::byte> bytes);
    void flush();

private:
    struct tail {
        extent begin{0};
        std::vector<std::byte> bytes{};
        [[nodiscard]] extent end() const noexcept { return begin + to_extent(bytes.size()); }
    };
    [[nodiscard]] tail take_ending_at(extent offset);
    void keep(tail last);

    byte_output& output_;
    std::mutex mutex_{};
    std::vector<tail> tails_{};  ///< oldest first
};

}  // namespace pooltool
