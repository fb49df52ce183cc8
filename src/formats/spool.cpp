// Unnamed files: O_TMPFILE where the file system has it, else a name that is removed at once.
#include "formats/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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

file_descriptor spool(byte_stream& stream, extent most) {
    file_descriptor file = unnamed_file();
    scratch_buffer buffer;
    constexpr extent piece = extent{256} << 10;
    extent done = 0;
    while (done < most) {
        const auto room = std::span(buffer.ensure(piece), to_size(std::min(piece, most - done)));
        const extent count = stream.read(room);
        if (count == 0) break;
        write_all(file.number(), room.first(to_size(count)));
        done += count;
    }
    return file;
}

}  // namespace pooltool
