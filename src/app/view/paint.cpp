// Every loop is over pixels of the picture; nothing outside of it is written.
#include "app/view/paint.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pooltool {

namespace {

/// A letter is seven rows of five pixels, the leftmost the highest bit.
struct glyph {
    char letter{' '};
    std::array<std::uint8_t, 7> rows{};
};

constexpr std::array<glyph, 20> glyphs{{
    {'0', {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110}},
    {'1', {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110}},
    {'2', {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111}},
    {'3', {0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110}},
    {'4', {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010}},
    {'5', {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110}},
    {'6', {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110}},
    {'7', {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000}},
    {'8', {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110}},
    {'9', {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100}},
    {'.', {0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100}},
    {'-', {0b00000, 0b00000, 0b00000, 0b01110, 0b00000, 0b00000, 0b00000}},
    {'+', {0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000}},
    {'e', {0b00000, 0b00000, 0b01110, 0b10001, 0b11111, 0b10000, 0b01110}},
    {'m', {0b00000, 0b00000, 0b11010, 0b10101, 0b10101, 0b10101, 0b10101}},
    {'i', {0b00100, 0b00000, 0b01100, 0b00100, 0b00100, 0b00100, 0b01110}},
    {'n', {0b00000, 0b00000, 0b10110, 0b11001, 0b10001, 0b10001, 0b10001}},
    {'a', {0b00000, 0b00000, 0b01110, 0b00001, 0b01111, 0b10001, 0b01111}},
    {'x', {0b00000, 0b00000, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001}},
    {'f', {0b00110, 0b01000, 0b11100, 0b01000, 0b01000, 0b01000, 0b01000}},
}};

constexpr extent letter_step = 6;  ///< five pixels and one between

/// Sums of levels of one row of pixels, while the rows of cells that belong to it come in.
class row_of_blocks {
public:
    row_of_blocks(extent pixels, extent shrink) : shrink_(shrink), blocks_(static_cast<std::size_t>(pixels)) {}

    void add(const double* cells, extent width, const colour_range& range) {
        for (extent i = 0; i < width; ++i) {
            block& to = blocks_[static_cast<std::size_t>(i / shrink_)];
            if (cells[i] != cells[i]) {
                to.nan = true;
            } else {
                to.sum += range.level(cells[i]);
            }
            ++to.count;
        }
    }

    void draw(indexed_picture& picture, extent left, extent y) {
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            const block& from = blocks_[i];
            picture.at(left + static_cast<extent>(i), y) =
                from.nan ? nan_pixel : pixel_of(from.sum / static_cast<double>(from.count));
            blocks_[i] = {};
        }
    }

private:
    struct block {
        double sum{0};
        extent count{0};
        bool nan{false};
    };
    extent shrink_;
    std::vector<block> blocks_;
};

void paint_enlarged(indexed_picture& picture, const plane_place& place, const plane_rows& rows) {
    const extent side = place.scale.enlarge;
    rows([&](extent row, const double* cells, extent width) {
        std::uint8_t* const first = &picture.at(place.left, place.top + row * side);
        for (extent i = 0; i < width; ++i) {
            const std::uint8_t pixel = cells[i] != cells[i] ? nan_pixel : pixel_of(place.range.level(cells[i]));
            std::fill_n(first + i * side, side, pixel);
        }
        for (extent line = 1; line < side; ++line) std::copy_n(first, width * side, first + line * picture.width);
    });
}

}  // namespace

void paint_plane(indexed_picture& picture, const plane_place& place, const cell_size& size, const plane_rows& rows) {
    if (place.scale.shrink == 1) {
        paint_enlarged(picture, place, rows);
        return;
    }
    const extent shrink = place.scale.shrink;
    row_of_blocks blocks(place.scale.pixels(size.width), shrink);
    rows([&](extent row, const double* cells, extent width) {
        blocks.add(cells, width, place.range);
        if (row % shrink == shrink - 1 || row == size.height - 1) blocks.draw(picture, place.left, place.top + row / shrink);
    });
}

void paint_cross(indexed_picture& picture, extent left, extent top, const cell_size& pixels) {
    const extent length = std::max(pixels.width, pixels.height);
    const extent thickness = std::max<extent>(1, length / 64);
    const std::uint8_t mark = mark_on(picture.palette[picture.at(left, top)]);
    for (extent step = 0; step < length; ++step) {
        const extent y = top + step * pixels.height / length;
        for (extent side = 0; side < thickness; ++side) {
            const extent x = std::min(step * pixels.width / length + side, pixels.width - 1);
            picture.at(left + x, y) = mark;
            picture.at(left + pixels.width - 1 - x, y) = mark;
        }
    }
}

extent text_width(std::string_view text, extent magnification) noexcept {
    return text.empty() ? 0 : (static_cast<extent>(text.size()) * letter_step - 1) * magnification;
}

void paint_text(indexed_picture& picture, extent left, extent top, std::string_view text, extent magnification) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto* const found =
            std::find_if(glyphs.begin(), glyphs.end(), [&](const glyph& one) { return one.letter == text[i]; });
        if (found == glyphs.end()) continue;
        const extent x0 = left + static_cast<extent>(i) * letter_step * magnification;
        for (extent y = 0; y < letter_height * magnification; ++y) {
            for (extent x = 0; x < 5 * magnification; ++x) {
                const int bit = 4 - static_cast<int>(x / magnification);
                if ((found->rows[static_cast<std::size_t>(y / magnification)] >> bit & 1) != 0) {
                    picture.at(x0 + x, top + y) = dark_pixel;
                }
            }
        }
    }
}

void add_colour_bar(indexed_picture& picture, std::string_view low, std::string_view high) {
    const extent magnification = picture.width >= 512 ? 2 : 1;
    const extent margin = 4 * magnification;
    const extent low_width = text_width(low, magnification);
    const extent high_width = text_width(high, magnification);
    const extent least = low_width + high_width + 4 * margin + 32 * magnification;
    const extent width = std::max(picture.width, least);
    const extent strip = letter_height * magnification + 2 * margin;

    indexed_picture larger;
    larger.palette = picture.palette;
    larger.width = width;
    larger.height = picture.height + strip;
    larger.pixels.assign(static_cast<std::size_t>(larger.width * larger.height), background_pixel);
    for (extent y = 0; y < picture.height; ++y) {
        std::copy_n(&picture.at(0, y), picture.width, &larger.at(0, y));
    }
    const extent top = picture.height + margin;
    paint_text(larger, margin, top, low, magnification);
    paint_text(larger, width - margin - high_width, top, high, magnification);
    const extent begin = 2 * margin + low_width;
    const extent end = width - 2 * margin - high_width;
    for (extent y = top; y < top + letter_height * magnification; ++y) {
        for (extent x = begin; x < end; ++x) {
            larger.at(x, y) = pixel_of(static_cast<double>(x - begin) / static_cast<double>(std::max<extent>(end - begin - 1, 1)));
        }
    }
    picture = std::move(larger);
}

}  // namespace pooltool
