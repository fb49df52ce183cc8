// What a format is read from and written to, as raw bytes: a store (any offset), a stream (once, in order), an output. Knows
// neither arrays nor where the bytes live.
#pragma once

#include <cstddef>
#include <span>

#include "base/checked.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

/// Bytes that can be read at any offset, from any thread.
class byte_store {
public:
    byte_store() = default;
    byte_store(const byte_store&) = delete;
    byte_store& operator=(const byte_store&) = delete;
    virtual ~byte_store() = default;

    [[nodiscard]] virtual extent size() const noexcept = 0;

    /// The bytes [begin, end), 0 <= begin <= end <= size(): inside the store, or in `scratch`.
    virtual const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) = 0;

    /// Throws error(input) when the bytes that were or will be fetched are not those that were there at the start.
    virtual void check_unchanged() = 0;
};

/// Bytes that come once, in order.
class byte_stream {
public:
    byte_stream() = default;
    byte_stream(const byte_stream&) = delete;
    byte_stream& operator=(const byte_stream&) = delete;
    virtual ~byte_stream() = default;

    /// Fills at least one byte of `room` (not empty) and returns how many; 0: the end.
    virtual extent read(std::span<std::byte> room) = 0;

    /// Called where the wanted bytes are over: how many follow, as far as that is cheap to know (0: none; else at least that
    /// many). Throws error(input) when the stream knows by now that its bytes are damaged.
    virtual extent rest();
};

/// Fills all of `room` unless the stream ends before; returns how many bytes it got.
extent read_fully(byte_stream& stream, std::span<std::byte> room);

/// Where a file's bytes go.
class byte_output {
public:
    byte_output() = default;
    byte_output(const byte_output&) = delete;
    byte_output& operator=(const byte_output&) = delete;
    /// Without a commit() before it, removes what can be removed.
    virtual ~byte_output() = default;

    /// True: any offset, from any thread. False: offsets ascend without gaps.
    [[nodiscard]] virtual bool random_access() const noexcept = 0;
    /// Says that this many bytes are to be written from `begin` on, as far as is known; more may follow.
    virtual void expect(extent begin, extent bytes) noexcept { (void)begin, (void)bytes; }
    virtual void write(extent offset, std::span<const std::byte> bytes) = 0;
    /// `first`, and `then` right behind it.
    virtual void write_joined(extent offset, std::span<const std::byte> first, std::span<const std::byte> then) {
        if (!first.empty()) write(offset, first);
        write(offset + to_extent(first.size()), then);
    }
    virtual void commit() = 0;
};

}  // namespace pooltool
