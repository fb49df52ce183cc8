// Measures one run of a command, from its start to its end, and prints a number: seconds, or with --peak the most private
// memory it held (RssAnon, KiB: heap and stacks; mapped files, which the system can drop at any time, are not in it). The
// command's standard output is dropped. What the shell does around it is not measured. --cpu prints the processor time, user and
// system, behind the seconds.
//
//     bench_process [--peak | --cpu] COMMAND [ARGUMENT...]
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr useconds_t sample_every_us = 200;

/// RssAnon of a process in KiB; 0 when it has none (any more).
long private_kib(pid_t process) {
    const std::string path = "/proc/" + std::to_string(process) + "/status";
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 4096> text{};
    const ssize_t length = read(file, text.data(), text.size() - 1);
    close(file);
    if (length <= 0) return 0;
    const char* field = std::strstr(text.data(), "RssAnon:");
    return field == nullptr ? 0 : std::strtol(field + std::strlen("RssAnon:"), nullptr, 10);
}

bool ended(pid_t process, int options, int& status) {
    pid_t got = 0;
    do {
        got = waitpid(process, &status, options);
    } while (got < 0 && errno == EINTR);
    return got != 0;
}

}  // namespace

int main(int count, char** words) {
    const bool peak = count > 1 && std::strcmp(words[1], "--peak") == 0;
    const bool cpu = count > 1 && std::strcmp(words[1], "--cpu") == 0;
    char** command = words + (peak || cpu ? 2 : 1);
    if (*command == nullptr) {
        std::fputs("usage: bench_process [--peak | --cpu] COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);

    const auto start = std::chrono::steady_clock::now();
    pid_t process = 0;
    const int refused = posix_spawnp(&process, *command, &actions, nullptr, command, environ);
    if (refused != 0) {
        std::fprintf(stderr, "bench_process: %s: %s\n", *command, std::strerror(refused));
        return 127;
    }
    int status = 0;
    long most = 0;
    if (peak) {
        while (!ended(process, WNOHANG, status)) {
            most = std::max(most, private_kib(process));
            usleep(sample_every_us);
        }
    } else {
        ended(process, 0, status);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;

    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::fprintf(stderr, "bench_process: %s failed (%d)\n", *command, status);
        return 1;
    }
    if (peak) {
        std::printf("%ld\n", most);
    } else if (cpu) {
        rusage used{};
        getrusage(RUSAGE_CHILDREN, &used);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
        };
        std::printf("%.6f %.6f\n", taken.count(), seconds(used.ru_utime) + seconds(used.ru_stime));
    } else {
        std::printf("%.6f\n", taken.count());
    }
    return 0;
}
