// A program run once, with everything it can be given and everything it leaves behind. Knows nothing of what the program does.
#pragma once

#include <sys/resource.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace faults {

struct call {
    std::vector<std::string> argv{};                              ///< argv[0] is the program's path
    std::string folder{};                                         ///< where it runs
    std::vector<std::pair<std::string, std::string>> settings{};  ///< of the environment, added to ours
    std::optional<std::string> standard_input{};                  ///< through a pipe, at most 1 MiB; not given: /dev/null
    long long zeros{0};                                           ///< bytes that follow it in the pipe
    std::vector<std::pair<int, rlim_t>> limits{};                 ///< RLIMIT_... and its value, soft and hard
    bool nobody_reads{false};                                     ///< standard output is a pipe that is closed at its other end
    bool measured{false};                                         ///< outcome::private_kib is wanted
};

struct outcome {
    int exit_code{-1};  ///< -1: ended by a signal
    int signal{0};      ///< that ended it
    std::string out{};
    std::string err{};
    std::string told{};   ///< what it wrote to the descriptor that told_name names
    long private_kib{0};  ///< the most private memory it was seen to have: RssAnon, without mapped files
    double seconds{0};
};

/// The environment's name of a descriptor that the program (or what is preloaded into it) may write to.
inline constexpr const char* told_name = "POOLTOOL_FAULT_FD";

/// Ends the program by SIGALRM after a minute.
[[nodiscard]] outcome run(const call& what);

}  // namespace faults
