// Of a pair each side is told on its own, "0 to 4 beside 1 to 4": what pooling did to a map is what the picture is looked at
// for.
#include "app/view/caption.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/array_words.hpp"
#include "base/counted.hpp"

namespace pooltool {

namespace {

std::string number(double value) {
    std::array<char, 32> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value == 0 ? 0.0 : value, std::chars_format::general, 5);
    return {text.data(), end.ptr};
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

/// One count, or "3 beside 1"; two zeros are one.
std::string counts_of(const std::vector<extent>& counts) {
    std::string text = std::to_string(counts[0]);
    if (counts.size() == 2 && (counts[0] != 0 || counts[1] != 0)) text += " beside " + std::to_string(counts[1]);
    return text;
}

std::string range_words(const view_facts& facts, const view_settings& settings) {
    std::string text;
    const auto ends = [&] { return number(facts.ranges[0].low) + " to " + number(facts.ranges[0].high); };
    if (settings.fixed) return "range " + ends();
    bool blank = true;
    for (std::size_t i = 0; i < facts.channels.size(); ++i) blank = blank && facts.both(i).finite() == 0;
    if (blank) return "no finite cell";
    if (settings.shared_range || facts.channels.size() == 1) {
        text = (settings.shared_range ? "one range, " : "range ") + ends();
    } else {
        text = facts.layouts.size() == 2 ? "each pair in its own range" : "each in its own range";
    }
    if (settings.clip > 0) text += ", " + number(settings.clip) + "% clipped at both ends";
    if (settings.symmetric) text += ", 0 in the middle";
    return text;
}

std::string marks_words(const view_facts& facts) {
    std::vector<extent> nan;
    std::vector<extent> infinite;
    for (const std::vector<plane_values>& planes : facts.values) {
        nan.push_back(0);
        infinite.push_back(0);
        for (const plane_values& plane : planes) {
            nan.back() += plane.nan;
            infinite.back() += plane.infinite;
        }
    }
    std::vector<extent> dead;
    std::vector<extent> constant;
    for (std::size_t i = 0; i < facts.channels.size(); ++i) {
        const plane_values values = facts.both(i);
        if (values.dead()) {
            dead.push_back(facts.channels[i]);
        } else if (values.finite() > 1 && values.min == values.max) {
            constant.push_back(facts.channels[i]);
        }
    }
    std::string text = "NaN " + counts_of(nan) + ", inf " + counts_of(infinite) + ", dead " + listed(dead);
    if (!constant.empty()) text += "; constant " + listed(constant);
    return text;
}

std::string caption_of(const view_facts& facts, const view_settings& settings) {
    std::string text = header_text(facts.header);
    if (is_complex(facts.header.type)) text += ", magnitudes";
    text += index_words(facts.layouts[0].index);
    text += "; " + counted(facts.channels.size(), "map", "maps");
    if (static_cast<extent>(facts.channels.size()) != facts.layouts[0].channels) {
        text += " of " + std::to_string(facts.layouts[0].channels);
    }
    text += ", " + size_text(facts.layouts[0].height, facts.layouts[0].width);
    if (facts.layouts.size() == 2) text += " beside " + size_text(facts.layouts[1].height, facts.layouts[1].width);
    if (facts.scale.shrink > 1) {
        text += ", a pixel the mean of " + size_text(facts.scale.shrink, facts.scale.shrink) + " cells";
    }
    return text + "; " + range_words(facts, settings) + "; " + marks_words(facts);
}

/// "0 to 4, mean 1.5, std 0.5".
std::string values_words(const plane_values& values) {
    if (values.finite() == 0) return "no finite cell";
    return number(values.min) + " to " + number(values.max) + ", mean " + number(values.mean) + ", std " +
           number(values.deviation);
}

std::string plane_line(const view_facts& facts, std::size_t i) {
    std::string text = "map " + std::to_string(facts.channels[i]) + ": ";
    const plane_values all = facts.both(i);
    if (all.dead()) return text + "dead";
    std::vector<extent> nan;
    std::vector<extent> infinite;
    std::string values;
    for (const std::vector<plane_values>& planes : facts.values) {
        const plane_values& plane = planes[i];
        values += (values.empty() ? "" : " beside ") + (plane.dead() ? std::string("dead") : values_words(plane));
        nan.push_back(plane.nan);
        infinite.push_back(plane.infinite);
    }
    if (all.finite() == 0) {
        text += "no finite cell";
    } else {
        text += values + ", coloured from " + number(facts.ranges[i].low) + " to " + number(facts.ranges[i].high);
    }
    if (all.nan > 0) text += ", NaN " + counts_of(nan);
    if (all.infinite > 0) text += ", inf " + counts_of(infinite);
    return text;
}

}  // namespace

plane_values view_facts::both(std::size_t channel) const {
    return values.size() == 2 ? together(values[0][channel], values[1][channel]) : values[0][channel];
}

void put_words(viewed& result, const view_facts& facts, const view_settings& settings) {
    const bool one_range = settings.fixed || settings.shared_range || facts.channels.size() == 1;
    result.low = one_range ? number(facts.ranges[0].low) : settings.symmetric ? "-max" : "min";
    result.high = one_range ? number(facts.ranges[0].high) : "max";
    result.caption = caption_of(facts, settings);
    for (std::size_t i = 0; i < facts.channels.size(); ++i) result.planes.push_back(plane_line(facts, i));
}

}  // namespace pooltool
