// Processes and folders; see process.hpp.
#include "process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace golden {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

[[noreturn]] void become(const std::vector<std::string>& argv, const std::filesystem::path& folder, int error_pipe) {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    const int nothing = open("/dev/null", O_RDWR);
    if (nothing >= 0 && chdir(folder.c_str()) == 0) {
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        dup2(error_pipe, STDERR_FILENO);
        alarm(60);
        execv(arguments[0], arguments.data());
    }
    _exit(127);
}

}  // namespace

outcome run_program(const std::vector<std::string>& argv, const std::filesystem::path& folder) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    const pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) become(argv, folder, ends[1]);
    close(ends[1]);

    outcome result;
    std::array<char, 4096> buffer{};
    while (true) {
        const ssize_t got = read(ends[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        result.standard_error.append(buffer.data(), static_cast<std::size_t>(got));
    }
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) fail("waitpid");
    }
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    return result;
}

temporary_folder::temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "pooltool-golden-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) fail("mkdtemp");
    path_ = name;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace golden
