// Moves blocks from source to sink: threads, order, buffers. Knows nothing of what is computed. Files are read and written at
// any place by any worker; a pipe is read in order under a lock, and written in order by turns.
#pragma once

#include <cstdint>
#include <functional>

#include "pooltool/engine.hpp"

namespace pooltool {

/// What one block reads and writes, in bytes of the arrays' data.
struct block_bytes {
    extent read_begin{0};
    extent read_end{0};
    extent write_begin{0};
    extent write_size{0};
    extent indices_begin{0};
    extent indices_size{0};
};

/// A block being computed by a worker.
struct block_work {
    extent number{0};
    unsigned worker{0};               ///< < workers(): whose private memory to use
    const std::byte* input{nullptr};  ///< the source's bytes from read_begin on
    block_bytes bytes{};
    std::byte* output{nullptr};   ///< write_size bytes to fill
    std::byte* indices{nullptr};  ///< indices_size bytes to fill
};

struct conveyor {
    extent blocks{0};
    unsigned threads{1};
    unsigned most_threads{1};  ///< with those that are lent
    thread_lender lend{};
    extent memory_limit{INT64_MAX};  ///< heap bytes: a pipe that would need more to be read in blocks becomes a file first
    std::function<block_bytes(extent number)> bytes_of{};  ///< pure; called from any thread
    std::function<void(const block_work&)> compute{};      ///< called from any thread

    /// Takes threads and memory as `how` has them, after `blocks` is known.
    void staff(const schedule& how);

    /// So many take part at most.
    [[nodiscard]] unsigned workers() const noexcept { return threads > most_threads ? threads : most_threads; }

    /// Runs all blocks; returns when everything is written. The first exception of any worker is thrown here, after all
    /// stopped.
    void run(source& in, sink& out, sink* indices) const;
};

}  // namespace pooltool
