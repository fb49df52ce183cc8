// Each map is 33 colours with straight lines between them: never more than 2 of 255 from the tables of matplotlib, whose viridis
// and magma (S. van der Walt, N. Smith) are in the public domain (CC0); coolwarm is K. Moreland's diverging map.
#include "app/view/colours.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pooltool {

namespace {

constexpr std::size_t anchor_count = 33;
using anchors = std::array<std::uint32_t, anchor_count>;

constexpr anchors viridis{
    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453681, 0x424086, 0x3f4989, 0x3b528b, 0x375a8d, 0x33638d,
    0x2f6a8e, 0x2c728e, 0x297a8e, 0x26818e, 0x23898e, 0x21908c, 0x1f988b, 0x1f9f88, 0x21a685, 0x28ae80, 0x31b57b,
    0x3ebc74, 0x4cc26c, 0x5dc963, 0x6ece58, 0x82d34c, 0x96d83f, 0xabdc32, 0xc0df24, 0xd5e21a, 0xeae51a, 0xfde725};
constexpr anchors magma{
    0x000004, 0x030311, 0x0a0822, 0x130d33, 0x1d1146, 0x28115a, 0x36106a, 0x430f76, 0x50127c, 0x5d177f, 0x691c81,
    0x762181, 0x822681, 0x8f2a81, 0x9c2e7f, 0xa9327d, 0xb63779, 0xc33b75, 0xcf4170, 0xdb486a, 0xe65163, 0xee5c5e,
    0xf5695c, 0xf9785d, 0xfb8761, 0xfd9668, 0xfea571, 0xfeb47b, 0xfec387, 0xfed194, 0xfde0a2, 0xfceeb0, 0xfcfdbf};
constexpr anchors coolwarm{
    0x3b4cc0, 0x445acc, 0x4d68d7, 0x5775e1, 0x6282ea, 0x6c8ef1, 0x779af7, 0x82a5fb, 0x8db0fe, 0x98b9ff, 0xa3c2fe,
    0xaec9fc, 0xb8d0f9, 0xc2d5f4, 0xccd9ee, 0xd5dbe6, 0xdddddd, 0xe5d8d1, 0xecd3c5, 0xf1ccb9, 0xf4c4ad, 0xf7bba0,
    0xf7b194, 0xf7a687, 0xf49a7b, 0xf18d6f, 0xec7f63, 0xe57058, 0xde604d, 0xd55042, 0xcb3e38, 0xc0282f, 0xb40426};

struct named_colour {
    std::string_view name{};
    rgb colour{};
};

constexpr std::array<named_colour, 10> names{{{"magenta", {255, 0, 255}},
                                              {"red", {255, 0, 0}},
                                              {"orange", {255, 140, 0}},
                                              {"yellow", {255, 255, 0}},
                                              {"green", {0, 200, 0}},
                                              {"cyan", {0, 255, 255}},
                                              {"blue", {0, 0, 255}},
                                              {"white", {255, 255, 255}},
                                              {"gray", {128, 128, 128}},
                                              {"black", {0, 0, 0}}}};

std::uint8_t between(std::uint32_t from, std::uint32_t to, int shift, double part) noexcept {
    const double low = static_cast<double>((from >> shift) & 0xff);
    const double high = static_cast<double>((to >> shift) & 0xff);
    return static_cast<std::uint8_t>(std::lround(low + (high - low) * part));
}

}  // namespace

std::string_view name_of(colour_map map) noexcept {
    constexpr std::array<std::string_view, 4> words{"viridis", "magma", "gray", "coolwarm"};
    return words[static_cast<std::size_t>(map)];
}

rgb colour_at(colour_map map, double level) noexcept {
    if (map == colour_map::gray) {
        const auto grey = static_cast<std::uint8_t>(std::lround(level * 255));
        return {grey, grey, grey};
    }
    const anchors& colours = map == colour_map::viridis ? viridis : map == colour_map::magma ? magma : coolwarm;
    const double place = level * static_cast<double>(anchor_count - 1);
    const std::size_t from = std::min(static_cast<std::size_t>(place), anchor_count - 2);
    const double part = place - static_cast<double>(from);
    return {between(colours[from], colours[from + 1], 16, part), between(colours[from], colours[from + 1], 8, part),
            between(colours[from], colours[from + 1], 0, part)};
}

std::optional<rgb> colour_named(std::string_view name) noexcept {
    for (const named_colour& known : names) {
        if (known.name == name) return known.colour;
    }
    if (name.size() != 7 || name[0] != '#') return std::nullopt;
    std::uint32_t value = 0;
    for (const char letter : name.substr(1)) {
        std::uint32_t digit = 0;
        if (letter >= '0' && letter <= '9') {
            digit = static_cast<std::uint32_t>(letter - '0');
        } else if (letter >= 'a' && letter <= 'f') {
            digit = static_cast<std::uint32_t>(letter - 'a' + 10);
        } else if (letter >= 'A' && letter <= 'F') {
            digit = static_cast<std::uint32_t>(letter - 'A' + 10);
        } else {
            return std::nullopt;
        }
        value = value * 16 + digit;
    }
    return rgb{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

std::string_view colour_names() noexcept {
    return "magenta, red, orange, yellow, green, cyan, blue, white, gray, black";
}

std::vector<rgb> palette_of(colour_map map, rgb nan_colour) {
    std::vector<rgb> palette{{255, 255, 255}, nan_colour, {0, 0, 0}, {255, 255, 255}};
    for (int step = 0; step < level_count; ++step) {
        palette.push_back(colour_at(map, static_cast<double>(step) / (level_count - 1)));
    }
    return palette;
}

std::uint8_t mark_on(rgb colour) noexcept {
    // Luma by the weights of Rec. 601, in thousandths.
    const int luma = 299 * colour.red + 587 * colour.green + 114 * colour.blue;
    return luma > 127'500 ? dark_pixel : light_pixel;
}

}  // namespace pooltool
