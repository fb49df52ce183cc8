// Pieces of 64 KiB; see whole_text.hpp.
#include "app/whole_text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <span>

#include "app/standard_output.hpp"
#include "base/checked.hpp"
#include "base/file_descriptor.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

std::string whole_text(const std::string& path) {
    try {
        const file_descriptor file =
            path == "-" ? duplicate(STDIN_FILENO) : file_descriptor(::open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
        if (!file) fail_system("open", errno);
        std::string text;
        std::array<char, 1 << 16> piece{};
        while (const extent count = read_some(file.number(), std::as_writable_bytes(std::span(piece))))
            text.append(piece.data(), to_size(count));
        return text;
    } catch (const error& problem) {
        throw error(problem.kind(), about(path, problem.what()));
    }
}

}  // namespace pooltool
