// A drawing of windows as text and as SVG.
#pragma once

#include <string>

#include "app/drawing/window_drawing.hpp"

namespace pooltool {

/// One small plane per window, as many beside each other as `columns` characters hold. [5] is read, {9} is read and is the result,
/// (0) is read by no window, . is padding. With `coloured` what is read is shown in colour too.
[[nodiscard]] std::string text_of(const window_drawing& drawing, extent columns, bool coloured);

/// The same as an SVG picture with the output at its end; `title` is drawn on top.
[[nodiscard]] std::string svg_of(const window_drawing& drawing, const std::string& title);

}  // namespace pooltool
