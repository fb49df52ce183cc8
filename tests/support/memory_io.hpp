// A source and a sink in memory, for tests of the engine. They keep the two contracts of io.hpp strictly: whoever breaks one
// gets a std::logic_error that says how. Knows no file format.
#pragma once

#include <algorithm>
#include <cstring>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool::testing {

/// How the cells can be reached: as a mapped file is, or as a pipe is.
enum class reach { random, sequential };

/// Where the cells lie: as a mapped file has them after a padded header, or wherever a careless writer put them.
enum class placement { aligned, odd };

/// An array as it lies in a file: header and data bytes, in the header's memory and byte order.
struct memory_array {
    array_header header{};
    std::vector<std::byte> bytes{};
    bool operator==(const memory_array& other) const {
        return header.type == other.header.type && header.shape == other.header.shape &&
               header.fortran_order == other.header.fortran_order && header.swapped == other.header.swapped &&
               header.carrier == other.header.carrier && bytes == other.bytes;
    }
};

/// Random access points into its own copy, at an odd address unless said otherwise. Sequential copies into `scratch`, one range at a time, both ends
/// ascending.
class memory_source : public source {
public:
    explicit memory_source(memory_array array, reach how = reach::random, placement where = placement::odd)
        : header_(std::move(array.header)), shift_(where == placement::odd ? 1 : 0), bytes_(array.bytes.size() + shift_), how_(how) {
        demand(static_cast<extent>(array.bytes.size()) == header_.bytes(), "source: as many bytes as the header says");
        std::copy(array.bytes.begin(), array.bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(shift_));
    }

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return how_ == reach::random; }

    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        demand(0 <= begin && begin <= end && end <= header_.bytes(), "fetch: a range inside the data");
        const std::byte* data = bytes_.data() + shift_ + begin;
        if (how_ == reach::random) return data;
        const std::scoped_lock one_at_a_time(mutex_);
        demand(begin >= begin_ && end >= end_, "fetch: ranges of a pipe ascend");
        begin_ = begin;
        end_ = end;
        fetched_ = true;
        std::byte* copy = scratch.ensure(end - begin);
        if (begin < end) std::memcpy(copy, data, static_cast<std::size_t>(end - begin));
        return copy;
    }

    void make_random_access() override {
        demand(how_ == reach::random || !fetched_, "make_random_access: before the first fetch");
        spooled_ = spooled_ || how_ == reach::sequential;
        how_ = reach::random;
    }

    std::string finish(bool /*strict*/) override { return {}; }

    /// Somebody asked for a temporary file.
    [[nodiscard]] bool spooled() const { return spooled_; }

private:
    static void demand(bool holds, const char* rule) {
        if (!holds) throw std::logic_error(rule);
    }

    array_header header_;
    std::size_t shift_;
    std::vector<std::byte> bytes_;
    reach how_;
    std::mutex mutex_{};
    extent begin_{0};
    extent end_{0};
    bool fetched_{false};
    bool spooled_{false};
};

/// Takes every byte exactly once, from any thread; sequential: in ascending order without gaps.
class memory_sink : public sink {
public:
    explicit memory_sink(reach how = reach::random) : how_(how) {}

    void begin(const array_header& header) override {
        demand(!begun_, "begin: once");
        demand(!header.swapped, "begin: outputs have native byte order");
        array_.header = header;
        array_.bytes.resize(static_cast<std::size_t>(header.bytes()), std::byte{0xa5});
        written_.resize(array_.bytes.size(), 0);
        begun_ = true;
    }

    [[nodiscard]] bool random_access() const override { return how_ == reach::random; }

    void write(extent offset, std::span<const std::byte> bytes) override {
        const auto size = static_cast<extent>(bytes.size());
        demand(begun_, "write: after begin");
        demand(0 <= offset && offset + size <= static_cast<extent>(array_.bytes.size()), "write: a range inside the data");
        if (how_ == reach::sequential) {
            const std::scoped_lock one_at_a_time(mutex_);
            demand(offset == next_, "write: offsets to a pipe ascend without gaps");
            next_ += size;
        }
        const auto marks = written_.begin() + offset;
        demand(std::find(marks, marks + size, 1) == marks + size, "write: every byte once");
        std::fill(marks, marks + size, std::uint8_t{1});
        std::copy(bytes.begin(), bytes.end(), array_.bytes.begin() + offset);
    }

    void commit() override {
        demand(begun_ && complete(), "commit: after every byte was written");
        committed_ = true;
    }

    [[nodiscard]] bool begun() const { return begun_; }
    [[nodiscard]] bool committed() const { return committed_; }
    [[nodiscard]] bool complete() const { return std::find(written_.begin(), written_.end(), 0) == written_.end(); }
    [[nodiscard]] const memory_array& array() const { return array_; }

private:
    static void demand(bool holds, const char* rule) {
        if (!holds) throw std::logic_error(rule);
    }

    reach how_;
    memory_array array_{};
    std::vector<std::uint8_t> written_{};
    std::mutex mutex_{};
    extent next_{0};
    bool begun_{false};
    bool committed_{false};
};

}  // namespace pooltool::testing
