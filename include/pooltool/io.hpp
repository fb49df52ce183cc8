// Where cells come from and go to: the two interfaces between the engine and the file formats. Bytes are the array's data in its
// own memory order (C or Fortran) and byte order; offsets count from the first data byte.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// What is known of an array without reading its cells.
struct array_header {
    dtype type{dtype::float64};
    std::vector<extent> shape{};  ///< cells per axis, >= 0; empty: one cell without axes
    bool fortran_order{false};    ///< the first axis is contiguous instead of the last
    bool swapped{false};          ///< cells are big-endian
    std::string carrier{};        ///< bfloat16 read from another descriptor ("<V2", "<u2"): how it is written back; else empty

    [[nodiscard]] extent cells() const;  ///< product of the shape, checked: throws error(input) beyond 2^63-1
    [[nodiscard]] extent bytes() const;  ///< cells() * size_of(type), checked likewise
};

/// Memory that grows and is reused: aligned to 64 bytes, never zeroed, never shrunk.
class scratch_buffer {
public:
    scratch_buffer() = default;
    scratch_buffer(const scratch_buffer&) = delete;
    scratch_buffer& operator=(const scratch_buffer&) = delete;
    scratch_buffer(scratch_buffer&& other) noexcept;
    scratch_buffer& operator=(scratch_buffer&& other) noexcept;
    ~scratch_buffer();

    /// At least `bytes` bytes; the content is lost when it has to grow. Throws error(system) when there is no memory.
    std::byte* ensure(extent bytes);
    [[nodiscard]] std::byte* data() noexcept { return data_; }
    [[nodiscard]] extent capacity() const noexcept { return capacity_; }

private:
    std::byte* data_{nullptr};
    extent capacity_{0};
};

/// An array to read.
class source {
public:
    source() = default;
    source(const source&) = delete;
    source& operator=(const source&) = delete;
    virtual ~source() = default;

    [[nodiscard]] virtual const array_header& header() const = 0;

    /// True: fetch takes any range in any order, from any thread. False (a pipe): ranges come one at a time with begin and end
    /// both non-decreasing; bytes in front of `begin` are forgotten.
    [[nodiscard]] virtual bool random_access() const = 0;

    /// The data bytes [begin, end), 0 <= begin <= end <= header().bytes(). Points into the source itself, valid as long as it
    /// lives, or into `scratch`, valid until its next use. May be misaligned. Throws error(input) when the data ends too early.
    virtual const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) = 0;

    /// Afterwards random_access() is true: a pipe is spooled to an unlinked temporary file. Call before the first fetch.
    virtual void make_random_access() = 0;

    /// After the last fetch: throws if the input changed or ended meanwhile, or, when strict, if bytes follow the array. Returns
    /// a warning to show, or an empty string.
    virtual std::string finish(bool strict) = 0;
};

/// An array to write, whole or not at all.
class sink {
public:
    sink() = default;
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;
    /// Without a commit() before it, removes whatever was written.
    virtual ~sink() = default;

    /// Once, before the first write. Throws error(input) when the format cannot hold such an array.
    virtual void begin(const array_header& header) = 0;

    /// True: write takes any offsets, from any thread. False: offsets ascend without gaps.
    [[nodiscard]] virtual bool random_access() const = 0;

    /// Data bytes at `offset`, native byte order, the header's memory order.
    virtual void write(extent offset, std::span<const std::byte> bytes) = 0;

    /// After every byte was written: makes the output appear.
    virtual void commit() = 0;
};

}  // namespace pooltool
