// Two rounds over the planes: the first finds their values and ranges, the second paints. Nothing of an array is kept between
// them.
#include "app/view/view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "app/array_words.hpp"
#include "app/view/paint.hpp"
#include "base/escape.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr extent most_planes = 1 << 16;
constexpr extent most_ranked = 1 << 24;  ///< planes that --top looks at; each is remembered by a number

std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value == 0 ? 0.0 : value, std::chars_format::general, 5);
    return {text.data(), end.ptr};
}

std::string counted(extent count, std::string_view thing) {
    return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

std::string size_text(extent height, extent width) { return std::to_string(height) + " x " + std::to_string(width); }

/// "3: 0, 7, 9", at most eight of them.
std::string listed(const std::vector<extent>& channels) {
    std::string text = std::to_string(channels.size());
    constexpr std::size_t shown = 8;
    for (std::size_t i = 0; i < std::min(shown, channels.size()); ++i) {
        text += (i == 0 ? ": " : ", ") + std::to_string(channels[i]);
    }
    return channels.size() > shown ? text + ", ..." : text;
}

/// ", index 0,3"; many zeros are counted.
std::string index_words(const std::vector<extent>& index) {
    if (index.empty()) return {};
    constexpr std::size_t shown = 8;
    if (index.size() > shown && std::all_of(index.begin(), index.end(), [](extent at) { return at == 0; })) {
        return ", index 0 of the first " + std::to_string(index.size()) + " axes";
    }
    std::string text = ", index ";
    for (std::size_t i = 0; i < index.size(); ++i) text += (i > 0 ? "," : "") + std::to_string(index[i]);
    return text;
}

class viewer {
public:
    viewer(const std::vector<source*>& arrays, const std::vector<std::string>& names, const view_settings& settings)
        : arrays_(arrays), names_(names), settings_(settings) {}

    viewed run() {
        find_layouts();
        find_channels();
        find_ranges();
        paint();
        label();
        return std::move(result_);
    }

private:
    const std::vector<source*>& arrays_;
    const std::vector<std::string>& names_;
    const view_settings& settings_;
    std::vector<plane_layout> layouts_{};
    std::vector<extent> channels_{};
    std::vector<plane_values> values_{};        ///< per channel shown, both arrays together
    std::vector<std::vector<bool>> dead_{};     ///< per array and channel shown
    std::vector<colour_range> ranges_{};        ///< per channel shown
    grid grid_{};
    viewed result_{};

    using plane_use = std::function<void(std::size_t, const plane_rows&)>;

    void each_plane(std::size_t array, std::span<const extent> channels, const plane_use& use) {
        for_each_plane(*arrays_[array], layouts_[array], channels, settings_.memory, use);
    }

    void find_layouts() {
        for (std::size_t i = 0; i < arrays_.size(); ++i) {
            try {
                layouts_.push_back(plane_layout_of(arrays_[i]->header(), settings_.channels_last, settings_.index));
            } catch (const error& problem) {
                throw error(problem.kind(), escaped(names_[i]) + ": " + problem.what());
            }
        }
        if (layouts_.size() == 2 && layouts_[0].channels != layouts_[1].channels) {
            fail_input(escaped(names_[0]) + " has " + counted(layouts_[0].channels, "channel") + " and " + escaped(names_[1]) +
                       " " + std::to_string(layouts_[1].channels) +
                       ": they stand side by side channel by channel (--layout says which axis the channel is)");
        }
    }

    void find_channels() {
        const extent all = layouts_[0].channels;
        for (const range& part : settings_.channels) {
            if (part.end > all) {
                fail_input(escaped(names_[0]) + ": --channels " + std::to_string(part.end - 1) + ": the channels are 0 to " +
                           std::to_string(all - 1));
            }
            check_count(static_cast<extent>(channels_.size()) + part.end - part.begin);
            for (extent channel = part.begin; channel < part.end; ++channel) channels_.push_back(channel);
        }
        if (settings_.channels.empty()) {
            check_count(all);
            channels_.resize(static_cast<std::size_t>(all));
            std::iota(channels_.begin(), channels_.end(), extent{0});
        }
        if (settings_.top) keep_top(*settings_.top);
    }

    void check_count(extent count) const {
        const extent most = settings_.top ? most_ranked : most_planes;
        if (count <= most && (!settings_.top || *settings_.top <= most_planes)) return;
        fail_input(escaped(names_[0]) + ": " + counted(count, "channel") + ", more than the " + std::to_string(most) +
                   " that fit a picture (--channels 0-63 or --top 64 shows some)");
    }

    void keep_top(extent count) {
        std::vector<double> scores(channels_.size());
        each_plane(0, channels_, [&](std::size_t position, const plane_rows& rows) {
            const plane_values values = values_of(rows);
            scores[position] = settings_.by == ranking::mean ? values.mean : values.deviation;
        });
        std::vector<std::size_t> order(channels_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
        order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
        std::vector<extent> kept;
        for (const std::size_t place : order) kept.push_back(channels_[place]);
        channels_ = std::move(kept);
    }

    void find_ranges() {
        values_.resize(channels_.size());
        ranges_.resize(channels_.size());
        dead_.assign(arrays_.size(), std::vector<bool>(channels_.size()));
        for (std::size_t array = 0; array < arrays_.size(); ++array) {
            each_plane(array, channels_, [&](std::size_t position, const plane_rows& rows) {
                const plane_values values = values_of(rows);
                const bool own = !settings_.fixed && !settings_.shared_range;
                const colour_range found = own ? clipped_range(rows, values, settings_.clip) : colour_range{};
                dead_[array][position] = values.dead();
                // Of a pair both count: a sum of a window may lie far outside of its cells.
                ranges_[position] = array == 0 || values_[position].finite() == 0 ? found
                                    : values.finite() == 0 ? ranges_[position]
                                                           : colour_range{std::min(ranges_[position].low, found.low),
                                                                          std::max(ranges_[position].high, found.high)};
                values_[position] = array == 0 ? values : together(values_[position], values);
            });
        }
        if (settings_.fixed) {
            std::fill(ranges_.begin(), ranges_.end(), *settings_.fixed);
        } else if (settings_.shared_range) {
            std::fill(ranges_.begin(), ranges_.end(), shared_range());
        }
        if (!settings_.symmetric) return;
        for (colour_range& one : ranges_) {
            const double most = std::max(std::abs(one.low), std::abs(one.high));
            one = most > 0 ? colour_range{-most, most} : colour_range{-1, 1};
        }
    }

    colour_range shared_range() {
        plane_values all = values_[0];
        for (std::size_t i = 1; i < values_.size(); ++i) all = together(all, values_[i]);
        const plane_rows every_row = [&](const row_taker& take) {
            for (std::size_t array = 0; array < arrays_.size(); ++array) {
                each_plane(array, channels_, [&](std::size_t, const plane_rows& rows) { rows(take); });
            }
        };
        return clipped_range(every_row, all, settings_.clip);
    }

    void paint() {
        grid_wish wish;
        wish.count = channels_.size();
        for (const plane_layout& layout : layouts_) wish.parts.push_back({layout.height, layout.width});
        wish.columns = settings_.columns;
        wish.scale = settings_.scale;
        wish.gap = settings_.gap;
        wish.framed = settings_.framed;
        wish.most_width = settings_.most_width;
        wish.good_width = settings_.good_width;
        wish.good_height = settings_.good_height;
        grid_ = grid_of(wish);
        result_.colours = settings_.colours.value_or(settings_.symmetric ? colour_map::coolwarm : colour_map::viridis);
        indexed_picture& picture = result_.picture;
        picture.width = grid_.width;
        picture.height = grid_.height;
        picture.palette = palette_of(result_.colours, settings_.nan_colour);
        picture.pixels.assign(static_cast<std::size_t>(picture.width * picture.height), background_pixel);
        for (std::size_t array = 0; array < arrays_.size(); ++array) {
            each_plane(array, channels_, [&](std::size_t position, const plane_rows& rows) {
                const plane_place place{grid_.left(position, array), grid_.top(position), grid_.scale, ranges_[position]};
                paint_plane(picture, place, {layouts_[array].height, layouts_[array].width}, rows);
                if (dead_[array][position]) paint_cross(picture, place.left, place.top, grid_.parts[array]);
            });
        }
    }

    std::string range_words() const {
        std::string text;
        if (settings_.fixed) return "range " + number(ranges_[0].low) + " to " + number(ranges_[0].high);
        if (std::all_of(values_.begin(), values_.end(), [](const plane_values& one) { return one.finite() == 0; })) {
            return "no finite cell";
        }
        if (settings_.shared_range || channels_.size() == 1) {
            text = (settings_.shared_range ? "one range, " : "range ") + number(ranges_[0].low) + " to " + number(ranges_[0].high);
        } else {
            text = arrays_.size() == 2 ? "each pair in its own range" : "each in its own range";
        }
        if (settings_.clip > 0) text += ", " + number(settings_.clip) + "% clipped at both ends";
        if (settings_.symmetric) text += ", 0 in the middle";
        return text;
    }

    std::string marks_words() const {
        std::array<extent, 2> counts{};
        std::vector<extent> dead;
        std::vector<extent> constant;
        for (std::size_t i = 0; i < channels_.size(); ++i) {
            counts[0] += values_[i].nan;
            counts[1] += values_[i].infinite;
            if (values_[i].dead()) {
                dead.push_back(channels_[i]);
            } else if (values_[i].finite() > 1 && values_[i].min == values_[i].max) {
                constant.push_back(channels_[i]);
            }
        }
        std::string text = "NaN " + std::to_string(counts[0]) + ", inf " + std::to_string(counts[1]) + ", dead " + listed(dead);
        if (!constant.empty()) text += "; constant " + listed(constant);
        return text;
    }

    void label() {
        const bool one_range = settings_.fixed || settings_.shared_range || channels_.size() == 1;
        result_.low = one_range ? number(ranges_[0].low) : "min";
        result_.high = one_range ? number(ranges_[0].high) : "max";
        std::string text = header_text(arrays_[0]->header());
        if (is_complex(arrays_[0]->header().type)) text += ", magnitudes";
        text += index_words(layouts_[0].index);
        text += "; " + counted(static_cast<extent>(channels_.size()), "map");
        if (static_cast<extent>(channels_.size()) != layouts_[0].channels) {
            text += " of " + std::to_string(layouts_[0].channels);
        }
        text += ", " + size_text(layouts_[0].height, layouts_[0].width);
        if (layouts_.size() == 2) text += " beside " + size_text(layouts_[1].height, layouts_[1].width);
        if (grid_.scale.shrink > 1) {
            text += ", a pixel the mean of " + size_text(grid_.scale.shrink, grid_.scale.shrink) + " cells";
        }
        result_.caption = text + "; " + range_words() + "; " + marks_words();
        for (std::size_t i = 0; i < channels_.size(); ++i) result_.planes.push_back(plane_line(i));
    }

    std::string plane_line(std::size_t i) const {
        const plane_values& values = values_[i];
        std::string text = "map " + std::to_string(channels_[i]) + ": ";
        if (values.dead()) return text + "dead";
        if (values.finite() == 0) return text + "no finite cell, NaN " + std::to_string(values.nan);
        text += number(values.min) + " to " + number(values.max);
        if (arrays_.size() == 1) text += ", mean " + number(values.mean) + ", std " + number(values.deviation);
        text += ", coloured from " + number(ranges_[i].low) + " to " + number(ranges_[i].high);
        if (values.nan > 0) text += ", NaN " + std::to_string(values.nan);
        if (values.infinite > 0) text += ", inf " + std::to_string(values.infinite);
        return text;
    }
};

}  // namespace

viewed view_of(const std::vector<source*>& arrays, const std::vector<std::string>& names, const view_settings& settings) {
    return viewer(arrays, names, settings).run();
}

}  // namespace pooltool
