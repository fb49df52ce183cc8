// The ways to unpool, in order of preference; see unpool.hpp. Values and indices are read once and in order, so both may be
// pipes; only looking ahead into the indices needs a file.
#include "engine/unpool.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "engine/conveyor.hpp"
#include "engine/reference_unpool.hpp"
#include "engine/temporary_map.hpp"
#include "engine/unpool_scatter.hpp"
#include "plan/check_unpool.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

constexpr extent piece_cells = 8 << 10;        // values, indices and what they are read into stay in the cache
constexpr extent piece_of_output = 1 << 20;    // bytes
constexpr extent block_of_output = 512 << 10;  // bytes; small slabs are taken together

struct call {
    const unpool_plan& what;
    source& values;
    source& indices;
    sink& out;
    const schedule& how;
};

/// Reads the indices that belong to values, and keeps the memory for both.
class piece_reader {
public:
    piece_reader(const array_header& values, source& indices) : values_(values), indices_(indices) {}

    /// `bytes`: `count` values from the row-major number `first` on, as their source has them; null: only indices are wanted.
    value_piece read(extent first, extent count, const std::byte* bytes) {
        const extent width = size_of(indices_.header().type);
        read_indices(indices_.header(), indices_.fetch(first * width, (first + count) * width, scratch_), count, numbers_);
        return {first, count, bytes == nullptr ? nullptr : read_values(values_, bytes, count, cells_), numbers_.data()};
    }

private:
    const array_header& values_;
    source& indices_;
    scratch_buffer scratch_{};
    std::vector<std::int64_t> numbers_{};
    std::vector<std::byte> cells_{};
};

/// One layout in memory: blocks of slabs, each made and written on its own, by as many threads as have room. Declines slabs
/// that are larger than the limit.
bool in_memory(const call& c, const unpool_layout& layout) {
    const extent width = size_of(c.what.type);
    const extent slab_bytes = (layout.slab_in + layout.slab_out) * width;
    if (slab_bytes > c.how.memory_limit) return false;
    const extent wanted = std::min(c.how.tile_bytes > 0 ? c.how.tile_bytes : block_of_output, c.how.memory_limit);
    const extent slabs = std::clamp<extent>(wanted / slab_bytes, 1, layout.slabs);
    const extent room = std::max<extent>(1, c.how.memory_limit / (slabs * slab_bytes));

    conveyor belt;
    belt.blocks = (layout.slabs + slabs - 1) / slabs;
    // A pipe of indices comes in order; the conveyor lends its turns to the values only.
    belt.threads = c.indices.random_access() ? static_cast<unsigned>(std::min<extent>(room, c.how.threads)) : 1;
    belt.memory_limit = c.how.memory_limit;
    belt.bytes_of = [&, slabs](extent number) {
        const extent begin = number * slabs;
        const extent end = std::min(begin + slabs, layout.slabs);
        block_bytes bytes;
        bytes.read_begin = begin * layout.slab_in * width;
        bytes.read_end = end * layout.slab_in * width;
        bytes.write_begin = begin * layout.slab_out * width;
        bytes.write_size = (end - begin) * layout.slab_out * width;
        return bytes;
    };
    std::vector<piece_reader> readers;
    for (unsigned i = 0; i < belt.threads; ++i) readers.emplace_back(c.values.header(), c.indices);
    belt.compute = [&, slabs](const block_work& work) {
        std::memset(work.output, 0, static_cast<std::size_t>(work.bytes.write_size));
        const extent end = work.bytes.read_end / width;
        for (extent first = work.bytes.read_begin / width; first < end; first += piece_cells) {
            const value_piece piece = readers[work.worker].read(first, std::min(piece_cells, end - first),
                                                                work.input + (first * width - work.bytes.read_begin));
            scatter(layout, piece, width, work.number * slabs, work.output);
        }
    };
    belt.run(c.values, c.out, nullptr);
    return true;
}

