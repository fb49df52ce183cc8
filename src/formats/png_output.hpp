// Pictures as PNG files with a palette. The one unit that knows libpng is behind this.
#pragma once

#include <string>

#include "base/indexed_picture.hpp"
#include "formats/formats.hpp"

namespace pooltool {

/// Writes the picture to `path` ("-": standard output), whole or not at all, as open_output does; options.format is not looked
/// at. Throws error(input) when the output exists and may not be replaced, error(system) for what the system refuses.
void write_png(const std::string& path, const indexed_picture& picture, const output_options& options);

}  // namespace pooltool
