// Which files are meant: operands, walked folders, lists. Names only; nothing is opened but folders and lists.
#pragma once

#include <string>
#include <vector>

namespace pooltool {

struct input_selection {
    std::vector<std::string> operands{};
    bool recursive{false};
    bool follow{false};  ///< links to folders are walked as well, but for those that lead back to where the walk is
    std::vector<std::string> include{};  ///< globs; walked files must match one of them, if there are any
    std::vector<std::string> exclude{};
    std::string files_from{};  ///< a list of paths, "-": standard input; empty: none
    bool null_separated{false};
    std::string output_folder{};  ///< not walked into: yesterday's outputs are not today's inputs; empty: none
};

struct found_input {
    std::string path{};
    std::string relative{};  ///< where it belongs below an output folder: no leading slash, no ".." parts
};

struct found_inputs {
    std::vector<found_input> files{};     ///< operands in the order given; a walked folder's files sorted bytewise
    std::vector<std::string> problems{};  ///< one message for each folder that cannot be walked
};

/// Throws error(usage) for a folder without --recursive, error(system) for a list that cannot be read.
[[nodiscard]] found_inputs find_inputs(const input_selection& selection);

/// The paths of a list ("-": standard input), separated by newlines or NUL; empty ones are left out. Throws error(system).
[[nodiscard]] std::vector<std::string> listed_paths(const std::string& list, bool null_separated);

/// A path as it may stand below another folder: without leading slashes, "." parts, and all that leads to its last ".." part.
[[nodiscard]] std::string path_below(const std::string& path);

}  // namespace pooltool