/// Slab by slab in a temporary file.
void through_files(const call& c, const unpool_layout& layout) {
    const extent width = size_of(c.what.type);
    const extent slab_bytes = layout.slab_out * width;
    piece_reader reader(c.values.header(), c.indices);
    scratch_buffer scratch;
    for (extent slab = 0; slab < layout.slabs; ++slab) {
        temporary_map made(slab_bytes);
        const extent end = (slab + 1) * layout.slab_in;
        for (extent first = slab * layout.slab_in; first < end; first += piece_cells) {
            const extent count = std::min(piece_cells, end - first);
            const std::byte* const bytes = c.values.fetch(first * width, (first + count) * width, scratch);
            scatter(layout, reader.read(first, count, bytes), width, slab, made.data());
        }
        for (extent at = 0; at < slab_bytes; at += piece_of_output) {
            const extent size = std::min(piece_of_output, slab_bytes - at);
            c.out.write(slab * slab_bytes + at, {made.data() + at, static_cast<std::size_t>(size)});
        }
    }
}

/// Reads all indices, which must be a file. True: each stays in the slab of its value.
bool all_stay(const call& c, const unpool_layout& layout) {
    piece_reader reader(c.values.header(), c.indices);
    const extent total = c.indices.header().cells();
    for (extent first = 0; first < total; first += piece_cells) {
        if (!stays_in_slabs(layout, reader.read(first, std::min(piece_cells, total - first), nullptr))) return false;
    }
    return true;
}

/// The first index outside, in row-major order: with several threads another may have been met before it.
[[noreturn]] void refuse_first(const call& c, const unpool_layout& layout, index_outside found) {
    if (c.indices.random_access()) {
        piece_reader reader(c.values.header(), c.indices);
        for (extent first = 0; first < found.cell; first += piece_cells) {
            const value_piece piece = reader.read(first, std::min(piece_cells, found.cell - first), nullptr);
            const std::int64_t* const end = piece.indices + piece.count;
            const std::int64_t* const bad =
                std::find_if(piece.indices, end, [&](std::int64_t index) { return index < 0 || index >= layout.index_span; });
            if (bad == end) continue;
            found = {first + (bad - piece.indices), *bad};
            break;
        }
    }
    refuse_index(c.what, found.cell, found.index, c.indices.header().type);
}

void tell(const call& c, const char* strategy) {
    if (c.how.explain) c.how.explain(std::string("strategy: ") + strategy);
}

}  // namespace

void run_unpool(const unpool_plan& what, source& values, source& indices, sink& out, const schedule& how) {
    out.begin(unpooled_header(what, values.header()));
    if (std::find(what.out_shape.begin(), what.out_shape.end(), 0) != what.out_shape.end()) return;
    const call c{what, values, indices, out, how};
    const unpool_layout layout = lay_out(what);
    try {
        if (in_memory(c, layout)) return tell(c, layout.slabs > 1 ? "planes, in memory" : "the whole output, in memory");
        if (const auto planes = lay_out_planes(what); planes && indices.random_access() && all_stay(c, *planes)) {
            if (in_memory(c, *planes)) return tell(c, "planes, in memory, as every index stays in its plane");
        }
        through_files(c, layout);
        tell(c, "a temporary file, as what an index can reach is larger than the memory");
    } catch (const index_outside& found) {
        refuse_first(c, layout, found);
    }
}

void run(const unpool_plan& what, source& values, source& indices, sink& out, const schedule& how) {
    check(what, values.header(), indices.header());
    const auto turned = [](const array_header& header) { return header.fortran_order && header.shape.size() > 1; };
    if (turned(values.header()) || turned(indices.header()))
        throw std::logic_error("run: max_unpool reads values and indices in row-major order");
    switch (how.engine) {
        case engine_kind::fast:
            return run_unpool(what, values, indices, out, how);
        case engine_kind::reference:
            return run_unpool_reference(what, values, indices, out);
    }
}

}  // namespace pooltool
