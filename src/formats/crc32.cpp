// Sixteen bytes a step through sixteen tables, which are made at compile time.
#include "formats/crc32.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace pooltool {
namespace {

constexpr std::size_t lanes = 16;
using table = std::array<std::uint32_t, 256>;

constexpr std::array<table, lanes> make_tables() {
    std::array<table, lanes> tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320u : 0u);
        tables[0][i] = value;
    }
    for (std::size_t lane = 1; lane < lanes; ++lane) {
        for (std::size_t i = 0; i < 256; ++i) {
            const std::uint32_t value = tables[lane - 1][i];
            tables[lane][i] = (value >> 8) ^ tables[0][value & 255];
        }
    }
    return tables;
}

constexpr std::array<table, lanes> tables = make_tables();

/// The four bytes of a word through the tables of their lanes; `last`: the lane of the word's last byte.
[[nodiscard]] std::uint32_t fold(std::uint32_t word, std::size_t last) noexcept {
    return tables[last + 3][word & 255] ^ tables[last + 2][(word >> 8) & 255] ^ tables[last + 1][(word >> 16) & 255] ^
           tables[last][word >> 24];
}

}  // namespace

std::uint32_t crc32(std::uint32_t before, std::span<const std::byte> bytes) noexcept {
    std::uint32_t state = ~before;
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    if constexpr (std::endian::native == std::endian::little) {
        for (; left >= lanes; at += lanes, left -= lanes) {
            std::array<std::uint32_t, 4> words;
            std::memcpy(words.data(), at, lanes);
            state = fold(words[0] ^ state, 12) ^ fold(words[1], 8) ^ fold(words[2], 4) ^ fold(words[3], 0);
        }
    }
    for (; left > 0; ++at, --left) {
        state = (state >> 8) ^ tables[0][(state ^ std::to_integer<std::uint32_t>(*at)) & 255];
    }
    return ~state;
}

}  // namespace pooltool
