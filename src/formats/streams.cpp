// The streams and the window over one.
#include "formats/streams.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "pooltool/error.hpp"

namespace pooltool {
namespace {

constexpr extent step = extent{256} << 10;  // bytes asked for at once while it is not known that they exist

}  // namespace

void fail_incomplete(extent present, extent wanted) {
    fail_input("the data ends after " + std::to_string(present) + " of " + std::to_string(wanted) +
               " bytes: the file is incomplete");
}

extent byte_stream::rest() {
    std::byte one{};
    return read({&one, 1});
}

extent read_fully(byte_stream& stream, std::span<std::byte> room) {
    std::size_t done = 0;
    while (done < room.size()) {
        const extent count = stream.read(room.subspan(done));
        if (count == 0) break;
        done += to_size(count);
    }
    return to_extent(done);
}

std::string_view peeked_stream::peek(extent count) {
    const std::size_t had = first_.size();
    if (had < to_size(count)) {
        first_.resize(to_size(count));
        first_.resize(had + to_size(read_fully(*inner_, std::span(first_).subspan(had))));
    }
    return {reinterpret_cast<const char*>(first_.data()), std::min(first_.size(), to_size(count))};
}

extent peeked_stream::read(std::span<std::byte> room) {
    if (given_ == first_.size()) return inner_->read(room);
    const std::size_t count = std::min(room.size(), first_.size() - given_);
    std::memcpy(room.data(), first_.data() + given_, count);
    given_ += count;
    return to_extent(count);
}

extent peeked_stream::rest() { return given_ == first_.size() ? inner_->rest() : to_extent(first_.size() - given_); }

extent store_stream::read(std::span<std::byte> room) {
    const extent count = std::min({to_extent(room.size()), store_.size() - at_, step});
    if (count <= 0) return 0;
    std::memcpy(room.data(), store_.fetch(at_, at_ + count, scratch_), to_size(count));
    at_ += count;
    return count;
}

stream_window::~stream_window() { std::free(data_); }

void stream_window::fail_short() const { fail_incomplete(first_ + held_, total_); }

void stream_window::skip_to(extent begin) {
    const extent kept = std::max(extent{0}, first_ + held_ - begin);
    if (begin > first_ && kept > 0) std::memmove(data_, data_ + (begin - first_), to_size(kept));
    if (begin <= first_) return;
    if (kept > 0) {
        first_ = begin;
        held_ = kept;
        return;
    }
    first_ += held_;
    held_ = 0;
    while (first_ < begin) {
        make_room(std::min(step, begin - first_));
        const extent count = stream_->read({data_, to_size(std::min(capacity_, begin - first_))});
        if (count == 0) fail_short();
        first_ += count;
    }
}

void stream_window::make_room(extent wanted) {
    if (wanted <= capacity_) return;
    auto* const grown = static_cast<std::byte*>(std::realloc(data_, to_size(wanted)));
    if (grown == nullptr) throw error(error_kind::system, "out of memory: " + std::to_string(wanted) + " bytes refused");
    data_ = grown;
    capacity_ = wanted;
}

const std::byte* stream_window::fetch(extent begin, extent end, scratch_buffer& scratch) {
    skip_to(begin);
    while (first_ + held_ < end) {
        // Room for what is here, as much again, and never more than is asked for.
        if (held_ == capacity_) make_room(std::min(end - first_, std::max(step, 2 * held_)));
        const extent room = std::min(capacity_ - held_, end - first_ - held_);
        const extent count = stream_->read({data_ + held_, to_size(room)});
        if (count == 0) fail_short();
        held_ += count;
    }
    std::byte* const out = scratch.ensure(end - begin);
    if (end > begin) std::memcpy(out, data_ + (begin - first_), to_size(end - begin));
    return out;
}

extent stream_window::finish() {
    if (first_ + held_ < total_) skip_to(total_);
    return stream_->rest();
}

}  // namespace pooltool
