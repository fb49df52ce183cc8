// Which share of a list this process is to work on, as its launcher tells in the environment: Slurm arrays and steps, MPI,
// Kubernetes, the clouds, the older schedulers. Shares count from 1 here, whatever the launcher counts from. What a launcher
// leaves open (a count, which of two launchers is meant) is an error that says what to pass; nothing is guessed.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace pooltool {

struct share {
    std::size_t index{1};  ///< 1 to count
    std::size_t count{1};
    bool operator==(const share&) const = default;
};

/// The value of an environment variable, or null.
using environment = std::function<const char*(const char*)>;

/// What --shard's value means: "I/N"; "auto", whatever launcher there is; "NAME", one launcher of the table; "auto/N" and "NAME/N",
/// with the count that the launcher does not tell. Throws error(usage).
[[nodiscard]] share share_of(const std::string& value, const environment& variables);

/// The process's own environment.
[[nodiscard]] const char* process_environment(const char* name);

/// The names that share_of takes, joined by commas.
[[nodiscard]] std::string launcher_names();

}  // namespace pooltool
