// What the program is made to do while faults are injected: every way bytes can take through it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace faults {

/// Files of a folder by their paths below it.
using files = std::map<std::string, std::string>;

struct scenario {
    std::string name{};
    std::vector<std::string> words{};  ///< of the command line, behind the program's name
    files inputs{};                    ///< that stand in the folder before
    std::optional<std::string> standard_input{};
};

/// All of them.
[[nodiscard]] std::vector<scenario> all_scenarios();

/// Everything below a folder. Folders themselves are not listed.
[[nodiscard]] files files_below(const std::string& folder);

/// Makes the folder hold these files and nothing else; files that are right already are not touched.
void put_files(const std::string& folder, const files& wanted);

/// A two-dimensional float32 array as an .npy file, its cells made from a fixed sequence.
[[nodiscard]] std::string npy_file(long rows, long columns, bool fortran = false);

}  // namespace faults
