// Running a chain: blocks to the conveyor, tiles within a block, steps within a tile.
#include <algorithm>

#include "engine/block_input.hpp"
#include "engine/carriers.hpp"
#include "engine/chain.hpp"
#include "engine/conveyor.hpp"
#include "engine/isa.hpp"
#include "engine/nan_map.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

constexpr extent block_bytes_wanted = 256 << 10;  // one write: 64 KiB to 1 MiB cost the same, larger ones more
constexpr extent tile_bytes_wanted = 192 << 10;   // all cells between first and last step: half of a small second-level cache

class chain_run {
public:
    chain_run(const chain& what, const memory_layout& layout, const array_header& header, const schedule& how)
        : chain_(what), layout_(layout), table_(kernels_of(how.instructions)), swapped_(header.swapped) {
        in_strides_ = strides_of(layout.in_shape);
        out_size_ = what.steps.back()->out_size();
        extent target = (how.tile_bytes > 0 ? how.tile_bytes : block_bytes_wanted) / out_size_;
        if (layout.component_axis >= 0) target = std::max<extent>(target, 2);
        forced_ = how.tile_bytes > 0;
        if (what.without_shortcuts && is_floating(what.stored)) nans_ = std::make_unique<nan_map>(product_of(layout.in_shape));
        blocks_ = block_list(layout.out_shape, std::max<extent>(1, target), least_rows(how));
    }

    void run(source& in, sink& out, const schedule& how) {
        conveyor belt;
        belt.blocks = blocks_.size();
        belt.staff(how);
        workspaces_ = std::vector<workspace>(belt.workers());
        belt.bytes_of = [this](extent number) { return bytes_of(number); };
        belt.compute = [this](const block_work& work) { compute(work); };
        belt.run(in, out, nullptr);
    }

private:
    /// Windows that overlap much are cheaper in long blocks, as each block reads the rows around it again.
    coordinates least_rows(const schedule& how) const {
        coordinates rows(layout_.out_shape.size(), 1);
        if (forced_) return rows;
        for (const memory_pass& pass : layout_.passes) {
            for (std::size_t m = 0; m < rows.size(); ++m) {
                const axis_plan& axis = pass.axes[m];
                if (!axis.windows.empty()) continue;
                const extent overlap = (axis.kernel - 1) * axis.dilation + 1 - axis.stride;
                // Blocks of windows cost by the row: twice the overlap, so that no row is read and added more than 1.5 times.
                const extent worth = pass.plan->sum == summation::blockwise ? 2 : 1;
                if (overlap > 0) rows[m] = std::max(rows[m], worth * (overlap / axis.stride + 1));
            }
        }
        extent inner = out_size_;
        for (std::size_t m = rows.size(); m-- > 0;) {
            const extent most = std::max<extent>(1, (how.memory_limit / 32) / std::max<extent>(1, inner));
            rows[m] = std::min(rows[m], most);
            inner *= layout_.out_shape[m];
        }
        return rows;
    }

    /// What step number `first` reads for these outputs of the last one.
    [[nodiscard]] box reads(const box& out, std::size_t first = 0) const {
        box where = out;
        for (std::size_t s = chain_.steps.size(); s-- > first;) where = chain_.steps[s]->reads(where);
        return where;
    }

    [[nodiscard]] block_bytes bytes_of(extent number) const {
        // Without shortcuts the lines in front of the block matter too; such inputs are files, where all bytes can be had.
        const range from =
            chain_.without_shortcuts ? range{0, product_of(layout_.in_shape)} : cell_span(reads(blocks_[number]), in_strides_);
        return bytes_of_block(blocks_, number, from, size_of(chain_.stored), out_size_, false);
    }

    void compute(const block_work& work) {
        workspace& memory = workspaces_[work.worker];
        const box where = blocks_[work.number];
        const raw_cells input = array_around(work, layout_, in_strides_, chain_.stored, swapped_);
        const view<std::byte> whole = dense_view(work.output, where);
        if (chain_.always_without_shortcuts || !fast_without_nan(input, whole, memory)) {
            chain_.without_shortcuts(input, where, work.output, memory);
        }
    }

    /// The block, or false where a NaN is too near. Where the first step looks for NaN while it reads, that is known afterwards
    /// only, and nothing need be read for it before.
    bool fast_without_nan(const raw_cells& input, const view<std::byte>& block, workspace& memory) const {
        const box watched = chain_.steps.front()->watched(reads(block.where, 1));
        const bool watches = nans_ && cells_of(watched) > 0;
        if (nans_ && !watches && nan_near(input, block.where, memory)) return false;
        const nan_watch found = fast(input, block, memory);
        if (!watches) return true;
        if (found == nan_watch::met) return false;
        if (found == nan_watch::none_met) {
            const range cells = cell_span(watched, in_strides_);
            if (length_of(cells) == cells_of(watched)) nans_->has_none(cells);
        }
        return !nan_near(input, block.where, memory);
    }

    /// A NaN shows in sliding extremes as long as the list of candidates remembers it: one window's length behind the last
    /// window that holds it, in every pass.
    bool nan_near(const raw_cells& input, const box& where, workspace& memory) const {
        if (!nans_) return false;
        box near = where;
        for (std::size_t p = layout_.passes.size(); p-- > 0;) {
            for (std::size_t m = 0; m < near.size(); ++m) {
                const axis_plan& axis = layout_.passes[p].axes[m];
                if (is_identity(axis)) continue;
                near[m].begin = std::max<extent>(0, near[m].begin - axis.kernel);
                near[m] = cells_read(axis, near[m]);
            }
        }
        return nans_->any(input, chain_.carrier, cell_span(near, in_strides_), memory, table_);
    }

