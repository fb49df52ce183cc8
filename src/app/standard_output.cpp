// write(2) until everything is out.
#include "app/standard_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/escape.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

/// 0, or the errno of the write that failed.
int write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

void put_out(std::string_view text) {
    const int problem = write_all(STDOUT_FILENO, text);
    if (problem == 0) return;
    if (problem == EPIPE) throw closed_pipe();
    throw error(error_kind::system, std::string("standard output: cannot write (") + std::strerror(problem) + ")");
}

void put_message(std::string_view text) {
    std::string line = "pooltool: ";
    line += text;
    line += '\n';
    write_all(STDERR_FILENO, line);
}

void put_note(std::string_view text) {
    std::string line(text);
    line += '\n';
    write_all(STDERR_FILENO, line);
}

bool stdout_is_terminal() noexcept { return ::isatty(STDOUT_FILENO) == 1; }
bool stdin_is_terminal() noexcept { return ::isatty(STDIN_FILENO) == 1; }

std::string about(const std::string& path, std::string_view text) {
    return (path == "-" ? std::string("standard input") : escaped(path)) + ": " + std::string(text);
}

std::string about_output(const std::string& path, std::string_view text) {
    return (path == "-" ? std::string("standard output") : escaped(path)) + ": " + std::string(text);
}

}  // namespace pooltool
