// The file and its mapping; see temporary_map.hpp.
#include "engine/temporary_map.hpp"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>

#include "base/unnamed_file.hpp"

namespace pooltool {

temporary_map::temporary_map(extent bytes) : bytes_(bytes) {
    const file_descriptor file = unnamed_file();  // closed at the end: the mapping keeps it
    int refused = ::posix_fallocate(file.number(), 0, bytes);
    while (refused == EINTR) refused = ::posix_fallocate(file.number(), 0, bytes);
    if (refused != 0) fail_system("fill a temporary file; TMPDIR names another folder", refused);
    void* const at = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
    if (at == MAP_FAILED) fail_system("map a temporary file", errno);
    mapped_ = at;
}

temporary_map::~temporary_map() { ::munmap(mapped_, static_cast<std::size_t>(bytes_)); }

}  // namespace pooltool
