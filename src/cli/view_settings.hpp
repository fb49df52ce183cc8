// Arguments of view -> what is shown and how it is drawn.
#pragma once

#include "app/view/view.hpp"
#include "cli/arguments.hpp"

namespace pooltool::cli {

/// Everything but the room, which depends on where the picture goes. Throws error(usage).
[[nodiscard]] view_settings view_settings_of(const arguments& typed);

}  // namespace pooltool::cli
