// A packed set of reference cases: the lines that tests/golden/pack writes. The one unit behind it knows JSON.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "difference.hpp"

namespace golden {

struct golden_case {
    std::string id{};
    std::vector<std::string> argv{};  ///< command and options
    std::string input{};              ///< name of a file of the set
    bool error{false};                ///< the program must refuse
    std::string why{};                ///< ... for this reason
    std::string expect{};             ///< name of the file with the answer
    tolerance within{};
    std::vector<std::pair<std::string, std::string>> extra_expect{};  ///< option and file: written as well, compared exactly
};

struct golden_set {
    std::map<std::string, std::vector<std::byte>> files{};
    std::vector<golden_case> cases{};
};

/// Throws std::runtime_error naming the line that cannot be used.
[[nodiscard]] golden_set read_set(const std::string& path);

}  // namespace golden
