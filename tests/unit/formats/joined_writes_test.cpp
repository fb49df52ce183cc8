// Pieces joined to pieces that begin and end at round places.
#include "formats/joined_writes.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

using namespace pooltool;

namespace {

constexpr extent round_place = extent{64} << 10;

/// Remembers what was written where, and that no byte was written twice.
class memory final : public byte_output {
public:
    explicit memory(extent size) : bytes(static_cast<std::size_t>(size)), times(bytes.size(), 0) {}
    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void write(extent offset, std::span<const std::byte> piece) override {
        const std::scoped_lock hold(mutex_);
        places.push_back({offset, offset + to_extent(piece.size())});
        for (std::size_t i = 0; i < piece.size(); ++i) {
            bytes[to_size(offset) + i] = piece[i];
            ++times[to_size(offset) + i];
        }
    }
    void write_joined(extent offset, std::span<const std::byte> first, std::span<const std::byte> then) override {
        std::vector<std::byte> all(first.begin(), first.end());
        all.insert(all.end(), then.begin(), then.end());
        write(offset, all);
    }
    void commit() override {}

    [[nodiscard]] bool holds(const std::vector<std::byte>& wanted) const {
        return bytes == wanted && std::all_of(times.begin(), times.end(), [](int each) { return each == 1; });
    }

    std::vector<std::byte> bytes;
    std::vector<int> times;
    std::vector<std::pair<extent, extent>> places{};

private:
    std::mutex mutex_{};
};

}  // namespace

namespace {

std::vector<std::byte> some_bytes(extent count) {
    std::mt19937 random(7);
    std::vector<std::byte> bytes(static_cast<std::size_t>(count));
    for (std::byte& each : bytes) each = static_cast<std::byte>(random());
    return bytes;
}

/// `total` bytes cut where pieces of up to `longest` end; the first one as long as a file's header.
std::vector<std::pair<extent, extent>> pieces_of(extent total, extent longest, std::mt19937& random) {
    std::vector<std::pair<extent, extent>> pieces{{0, 128}};
    while (pieces.back().second < total) {
        const extent begin = pieces.back().second;
        const extent length = 1 + static_cast<extent>(random() % static_cast<unsigned>(longest));
        pieces.emplace_back(begin, std::min(begin + length, total));
    }
    return pieces;
}

}  // namespace

TEST_CASE("pieces in order are written from round place to round place, the last to the end") {
    const extent total = 3'000'000;
    const std::vector<std::byte> wanted = some_bytes(total);
    for (const extent piece : {extent{1000}, round_place, extent{262'144}, extent{300'001}}) {
        INFO(piece);
        memory file(total);
        joined_writes writes(file);
        writes.write(0, std::span(wanted).first(128));
        for (extent at = 128; at < total; at += piece) {
            writes.write(at, std::span(wanted).subspan(to_size(at), to_size(std::min(piece, total - at))));
        }
        writes.flush();
        CHECK(file.holds(wanted));
        for (const auto& [begin, end] : file.places) {
            CHECK(begin % round_place == 0);
            CHECK((end % round_place == 0 || end == total));
        }
    }
}

TEST_CASE("pieces in any order, also from several threads, are all written, each once") {
    const extent total = 3'000'000;
    const std::vector<std::byte> wanted = some_bytes(total);
    std::mt19937 random(11);
    for (const unsigned threads : {1U, 2U, 5U}) {
        for (const extent longest : {extent{9000}, extent{150'000}, extent{600'000}}) {
            for (const bool in_order : {true, false}) {
                INFO(threads << " threads, up to " << longest << (in_order ? ", in order" : ""));
                auto pieces = pieces_of(total, longest, random);
                if (!in_order) std::shuffle(pieces.begin(), pieces.end(), random);
                memory file(total);
                joined_writes writes(file);
                std::atomic<std::size_t> next{0};
                const auto work = [&] {
                    for (std::size_t i = next++; i < pieces.size(); i = next++) {
                        const auto [begin, end] = pieces[i];
                        writes.write(begin, std::span(wanted).subspan(to_size(begin), to_size(end - begin)));
                    }
                };
                std::vector<std::thread> others;
                for (unsigned t = 1; t < threads; ++t) others.emplace_back(work);
                work();
                for (std::thread& each : others) each.join();
                writes.flush();
                CHECK(file.holds(wanted));
            }
        }
    }
}

TEST_CASE("nothing is kept of pieces that end at round places, and nothing is written of no bytes") {
    memory file(2 * round_place);
    const std::vector<std::byte> wanted = some_bytes(2 * round_place);
    joined_writes writes(file);
    writes.write(0, {});
    CHECK(file.places.empty());
    writes.write(0, std::span(wanted).first(to_size(round_place)));
    writes.write(round_place, std::span(wanted).subspan(to_size(round_place)));
    CHECK(file.holds(wanted));
    writes.flush();
    CHECK(file.places.size() == 2);
}
