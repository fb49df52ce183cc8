// Columns first, then the largest scale that fits, then positions; on one screen the columns that leave the largest scale.
#include "app/view/grid.hpp"

#include <algorithm>
#include <cmath>

#include "base/checked.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr extent smallest_tile = 8;    ///< pixels: below this a tile tells nothing, so there are fewer columns instead
constexpr extent smallest_mate = 2;    ///< pixels of the pooled map beside one that is large enough
constexpr extent largest_cell = 64;    ///< pixels of an enlarged cell, unless asked for
constexpr extent widest_gap = 8;

extent gap_for(const grid_wish& wish, const zoom& scale) {
    return wish.gap.value_or(std::clamp<extent>(scale.enlarge, 1, widest_gap));
}

grid laid_out(const grid_wish& wish, extent columns, const zoom& scale) {
    grid result;
    result.columns = columns;
    result.rows = (static_cast<extent>(wish.count) + columns - 1) / columns;
    result.scale = scale;
    result.gap = gap_for(wish, scale);
    result.box_gap = wish.parts.size() > 1 ? 3 * result.gap : result.gap;
    result.frame = wish.framed ? result.box_gap : 0;
    result.box_width = -result.gap;
    for (const cell_size& part : wish.parts) {
        result.parts.push_back({scale.pixels(part.height), scale.pixels(part.width)});
        result.box_width += result.parts.back().width + result.gap;
        result.box_height = std::max(result.box_height, result.parts.back().height);
    }
    result.width = columns * (result.box_width + result.box_gap) - result.box_gap + 2 * result.frame;
    result.height = result.rows * (result.box_height + result.box_gap) - result.box_gap + 2 * result.frame;
    return result;
}

/// Boxes in a row such that the picture is about as wide as high, at one pixel a cell.
extent near_square(const grid_wish& wish) {
    const grid one = laid_out(wish, 1, {});
    const double shape = static_cast<double>(one.box_height + one.box_gap) / static_cast<double>(one.box_width + one.box_gap);
    const auto count = static_cast<double>(wish.count);
    return std::clamp<extent>(static_cast<extent>(std::llround(std::sqrt(count * shape))), 1, static_cast<extent>(wish.count));
}

/// Into the width, and on one screen also into the height.
bool fits(const grid_wish& wish, extent columns, const zoom& scale) {
    const grid tried = laid_out(wish, columns, scale);
    return tried.width <= wish.most_width && (!wish.one_screen || tried.height <= wish.good_height);
}

/// The smallest shrinking that fits.
zoom shrunk(const grid_wish& wish, extent columns) {
    extent widest = 1;
    for (const cell_size& part : wish.parts) widest = std::max({widest, part.width, part.height});
    extent low = 1;
    extent high = widest;  // one pixel a tile
    while (low < high) {
        const extent middle = low + (high - low) / 2;
        if (fits(wish, columns, {.shrink = middle})) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return {.shrink = low};
}

/// The largest enlargement that fits both ways.
zoom enlarged(const grid_wish& wish, extent columns) {
    zoom best{};
    for (extent factor = 2; factor <= largest_cell; ++factor) {
        const grid tried = laid_out(wish, columns, {.enlarge = factor});
        if (tried.width > wish.good_width || tried.height > wish.good_height) break;
        best.enlarge = factor;
    }
    return best;
}

zoom fitting(const grid_wish& wish, extent columns) {
    return fits(wish, columns, {}) ? enlarged(wish, columns) : shrunk(wish, columns);
}

extent fitting_columns(const grid_wish& wish) {
    extent columns = near_square(wish);
    while (columns > 1) {
        const grid tried = laid_out(wish, columns, wish.scale.value_or(fitting(wish, columns)));
        bool readable = tried.width <= wish.most_width;
        for (std::size_t i = 0; i < tried.parts.size(); ++i) {
            readable = readable && tried.parts[i].width >= std::min(smallest_tile, wish.parts[i].width);
        }
        if (readable) break;
        --columns;
    }
    return columns;
}

/// The largest picture that is seen without scrolling; of equals the one nearest to a square. Nothing: maps would get too small.
std::optional<grid> on_one_screen(const grid_wish& wish) {
    const extent square = near_square(wish);
    const extent most = std::min(static_cast<extent>(wish.count), wish.most_width);
    std::optional<grid> best;
    for (extent columns = wish.columns.value_or(1); columns <= wish.columns.value_or(most); ++columns) {
        grid tried = laid_out(wish, columns, fitting(wish, columns));
        bool good = fits(wish, columns, tried.scale);
        for (std::size_t i = 0; i < tried.parts.size(); ++i) {
            const extent least = i == 0 ? smallest_tile : smallest_mate;
            good = good && tried.parts[i].width >= std::min(least, wish.parts[i].width) &&
                   tried.parts[i].height >= std::min(least, wish.parts[i].height);
        }
        if (!good) continue;
        const extent gain = best ? tried.scale.enlarge * best->scale.shrink - best->scale.enlarge * tried.scale.shrink : 1;
        const bool nearer = gain == 0 && std::abs(columns - square) < std::abs(best->columns - square);
        if (gain > 0 || nearer) best = std::move(tried);
    }
    return best;
}

/// Nothing above may run over: extents of arrays are bounded by their bytes, factors are not.
void check_bounds(const grid_wish& wish) {
    constexpr extent most = largest_picture;
    if (wish.columns && *wish.columns > most) fail_usage("--cols " + std::to_string(*wish.columns) + ": too many");
    if (wish.gap && *wish.gap > most) fail_usage("--gap " + std::to_string(*wish.gap) + ": too wide");
    if (wish.scale && wish.scale->enlarge > most) fail_usage("--scale " + std::to_string(wish.scale->enlarge) + ": too large");
}

}  // namespace

extent grid::left(std::size_t box, std::size_t part) const noexcept {
    extent x = frame + static_cast<extent>(box) % columns * (box_width + box_gap);
    for (std::size_t i = 0; i < part; ++i) x += parts[i].width + gap;
    return x;
}

extent grid::top(std::size_t box) const noexcept {
    return frame + static_cast<extent>(box) / columns * (box_height + box_gap);
}

grid grid_of(const grid_wish& asked) {
    check_bounds(asked);
    grid_wish wish = asked;
    if (wish.columns) wish.columns = std::min(*wish.columns, static_cast<extent>(wish.count));
    if (wish.one_screen && !wish.scale) {
        if (std::optional<grid> seen = on_one_screen(wish)) return *seen;
    }
    wish.one_screen = false;
    const extent columns = wish.columns ? *wish.columns : fitting_columns(wish);
    zoom scale = wish.scale.value_or(fitting(wish, columns));
    grid result = laid_out(wish, columns, scale);
    const auto too_large = [](const grid& tried) {
        extent area = 0;
        return !checked_multiply(tried.width, tried.height, area) || area > largest_picture;
    };
    if (!wish.scale) {
        while (too_large(result) && scale.enlarge > 1) result = laid_out(wish, columns, scale = {scale.enlarge - 1, 1});
        while (too_large(result) && result.box_width > 1) result = laid_out(wish, columns, scale = {1, scale.shrink * 2});
    }
    if (too_large(result)) {
        fail_usage("the picture would have " + std::to_string(result.width) + " x " + std::to_string(result.height) +
                   " pixels, more than " + std::to_string(largest_picture) +
                   " (--scale 1/N shrinks it, --channels or --top shows fewer)");
    }
    return result;
}

}  // namespace pooltool
