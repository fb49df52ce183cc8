// The processor time that a container, a service manager or a batch scheduler allows by a control group.
#pragma once

#include <string>

namespace pooltool {

/// The least quota of this process's group and of those it lies in, as a number of processors, rounded up; 0: no limit. `root`
/// stands in front of /proc and /sys; empty but in tests.
[[nodiscard]] unsigned processors_in_cgroup(const std::string& root);

}  // namespace pooltool
