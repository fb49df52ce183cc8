// How many threads this process may keep busy.
#pragma once

namespace pooltool {

/// POOLTOOL_JOBS when set; else the least of the affinity mask, the cgroup's CPU quota and SLURM_CPUS_PER_TASK. >= 1. Throws
/// error(usage) for a POOLTOOL_JOBS that is no number from 1 to 4096.
[[nodiscard]] unsigned allowed_processors();

inline constexpr unsigned most_threads = 4096;

}  // namespace pooltool
