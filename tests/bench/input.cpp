// Writes a file to measure with: an .npy or text array of random cells, the same on every machine.
//
//     bench_input PATH DTYPE SHAPE [SEED]        bench_input maps.npy float32 16,64,256,256
//
// All cells are written in one go, as numpy.save does: how a file was written decides what pages hold it, and so what mapping
// it costs. As many bytes written 64 KiB at a time take half as long again to read.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/checked.hpp"
#include "bench/cells.hpp"
#include "formats/formats.hpp"

namespace pooltool::bench {
namespace {

constexpr extent cells_at_once = 1 << 16;

std::vector<extent> shape_named(const std::string& text) {
    std::vector<extent> shape;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        shape.push_back(std::stoll(text.substr(at, comma - at)));
        at = comma + 1;
    }
    return shape;
}

void write_input(const std::string& path, const std::string& type, const std::string& shape, std::uint64_t seed) {
    array_header header;
    const auto named = dtype_named(type);
    if (!named) throw std::invalid_argument("no such dtype: " + type);
    header.type = *named;
    header.shape = shape_named(shape);

    random_bits random(seed);
    std::vector<std::byte> cells(to_size(header.bytes()));
    for (extent done = 0; done < header.cells(); done += cells_at_once) {
        const extent count = std::min(cells_at_once, header.cells() - done);
        fill_cells(header.type, cells.data() + done * size_of(header.type), count, random);
    }

    output_options options;
    options.format = format_of_extension(path).value_or(file_format::npy);
    const auto out = open_output(path, options);
    out->begin(header);
    out->write(0, cells);
    out->commit();
}

}  // namespace
}  // namespace pooltool::bench

int main(int count, char** words) {
    if (count != 4 && count != 5) {
        std::fputs("usage: bench_input PATH DTYPE SHAPE [SEED]\n", stderr);
        return 2;
    }
    try {
        pooltool::bench::write_input(words[1], words[2], words[3], count == 5 ? std::stoull(words[4]) : 1);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_input: %s\n", failure.what());
        return 1;
    }
    return 0;
}
