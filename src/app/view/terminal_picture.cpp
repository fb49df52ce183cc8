// Escape sequences are sent only where a colour changes: a grid of 905 x 905 pixels stays below 100 kB a screen.
#include "app/view/terminal_picture.hpp"

#include <array>
#include <cstdlib>

#include "app/view/colours.hpp"

namespace pooltool {

namespace {

constexpr std::string_view upper_half = "\xe2\x96\x80";
constexpr std::string_view lower_half = "\xe2\x96\x84";
constexpr std::string_view reset = "\x1b[0m";
constexpr std::string_view letters = ".:-=+*#%@";

constexpr std::array<int, 6> cube{0, 95, 135, 175, 215, 255};

int cube_step(int value) noexcept {
    int best = 0;
    for (int i = 1; i < 6; ++i) {
        if (std::abs(cube[static_cast<std::size_t>(i)] - value) < std::abs(cube[static_cast<std::size_t>(best)] - value)) best = i;
    }
    return best;
}

int distance(rgb a, int red, int green, int blue) noexcept {
    const int r = a.red - red;
    const int g = a.green - green;
    const int b = a.blue - blue;
    return r * r + g * g + b * b;
}

/// Writes characters, and a colour's sequence only when it is another than before.
class pen {
public:
    pen(const indexed_picture& picture, terminal_colours colours) {
        for (const rgb colour : picture.palette) codes_.push_back(code_of(colour, colours));
    }

    /// A character whose foreground and background are these pixels; a background pixel is the terminal's own.
    void put(std::string_view character, std::uint8_t front, std::uint8_t back) {
        if (back != back_) {
            text += back == background_pixel ? "\x1b[49m" : "\x1b[48;" + codes_[back] + "m";
            back_ = back;
        }
        if (front != background_pixel && front != front_) {
            text += "\x1b[38;" + codes_[front] + "m";
            front_ = front;
        }
        text += character;
    }

    void end_line() {
        if (front_ != background_pixel || back_ != background_pixel) text += reset;
        front_ = back_ = background_pixel;
        text += '\n';
    }

    std::string text{};

private:
    std::vector<std::string> codes_{};
    std::uint8_t front_{background_pixel};
    std::uint8_t back_{background_pixel};

    static std::string code_of(rgb colour, terminal_colours colours) {
        if (colours == terminal_colours::palette) return "5;" + std::to_string(xterm_colour(colour));
        return "2;" + std::to_string(colour.red) + ";" + std::to_string(colour.green) + ";" + std::to_string(colour.blue);
    }
};

/// Two pixels, one above the other.
void put_pair(pen& to, std::uint8_t above, std::uint8_t below) {
    if (above == background_pixel && below == background_pixel) {
        to.put(" ", background_pixel, background_pixel);
    } else if (above == background_pixel) {
        to.put(lower_half, below, background_pixel);
    } else {
        // A blank would do for two equal pixels, but what copies text from a screen drops blanks at the ends of lines.
        to.put(upper_half, above, below);
    }
}

char letter_of(std::uint8_t pixel) noexcept {
    switch (pixel) {
        case background_pixel: return ' ';
        case nan_pixel: return '?';
        case dark_pixel:
        case light_pixel: return 'x';
        default: break;
    }
    return letters[static_cast<std::size_t>((pixel - first_level) * static_cast<int>(letters.size()) / level_count)];
}

void drop_blanks(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

std::string lettered(const indexed_picture& picture) {
    std::string text;
    for (extent y = 0; y < picture.height; ++y) {
        std::string line;
        for (extent x = 0; x < picture.width; ++x) line.append(2, letter_of(picture.at(x, y)));
        drop_blanks(line);
        text += line + '\n';
    }
    return text;
}

}  // namespace

int xterm_colour(rgb colour) noexcept {
    const int red = cube_step(colour.red);
    const int green = cube_step(colour.green);
    const int blue = cube_step(colour.blue);
    const auto value = [](int step) { return cube[static_cast<std::size_t>(step)]; };
    const int mean = (colour.red + colour.green + colour.blue) / 3;
    const int gray = mean < 3 ? 0 : mean > 233 ? 23 : (mean - 3) / 10;
    const int shade = 8 + 10 * gray;
    const bool nearer = distance(colour, shade, shade, shade) < distance(colour, value(red), value(green), value(blue));
    return nearer ? 232 + gray : 16 + 36 * red + 6 * green + blue;
}

extent pixels_across(terminal_colours colours, extent columns) noexcept {
    return colours == terminal_colours::none ? columns / 2 : columns;
}

std::string terminal_text(const indexed_picture& picture, terminal_colours colours) {
    if (colours == terminal_colours::none) return lettered(picture);
    pen to(picture, colours);
    for (extent y = 0; y < picture.height; y += 2) {
        extent end = picture.width;  // nothing is written behind the last painted pixel
        const auto blank = [&](extent x) {
            return picture.at(x, y) == background_pixel &&
                   (y + 1 == picture.height || picture.at(x, y + 1) == background_pixel);
        };
        while (end > 0 && blank(end - 1)) --end;
        for (extent x = 0; x < end; ++x) {
            put_pair(to, picture.at(x, y), y + 1 < picture.height ? picture.at(x, y + 1) : background_pixel);
        }
        to.end_line();
    }
    return std::move(to.text);
}

std::string terminal_colour_bar(const indexed_picture& picture, std::string_view low, std::string_view high,
                                terminal_colours colours) {
    constexpr int steps = 30;
    const auto step_pixel = [](int i) { return pixel_of(static_cast<double>(i) / (steps - 1)); };
    std::string line(low);
    if (colours == terminal_colours::none) {
        line += " [";
        for (int i = 0; i < steps; ++i) line += letter_of(step_pixel(i));
        return line + "] " + std::string(high) + "\n";
    }
    pen to(picture, colours);
    to.text = line + " ";
    for (int i = 0; i < steps; ++i) to.put(" ", background_pixel, step_pixel(i));
    to.put(" ", background_pixel, background_pixel);
    to.text += high;
    to.end_line();
    return std::move(to.text);
}

}  // namespace pooltool
