// Copying cells; see copy.hpp.
#include "engine/copy.hpp"

#include <algorithm>
#include <cstring>

#include "engine/conveyor.hpp"

namespace pooltool {

void run_copy(const program& what, source& in, sink& out, const schedule& how) {
    const array_header& header = in.header();
    const extent total = header.bytes();
    const extent cell = size_of(component_of(what.in));  // what a byte swap turns round
    const extent wanted =
        std::max<extent>(1, (how.tile_bytes > 0 ? how.tile_bytes : 256 << 10) / size_of(what.in)) * size_of(what.in);
    conveyor belt;
    belt.blocks = total / wanted + (total % wanted != 0 ? 1 : 0);  // a header from a pipe may claim 2^63-1 bytes
    belt.staff(how);
    belt.bytes_of = [=](extent number) {
        const extent begin = number * wanted;
        const extent size = std::min(wanted, total - begin);
        return block_bytes{begin, begin + size, begin, size, 0, 0};
    };
    belt.compute = [&](const block_work& work) {
        const extent size = work.bytes.write_size;
        if (!header.swapped || cell == 1) {
            std::memcpy(work.output, work.input, static_cast<std::size_t>(size));
            return;
        }
        for (extent at = 0; at < size; at += cell) {
            for (extent i = 0; i < cell; ++i) work.output[at + i] = work.input[at + cell - 1 - i];
        }
    };
    belt.run(in, out, nullptr);
}

}  // namespace pooltool
