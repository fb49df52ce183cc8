// An output's folder, open. Outputs come in runs that go to one folder, so the last ones that were opened are kept.
#pragma once

#include <memory>
#include <string>

#include "base/file_descriptor.hpp"

namespace pooltool {

using folder_handle = std::shared_ptr<const file_descriptor>;

/// The folder at `path`. Any thread. Throws error(system) when it is missing or refuses.
[[nodiscard]] folder_handle open_folder(const std::string& path);

}  // namespace pooltool
