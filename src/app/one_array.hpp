// Inputs of which one array is wanted: a file of one, or an archive that holds one or of which the path names one.
#pragma once

#include <string>
#include <vector>

#include "formats/formats.hpp"

namespace pooltool {

/// Opens `path`; an archive gives its only array. Throws error(input), with the path, for an archive of several: names them,
/// and how one of them is picked. `members` of the result is null.
[[nodiscard]] opened_input open_one(const std::string& path, const input_options& options);

/// The same for what is open already.
[[nodiscard]] opened_input only_array(const std::string& path, opened_input input);

/// "x, y, z, ...": names of arrays, escaped, five at most.
[[nodiscard]] std::string some_names(const std::vector<std::string>& names);

/// The same with "holds 2 arrays" in front and the way out behind, for a path that names none of them.
[[nodiscard]] std::string several_arrays(const std::string& path, const std::vector<std::string>& names);

}  // namespace pooltool
