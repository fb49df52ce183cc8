// Fork, three pipes, wait; see process.hpp.
#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace faults {
namespace {

constexpr int told_at = 9;  // above what a program opens first, below the smallest sensible limit of open files

[[noreturn]] void die(const char* what) {
    std::perror(what);
    std::exit(3);
}

struct pipe_ends {
    int read{-1};
    int write{-1};
};

pipe_ends make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) die("pipe");
    return {ends[0], ends[1]};
}

[[noreturn]] void become(const call& what, int in, int out, int err, int told) {
    std::vector<char*> argv;
    for (const std::string& word : what.argv) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    if (::chdir(what.folder.c_str()) != 0) ::_exit(126);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    // It may have this very number already, and would then be closed by exec.
    ::dup2(::fcntl(told, F_DUPFD_CLOEXEC, told_at + 1), told_at);
    ::setenv(told_name, std::to_string(told_at).c_str(), 1);
    for (const auto& [name, value] : what.settings) ::setenv(name.c_str(), value.c_str(), 1);
    for (const auto& [which, value] : what.limits) {
        const rlimit limit{value, value};
        ::setrlimit(static_cast<__rlimit_resource>(which), &limit);
    }
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) ::signal(number, SIG_DFL);
    ::alarm(what.zeros > 0 ? 600 : 60);
    ::execv(argv[0], argv.data());
    ::_exit(127);
}

/// Writes on when the pipe is full already.
void feed(int into, long long zeros) {
    const std::array<char, 1 << 16> nothing{};
    ::signal(SIGPIPE, SIG_DFL);
    while (zeros > 0) {
        const auto piece = static_cast<std::size_t>(std::min<long long>(zeros, nothing.size()));
        const ssize_t count = ::write(into, nothing.data(), piece);
        if (count <= 0) ::_exit(1);
        zeros -= count;
    }
    ::_exit(0);
}

/// RssAnon of a process in KiB; 0 when it has none (any more).
long private_kib(pid_t process) {
    const std::string path = "/proc/" + std::to_string(process) + "/status";
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 4096> text{};
    const ssize_t length = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    const char* const field = length > 0 ? std::strstr(text.data(), "RssAnon:") : nullptr;
    return field == nullptr ? 0 : std::strtol(field + std::strlen("RssAnon:"), nullptr, 10);
}

/// What comes from one of the pipes. False: it has ended.
bool take(int from, std::string& into) {
    std::array<char, 1 << 16> room{};
    const ssize_t count = ::read(from, room.data(), room.size());
    if (count < 0) return errno == EINTR;
    into.append(room.data(), static_cast<std::size_t>(count));
    return count > 0;
}

}  // namespace

outcome run(const call& what) {
    const pipe_ends out = make_pipe();
    const pipe_ends err = make_pipe();
    const pipe_ends told = make_pipe();
    int in = -1;
    if (what.standard_input) {
        const pipe_ends ends = make_pipe();
        ::fcntl(ends.write, F_SETPIPE_SZ, 1 << 20);
        if (::write(ends.write, what.standard_input->data(), what.standard_input->size()) !=
            static_cast<ssize_t>(what.standard_input->size())) {
            die("fill a pipe");
        }
        if (what.zeros > 0) {
            const pid_t feeder = ::fork();
            if (feeder < 0) die("fork");
            if (feeder == 0) {
                ::close(ends.read);
                feed(ends.write, what.zeros);
            }
        }
        ::close(ends.write);
        in = ends.read;
    } else {
        in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
    if (what.nobody_reads) ::close(out.read);
    const pid_t child = ::fork();
    if (child < 0) die("fork");
    if (child == 0) become(what, in, out.write, err.write, told.write);
    for (const int mine : {in, out.write, err.write, told.write}) ::close(mine);

    outcome result;
    std::array<pollfd, 3> open{{{what.nobody_reads ? -1 : out.read, POLLIN, 0}, {err.read, POLLIN, 0}, {told.read, POLLIN, 0}}};
    const std::array<std::string*, 3> into{&result.out, &result.err, &result.told};
    const auto begin = std::chrono::steady_clock::now();
    while (open[0].fd >= 0 || open[1].fd >= 0 || open[2].fd >= 0) {
        if (::poll(open.data(), open.size(), what.measured ? 1 : -1) < 0 && errno != EINTR) die("poll");
        if (what.measured) result.private_kib = std::max(result.private_kib, private_kib(child));
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (open[i].fd < 0 || open[i].revents == 0) continue;
            if (take(open[i].fd, *into[i])) continue;
            ::close(open[i].fd);
            open[i].fd = -1;
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {  // the feeder
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    return result;
}

}  // namespace faults
