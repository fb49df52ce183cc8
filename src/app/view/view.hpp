// Feature maps as a picture: which planes are shown, by which range they are coloured, and the words that go with it. From arrays
// to an indexed picture; where that is shown is not known here.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/view/colours.hpp"
#include "app/view/grid.hpp"
#include "app/view/plane_range.hpp"
#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"

namespace pooltool {

enum class ranking : std::uint8_t { mean, deviation };

struct view_settings {
    std::vector<range> channels{};           ///< in the order shown; empty: all
    std::optional<extent> top{};             ///< of these only the N first by `by`, largest first; >= 1
    ranking by{ranking::mean};
    std::vector<extent> index{};             ///< of the axes in front
    bool channels_last{false};
    bool shared_range{false};                ///< one range for all planes instead of one each
    std::optional<colour_range> fixed{};     ///< range for all planes, instead of what the cells say
    double clip{1};                          ///< percent, 0 <= clip < 50
    bool symmetric{false};                   ///< 0 in the middle
    std::optional<colour_map> colours{};     ///< not given: viridis; symmetric: coolwarm
    rgb nan_colour{255, 0, 255};
    bool colour_bar{false};
    std::optional<extent> columns{};
    std::optional<zoom> scale{};
    std::optional<extent> gap{};
    bool framed{true};
    extent most_width{4096};                 ///< see grid_wish
    extent good_width{1024};
    extent good_height{1024};
    bool one_screen{false};
    extent memory{256LL << 20};              ///< bytes for cells that are looked at
};

struct viewed {
    indexed_picture picture{};               ///< without the colour bar
    colour_map colours{};
    std::string low{};                       ///< labels of the colour bar: numbers, or min and max where each plane has its own
    std::string high{};
    std::string caption{};                   ///< what is shown and how, one line, without the array's name
    std::vector<std::string> planes{};       ///< one line for each plane: its channel, range and values
};

/// One array, or two that are shown side by side plane by plane (the second: the first, pooled), each pair in one range. Both
/// have random access, and the same number of channels. `names`: of the arrays, for messages. Throws error(input) for arrays that
/// cannot be shown so, error(usage) for settings that no array could satisfy.
[[nodiscard]] viewed view_of(const std::vector<source*>& arrays, const std::vector<std::string>& names,
                             const view_settings& settings);

}  // namespace pooltool
