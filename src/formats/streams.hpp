// Byte streams: a descriptor (pipe, terminal, device), a stream whose first bytes were looked at, and a store read from start
// to end. And the window over a stream that makes the engine's overlapping ranges out of it. Nothing here trusts a claimed
// size: memory grows as bytes arrive.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"
#include "base/file_descriptor.hpp"

namespace pooltool {

class descriptor_stream final : public byte_stream {
public:
    explicit descriptor_stream(file_descriptor file) : file_(std::move(file)) {}
    extent read(std::span<std::byte> room) override { return read_some(file_.number(), room); }

private:
    file_descriptor file_;
};

/// A stream that gives its first bytes twice.
class peeked_stream final : public byte_stream {
public:
    explicit peeked_stream(std::unique_ptr<byte_stream> inner) : inner_(std::move(inner)) {}
    /// The first `count` bytes, fewer when the stream ends before. Before the first read().
    [[nodiscard]] std::string_view peek(extent count);
    extent read(std::span<std::byte> room) override;
    extent rest() override;

private:
    std::unique_ptr<byte_stream> inner_;
    std::vector<std::byte> first_{};
    std::size_t given_{0};
};

/// A store from its start to its end.
class store_stream final : public byte_stream {
public:
    explicit store_stream(byte_store& store) : store_(store) {}
    extent read(std::span<std::byte> room) override;

private:
    byte_store& store_;
    extent at_{0};
    scratch_buffer scratch_{};
};

/// Ranges of a stream: one at a time, begin and end both non-decreasing, bytes in front of `begin` forgotten. Holds no more
/// than the last range.
class stream_window {
public:
    /// `total`: bytes the stream has to give; a range never ends behind it.
    stream_window(std::unique_ptr<byte_stream> stream, extent total) : stream_(std::move(stream)), total_(total) {}
    stream_window(const stream_window&) = delete;
    stream_window& operator=(const stream_window&) = delete;
    ~stream_window();

    /// The bytes [begin, end) in `scratch`. Throws error(input) when the stream ends before.
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch);

    /// Reads what is left of the total and returns how many bytes follow (byte_stream::rest).
    extent finish();

    /// The stream, nothing of which was fetched yet.
    [[nodiscard]] byte_stream& stream() noexcept { return *stream_; }

private:
    void skip_to(extent begin);
    void make_room(extent wanted);
    [[noreturn]] void fail_short() const;

    std::unique_ptr<byte_stream> stream_;
    extent total_;
    std::byte* data_{nullptr};
    extent capacity_{0};
    extent first_{0};  ///< offset in the stream of data_[0]
    extent held_{0};   ///< bytes in data_
};

/// "the data ends after 12 of 48 bytes ...". error(input).
[[noreturn]] void fail_incomplete(extent present, extent wanted);

}  // namespace pooltool
