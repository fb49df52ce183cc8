// A stream to a file; see spool.hpp.
#include "formats/spool.hpp"

#include <algorithm>

#include "base/unnamed_file.hpp"

namespace pooltool {

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
