// Running a program once, and temporary folders to run it in. Knows nothing of arrays.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace golden {

struct outcome {
    int exit_code{0};
    int signal{0};  ///< that ended the program; 0: it ended by itself
    std::string standard_error{};
};

/// Runs argv[0] with these arguments in `folder`, standard input empty, standard output thrown away. A program that is not done
/// after a minute is ended by SIGALRM.
[[nodiscard]] outcome run_program(const std::vector<std::string>& argv, const std::filesystem::path& folder);

/// A fresh folder, removed with everything in it.
class temporary_folder {
public:
    temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace golden