    /// All tiles of a block, and what their first steps say of NaN: that none was met only if all of them say so.
    nan_watch fast(const raw_cells& input, const view<std::byte>& block, workspace& memory) const {
        nan_watch found = nan_watch::none_met;
        const auto run = [&](const box& tile) {
            const nan_watch here = run_tile(input, block, tile, memory);
            if (found != nan_watch::met && here != nan_watch::none_met) found = here;
        };
        const auto cut = static_cast<std::size_t>(blocks_.axis());
        const std::size_t last = block.where.size() - 1;
        extent rows = length_of(block.where[cut]);
        extent columns = length_of(block.where[last]);
        if (!forced_) shrink(block.where, cut, last, rows, columns);
        box tile = block.where;
        for (extent row = block.where[cut].begin; row < block.where[cut].end; row += rows) {
            tile[cut] = {row, std::min(row + rows, block.where[cut].end)};
            if (cut == last) {
                run(tile);
                continue;
            }
            for (extent column = block.where[last].begin; column < block.where[last].end; column += columns) {
                tile[last] = {column, std::min(column + columns, block.where[last].end)};
                run(tile);
            }
        }
        return found;
    }

    /// Halves the tile until what lies between its steps fits the cache, as long as that repeats little work.
    void shrink(const box& block, std::size_t cut, std::size_t last, extent& rows, extent& columns) const {
        while (true) {
            box where = block;
            where[cut].end = where[cut].begin + rows;
            if (cut != last) where[last].end = where[last].begin + columns;
            extent between = cells_of(where) * out_size_;
            for (std::size_t s = chain_.steps.size(); s-- > 1;) {
                where = chain_.steps[s]->reads(where);
                between = std::max(between, cells_of(where) * chain_.steps[s]->in_size());
            }
            if (between <= tile_bytes_wanted) return;
            // The first step's halo is read again for every tile, too.
            const extent halo_rows = chain_.steps.size() > 1 ? length_of(chain_.steps.front()->reads(where)[cut]) - rows
                                                             : length_of(block[cut]) - rows;
            if (rows > 1 && rows / 2 >= halo_rows * 4) {
                rows = (rows + 1) / 2;
            } else if (cut != last && columns >= 2048 && length_of(block[last]) > 1) {
                columns = (columns / 2 + 63) / 64 * 64;
            } else if (rows > 1 && halo_rows == 0) {
                rows = (rows + 1) / 2;
            } else {
                return;
            }
        }
    }

    /// Returns what the first step says of NaN.
    nan_watch run_tile(const raw_cells& input, const view<std::byte>& block, const box& tile, workspace& memory) const {
        nan_watch first = nan_watch::off;
        std::vector<box> boxes(chain_.steps.size() + 1);
        boxes.back() = tile;
        for (std::size_t s = chain_.steps.size(); s-- > 0;) boxes[s] = chain_.steps[s]->reads(boxes[s + 1]);
        bytes_in from;
        if (readable_in_place(input, chain_.carrier)) {
            from = part_of(bytes_in{input.base, input.where, input.strides}, boxes[0], size_of(chain_.stored));
        } else {
            from = staged(input, boxes[0], memory);
        }
        for (std::size_t s = 0; s < chain_.steps.size(); ++s) {
            const step& each = *chain_.steps[s];
            bytes_out to;
            if (s + 1 == chain_.steps.size()) {
                to = part_of(block, tile, out_size_);
            } else {
                std::byte* const room = memory.memory[s % 2 == 0 ? buffer_ping : buffer_pong].ensure(
                    cells_of(boxes[s + 1]) * each.out_size() + overrun_bytes);
                to = dense_view(room, boxes[s + 1]);
            }
            if (s == 0) memory.nans = nan_watch::off;
            each.run(from, to, memory);
            if (s == 0) first = memory.nans;
            if (s + 1 == chain_.steps.size() && chain_.canonical) make_canonical(to);
            from = {to.base, to.where, to.strides};
        }
        return first;
    }

    bytes_in staged(const raw_cells& input, const box& part, workspace& memory) const {
        std::byte* const room = memory.memory[buffer_staged].ensure(cells_of(part) * size_of(chain_.carrier));
        if (is_floating(chain_.carrier) && size_of(chain_.carrier) == 2) {  // only their bytes change places
            raw_cells bits = input;
            bits.type = dtype::uint16;
            stage(bits, part, reinterpret_cast<std::uint16_t*>(room), table_);
        } else {
            visit_carrier(chain_.carrier,
                          [&](auto tag) { stage(input, part, reinterpret_cast<typename decltype(tag)::type*>(room), table_); });
        }
        const view<std::byte> dense = dense_view(room, part);
        return {dense.base, dense.where, dense.strides};
    }

    void make_canonical(const bytes_out& cells) const {
        const bytes_in same{cells.base, cells.where, cells.strides};
        for_each_row(same, cells, out_size_, out_size_, [&](const std::byte*, std::byte* row, extent n) {
            if (out_size_ == 8) {
                table_.f64.canonical_nan(reinterpret_cast<double*>(row), n);
            } else {
                table_.f32.canonical_nan(reinterpret_cast<float*>(row), n);
            }
        });
    }

    const chain& chain_;
    const memory_layout& layout_;
    const kernels::table& table_;
    bool swapped_;
    bool forced_{false};
    coordinates in_strides_{};
    extent out_size_{1};
    block_list blocks_{{1}, 1, {1}};
    std::unique_ptr<nan_map> nans_{};
    std::vector<workspace> workspaces_{};
};

}  // namespace

void run_chain(const chain& what, const memory_layout& layout, source& in, sink& out, const schedule& how) {
    if (what.without_shortcuts && !in.random_access()) in.make_random_access();
    chain_run(what, layout, in.header(), how).run(in, out, how);
}

}  // namespace pooltool
