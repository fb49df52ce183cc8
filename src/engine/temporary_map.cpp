// The file and its mapping; see temporary_map.hpp.
#include "engine/temporary_map.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "pooltool/error.hpp"

namespace pooltool {
namespace {

[[noreturn]] void refuse(const std::string& what, int reason) {
    throw error(error_kind::system, what + " a temporary file failed (" + std::strerror(reason) +
                                        "; TMPDIR names its folder, --max-memory does without it)");
}

}  // namespace

temporary_map::temporary_map(extent bytes) : bytes_(bytes) {
    const char* const folder = std::getenv("TMPDIR");
    std::string name = std::string(folder != nullptr && *folder != '\0' ? folder : "/tmp") + "/pooltool-XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) refuse("making", errno);
    ::unlink(name.c_str());
    int refused = ::posix_fallocate(file, 0, bytes);
    while (refused == EINTR) refused = ::posix_fallocate(file, 0, bytes);
    void* at = MAP_FAILED;
    if (refused == 0) at = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    const int reason = refused != 0 ? refused : errno;
    ::close(file);  // the mapping keeps it
    if (at == MAP_FAILED) refuse(refused != 0 ? "filling" : "mapping", reason);
    mapped_ = at;
}

temporary_map::~temporary_map() { ::munmap(mapped_, static_cast<std::size_t>(bytes_)); }

}  // namespace pooltool
