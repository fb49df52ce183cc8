// The grammars of view's values.
#include "cli/view_settings.hpp"

#include <array>
#include <cmath>

#include "base/escape.hpp"
#include "cli/values.hpp"
#include "pooltool/error.hpp"

namespace pooltool::cli {

namespace {

[[noreturn]] void refuse(option_id option, const std::string& text, const std::string& reason) {
    fail_usage("--" + std::string(row_of(option).name) + " " + escaped(text.substr(0, 64)) + ": " + reason);
}

/// "0,5,10-20".
std::vector<range> channels_of(option_id option, const std::string& text) {
    std::vector<range> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string part = text.substr(begin, end - begin);
        const std::size_t dash = part.find('-', 1);
        const extent first = parse_integer(option, part.substr(0, dash));
        const extent last = dash == std::string::npos ? first : parse_integer(option, part.substr(dash + 1));
        if (first < 0) refuse(option, text, "channels are counted from 0");
        if (last < first) refuse(option, text, "a range goes upwards, like 10-20");
        if (last == std::numeric_limits<extent>::max()) refuse(option, text, "no array has so many channels");
        parts.push_back({first, last + 1});
        begin = end + 1;
    }
    return parts;
}

/// "0,1".
colour_range range_of(option_id option, const std::string& text) {
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos) refuse(option, text, "two numbers and a comma, like 0,1");
    const colour_range ends{parse_double(option, text.substr(0, comma)), parse_double(option, text.substr(comma + 1))};
    if (!std::isfinite(ends.low) || !std::isfinite(ends.high)) refuse(option, text, "both ends are finite");
    if (!(ends.low < ends.high)) refuse(option, text, "the first is the smaller one");
    return ends;
}

/// "4" or "1/4".
zoom scale_of(option_id option, const std::string& text) {
    const bool part = text.substr(0, 2) == "1/";
    const extent factor = parse_integer(option, part ? text.substr(2) : text);
    if (factor < 1) refuse(option, text, "at least 1, or 1/2, 1/3 ... to make it smaller");
    return part ? zoom{.shrink = factor} : zoom{.enlarge = factor};
}

rgb colour_of(option_id option, const std::string& text) {
    const std::optional<rgb> colour = colour_named(text);
    if (!colour) refuse(option, text, "no colour (" + std::string(colour_names()) + ", or #rrggbb)");
    return *colour;
}

std::optional<extent> count_of(const arguments& typed, option_id option, extent least) {
    const auto count = given(typed, option, parse_integer);
    if (count && *count < least) refuse(option, std::to_string(*count), "at least " + std::to_string(least));
    return count;
}

}  // namespace

view_settings view_settings_of(const arguments& typed) {
    constexpr std::array rankings{ranking::mean, ranking::deviation};
    constexpr std::array maps{colour_map::viridis, colour_map::magma, colour_map::gray, colour_map::coolwarm};
    view_settings settings;
    if (auto channels = given(typed, option_id::channels, channels_of)) settings.channels = std::move(*channels);
    settings.top = count_of(typed, option_id::top, 1);
    if (typed.has(option_id::by) && !settings.top) fail_usage("--by needs --top");
    if (const auto choice = given(typed, option_id::by, parse_choice)) settings.by = rankings[*choice];
    if (auto index = given(typed, option_id::index, parse_list)) settings.index = std::move(*index);
    if (const auto choice = given(typed, option_id::layout, parse_choice)) settings.channels_last = *choice == 1;
    if (const auto choice = given(typed, option_id::norm, parse_choice)) settings.shared_range = *choice == 1;
    settings.fixed = given(typed, option_id::range, range_of);
    if (settings.fixed && typed.has(option_id::norm)) fail_usage("--norm and --range exclude each other");
    if (settings.fixed && typed.has(option_id::clip)) fail_usage("--clip and --range exclude each other");
    if (const auto percent = given(typed, option_id::clip, parse_double)) {
        if (!(*percent >= 0 && *percent < 50)) {
            refuse(option_id::clip, *typed.last(option_id::clip), "percent of the cells at each end, from 0 to less than 50");
        }
        settings.clip = *percent;
    }
    settings.symmetric = typed.is_set(option_id::symmetric);
    if (const auto choice = given(typed, option_id::cmap, parse_choice)) settings.colours = maps[*choice];
    if (const auto colour = given(typed, option_id::nan_colour, colour_of)) settings.nan_colour = *colour;
    settings.colour_bar = typed.is_set(option_id::colorbar);
    settings.columns = count_of(typed, option_id::cols, 1);
    settings.scale = given(typed, option_id::scale, scale_of);
    settings.gap = count_of(typed, option_id::gap, 0);
    if (const auto limit = given(typed, option_id::max_memory, parse_size)) settings.memory = *limit;
    return settings;
}

}  // namespace pooltool::cli
