// Unnamed files: O_TMPFILE where the file system has it, else a name that is removed at once.
#include "base/unnamed_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "base/escape.hpp"

namespace pooltool {

file_descriptor unnamed_file() {
    const char* const wanted = std::getenv("TMPDIR");
    const std::string folder = wanted != nullptr && *wanted != '\0' ? wanted : "/tmp";
    file_descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (file) return file;
    std::string name = folder + "/pooltool-XXXXXX";
    file = file_descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (!file) fail_system("make a temporary file in " + quoted(folder) + "; TMPDIR names another folder", errno);
    ::unlink(name.c_str());
    return file;
}

}  // namespace pooltool
