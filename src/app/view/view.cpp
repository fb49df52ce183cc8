// Two rounds over the planes: the first finds their values and ranges, the second paints. Nothing of an array is kept between
// them.
#include "app/view/view.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/view/caption.hpp"
#include "app/view/paint.hpp"
#include "base/counted.hpp"
#include "base/escape.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr extent most_planes = 1 << 16;
constexpr extent most_ranked = 1 << 24;  ///< planes that --top looks at; each is remembered by a number

class viewer {
public:
    viewer(const std::vector<source*>& arrays, const std::vector<std::string>& names, const view_settings& settings)
        : arrays_(arrays), names_(names), settings_(settings) {}

    viewed run() {
        facts_.header = arrays_[0]->header();
        find_layouts();
        find_channels();
        find_ranges();
        paint();
        put_words(result_, facts_, settings_);
        return std::move(result_);
    }

private:
    const std::vector<source*>& arrays_;
    const std::vector<std::string>& names_;
    const view_settings& settings_;
    view_facts facts_{};
    viewed result_{};

    using plane_use = std::function<void(std::size_t, const plane_rows&)>;

    void each_plane(std::size_t array, std::span<const extent> channels, const plane_use& use) {
        for_each_plane(*arrays_[array], facts_.layouts[array], channels, settings_.memory, use);
    }

    void find_layouts() {
        for (std::size_t i = 0; i < arrays_.size(); ++i) {
            try {
                facts_.layouts.push_back(plane_layout_of(arrays_[i]->header(), settings_.channels_last, settings_.index));
            } catch (const error& problem) {
                throw error(problem.kind(), escaped(names_[i]) + ": " + problem.what());
            }
        }
        if (facts_.layouts.size() == 2 && facts_.layouts[0].channels != facts_.layouts[1].channels) {
            fail_input(escaped(names_[0]) + " has " + counted(facts_.layouts[0].channels, "channel", "channels") + " and " + escaped(names_[1]) +
                       " " + std::to_string(facts_.layouts[1].channels) +
                       ": they stand side by side channel by channel (--layout says which axis the channel is)");
        }
    }

    void find_channels() {
        const extent all = facts_.layouts[0].channels;
        for (const range& part : settings_.channels) {
            if (part.end > all) {
                fail_input(escaped(names_[0]) + ": --channels " + std::to_string(part.end - 1) + ": the channels are 0 to " +
                           std::to_string(all - 1));
            }
            check_count(static_cast<extent>(facts_.channels.size()) + part.end - part.begin);
            for (extent channel = part.begin; channel < part.end; ++channel) facts_.channels.push_back(channel);
        }
        if (settings_.channels.empty()) {
            check_count(all);
            facts_.channels.resize(static_cast<std::size_t>(all));
            std::iota(facts_.channels.begin(), facts_.channels.end(), extent{0});
        }
        if (settings_.top) keep_top(*settings_.top);
    }

    void check_count(extent count) const {
        const extent most = settings_.top ? most_ranked : most_planes;
        if (count <= most && (!settings_.top || *settings_.top <= most_planes)) return;
        fail_input(escaped(names_[0]) + ": " + counted(count, "channel", "channels") + ", more than the " + std::to_string(most) +
                   " that fit a picture (--channels 0-63 or --top 64 shows some)");
    }

    void keep_top(extent count) {
        std::vector<double> scores(facts_.channels.size());
        each_plane(0, facts_.channels, [&](std::size_t position, const plane_rows& rows) {
            const plane_values values = values_of(rows);
            scores[position] = settings_.by == ranking::mean ? values.mean : values.deviation;
        });
        std::vector<std::size_t> order(facts_.channels.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
        order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
        std::vector<extent> kept;
        for (const std::size_t place : order) kept.push_back(facts_.channels[place]);
        facts_.channels = std::move(kept);
    }

    void find_ranges() {
        facts_.ranges.resize(facts_.channels.size());
        facts_.values.assign(arrays_.size(), std::vector<plane_values>(facts_.channels.size()));
        for (std::size_t array = 0; array < arrays_.size(); ++array) {
            each_plane(array, facts_.channels, [&](std::size_t position, const plane_rows& rows) {
                const plane_values values = values_of(rows);
                const bool own = !settings_.fixed && !settings_.shared_range;
                const colour_range found = own ? clipped_range(rows, values, settings_.clip) : colour_range{};
                facts_.values[array][position] = values;
                colour_range& range = facts_.ranges[position];
                if (array == 0 || facts_.values[0][position].finite() == 0) {
                    range = found;
                } else if (values.finite() > 0) {
                    // Of a pair both count: a sum of a window may lie far outside of its cells.
                    range = {std::min(range.low, found.low), std::max(range.high, found.high)};
                }
            });
        }
        if (settings_.fixed) {
            std::fill(facts_.ranges.begin(), facts_.ranges.end(), *settings_.fixed);
        } else if (settings_.shared_range) {
            std::fill(facts_.ranges.begin(), facts_.ranges.end(), shared_range());
        }
        if (!settings_.symmetric) return;
        for (colour_range& one : facts_.ranges) {
            const double most = std::max(std::abs(one.low), std::abs(one.high));
            one = most > 0 ? colour_range{-most, most} : colour_range{-1, 1};
        }
    }

    colour_range shared_range() {
        plane_values all = facts_.both(0);
        for (std::size_t i = 1; i < facts_.channels.size(); ++i) all = together(all, facts_.both(i));
        const plane_rows every_row = [&](const row_taker& take) {
            for (std::size_t array = 0; array < arrays_.size(); ++array) {
                each_plane(array, facts_.channels, [&](std::size_t, const plane_rows& rows) { rows(take); });
            }
        };
        return clipped_range(every_row, all, settings_.clip);
    }

    void paint() {
        grid_wish wish;
        wish.count = facts_.channels.size();
        for (const plane_layout& layout : facts_.layouts) wish.parts.push_back({layout.height, layout.width});
        wish.columns = settings_.columns;
        wish.scale = settings_.scale;
        wish.gap = settings_.gap;
        wish.framed = settings_.framed;
        wish.most_width = settings_.most_width;
        wish.good_width = settings_.good_width;
        wish.good_height = settings_.good_height;
        wish.one_screen = settings_.one_screen;
        const grid tiles = grid_of(wish);
        facts_.scale = tiles.scale;
        result_.colours = settings_.colours.value_or(settings_.symmetric ? colour_map::coolwarm : colour_map::viridis);
        indexed_picture& picture = result_.picture;
        picture.width = tiles.width;
        picture.height = tiles.height;
        picture.palette = palette_of(result_.colours, settings_.nan_colour);
        picture.pixels.assign(static_cast<std::size_t>(picture.width * picture.height), background_pixel);
        for (std::size_t array = 0; array < arrays_.size(); ++array) {
            each_plane(array, facts_.channels, [&](std::size_t position, const plane_rows& rows) {
                const plane_place place{tiles.left(position, array), tiles.top(position), tiles.scale, facts_.ranges[position]};
                paint_plane(picture, place, {facts_.layouts[array].height, facts_.layouts[array].width}, rows);
                if (facts_.values[array][position].dead()) paint_cross(picture, place.left, place.top, tiles.parts[array]);
            });
        }
    }
};

}  // namespace

viewed view_of(const std::vector<source*>& arrays, const std::vector<std::string>& names, const view_settings& settings) {
    return viewer(arrays, names, settings).run();
}

}  // namespace pooltool
