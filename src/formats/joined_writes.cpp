// See joined_writes.hpp.
#include "formats/joined_writes.hpp"

#include <algorithm>

namespace pooltool {
namespace {

constexpr extent round_place = extent{64} << 10;
constexpr std::size_t most_tails = 8;  // of threads that write side by side, some never meet their successors

}  // namespace

void joined_writes::write(extent offset, std::span<const std::byte> bytes) {
    const extent end = offset + to_extent(bytes.size());
    const extent last = end / round_place * round_place;
    tail held = take_ending_at(offset);
    if (last > offset) {
        output_.write_joined(held.begin, held.bytes, bytes.first(to_size(last - offset)));
        held.begin = last;
        held.bytes.clear();
        bytes = bytes.subspan(to_size(last - offset));
    }
    held.bytes.insert(held.bytes.end(), bytes.begin(), bytes.end());
    if (!held.bytes.empty()) keep(std::move(held));
}

void joined_writes::flush() {
    const std::scoped_lock hold(mutex_);
    std::sort(tails_.begin(), tails_.end(), [](const tail& a, const tail& b) { return a.begin < b.begin; });
    for (const tail& each : tails_) output_.write(each.begin, each.bytes);
    tails_.clear();
}

/// An empty one where there is none.
joined_writes::tail joined_writes::take_ending_at(extent offset) {
    const std::scoped_lock hold(mutex_);
    const auto found = std::find_if(tails_.begin(), tails_.end(), [offset](const tail& each) { return each.end() == offset; });
    if (found == tails_.end()) return {offset, {}};
    tail taken = std::move(*found);
    tails_.erase(found);
    return taken;
}

void joined_writes::keep(tail last) {
    tail oldest;
    {
        const std::scoped_lock hold(mutex_);
        tails_.push_back(std::move(last));
        if (tails_.size() <= most_tails) return;
        oldest = std::move(tails_.front());
        tails_.erase(tails_.begin());
    }
    output_.write(oldest.begin, oldest.bytes);
}

}  // namespace pooltool
