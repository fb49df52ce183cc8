// How many inputs may be worked on side by side before the system's limit of open files is met.
#pragma once

namespace pooltool {

/// Raises this process's limit of open files as far as it may, and says how many workers fit below it. >= 1.
[[nodiscard]] unsigned workers_with_files() noexcept;

}  // namespace pooltool
