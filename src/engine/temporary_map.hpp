// Zeroed memory that is a file: an unnamed temporary one, mapped, for results that do not fit the heap they may have.
#pragma once

#include <cstddef>

#include "pooltool/dtype.hpp"

namespace pooltool {

class temporary_map {
public:
    /// `bytes` > 0 zero bytes, of which every one has its place on the disk: running out of it is an error here and not later a
    /// signal. In $TMPDIR, or /tmp. Throws error(system).
    explicit temporary_map(extent bytes);
    temporary_map(const temporary_map&) = delete;
    temporary_map& operator=(const temporary_map&) = delete;
    ~temporary_map();

    [[nodiscard]] std::byte* data() noexcept { return static_cast<std::byte*>(mapped_); }

private:
    void* mapped_{nullptr};
    extent bytes_{0};
};

}  // namespace pooltool
