// A picture of at most 256 colours: one byte per pixel and a palette.
#pragma once

#include <cstdint>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

struct rgb {
    std::uint8_t red{0};
    std::uint8_t green{0};
    std::uint8_t blue{0};
    bool operator==(const rgb&) const = default;
};

struct indexed_picture {
    extent width{0};   ///< pixels, >= 1
    extent height{0};  ///< pixels, >= 1
    std::vector<std::uint8_t> pixels{};  ///< width * height, rows from the top; each below palette.size()
    std::vector<rgb> palette{};          ///< 1 to 256 colours

    [[nodiscard]] std::uint8_t& at(extent x, extent y) noexcept { return pixels[static_cast<std::size_t>(y * width + x)]; }
    [[nodiscard]] std::uint8_t at(extent x, extent y) const noexcept {
        return pixels[static_cast<std::size_t>(y * width + x)];
    }
};

}  // namespace pooltool
