// Which kinds of cells a drawing has: what its legend explains.
#pragma once

#include "app/drawing/window_drawing.hpp"

namespace pooltool {

struct drawn_marks {
    bool numbers{false};    ///< cells have numbers
    bool chosen{false};     ///< some window's result is one of its cells
    bool unread{false};     ///< cells that no window reads
    bool padded{false};     ///< padding without a value
    bool continued{false};  ///< a border mode or a fill value puts numbers around the array
};

[[nodiscard]] drawn_marks marks_of(const window_drawing& drawing);

}  // namespace pooltool
