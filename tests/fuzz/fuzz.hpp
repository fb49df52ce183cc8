// What the fuzz targets share: bytes taken from the input, stores and streams over them, and the end of a run that broke a law.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "formats/bytes.hpp"
#include "pooltool/error.hpp"

namespace pooltool::fuzz {

/// Ends the process the way the fuzzer notices.
[[noreturn]] inline void broken(const std::string& law) {
    std::fprintf(stderr, "broken: %s\n", law.c_str());
    std::abort();
}
inline void demand(bool holds, const std::string& law) {
    if (!holds) broken(law);
}

/// The fuzzer's bytes, taken from the front for decisions; the rest is the content.
class taken {
public:
    taken(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
    [[nodiscard]] unsigned byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    [[nodiscard]] std::uint64_t number(int bytes) {
        std::uint64_t value = 0;
        for (int i = 0; i < bytes; ++i) value = value << 8 | byte();
        return value;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// In a block of its own of exactly this size, so that one byte too far is seen.
class bytes_store final : public byte_store {
public:
    explicit bytes_store(std::string_view bytes) : size_(bytes.size()), bytes_(new std::byte[size_]) {
        if (size_ > 0) std::memcpy(bytes_.get(), bytes.data(), size_);
    }
    [[nodiscard]] extent size() const noexcept override { return to_extent(size_); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        demand(0 <= begin && begin <= end && end <= size(), "a store is asked for what it has");
        std::byte* const room = scratch.ensure(end - begin);
        if (end > begin) std::memcpy(room, bytes_.get() + begin, to_size(end - begin));
        return room;
    }
    void check_unchanged() override {}

private:
    std::size_t size_;
    std::unique_ptr<std::byte[]> bytes_;
};

/// Comes in pieces of at most `piece` bytes.
class bytes_stream final : public byte_stream {
public:
    bytes_stream(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(std::max<std::size_t>(1, piece)) {}
    extent read(std::span<std::byte> room) override {
        demand(!room.empty(), "a stream is given room");
        const std::size_t count = std::min({room.size(), piece_, bytes_.size()});
        if (count > 0) std::memcpy(room.data(), bytes_.data(), count);
        bytes_.remove_prefix(count);
        return to_extent(count);
    }

private:
    std::string_view bytes_;
    std::size_t piece_;
};

/// Keeps what is written.
class bytes_output final : public byte_output {
public:
    explicit bytes_output(std::string& into) : into_(into) {}
    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override {
        const std::size_t end = to_size(offset) + bytes.size();
        if (into_.size() < end) into_.resize(end);
        if (!bytes.empty()) std::memcpy(into_.data() + offset, bytes.data(), bytes.size());
    }
    void commit() override {}

private:
    std::string& into_;
};

/// What reading has come to: the cells' bytes, or why not.
struct reading {
    std::string refusal{};
    std::string bytes{};
};

/// Everything of a source, in pieces, and finish().
[[nodiscard]] inline reading read_all(source& cells, extent piece) {
    reading result;
    try {
        scratch_buffer scratch;
        const extent size = cells.header().bytes();
        for (extent at = 0; at < size; at += piece) {
            const extent end = std::min(size, at + piece);
            const std::byte* const here = cells.fetch(at, end, scratch);
            result.bytes.append(reinterpret_cast<const char*>(here), to_size(end - at));
        }
        static_cast<void>(cells.finish(false));
    } catch (const error& refusal) {
        result = {refusal.what(), {}};
    }
    return result;
}

/// A message is one line of printable text.
inline void demand_message(std::string_view text) {
    demand(!text.empty(), "a refusal says why");
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        demand(byte >= 0x20 && byte != 0x7f, "a message has no control characters: " + std::string(text));
    }
}

}  // namespace pooltool::fuzz
