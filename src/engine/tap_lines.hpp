// Windows of any shape as rows of taps: a tile's lines along the fastest axis, borders filled in and strides taken apart, so
// that every tap of a whole row of outputs is a contiguous row of cells. What is done with the rows (folded, selected, counted)
// is somebody else's.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/staging.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// One tap of the kernel box, in scan order.
struct box_tap {
    std::vector<extent> number{};  ///< along each memory axis
};

template <class T>
class tap_lines {
public:
    /// `pad`: what stands for a skipped tap along the fastest axis. Skipped lines have no row at all.
    tap_lines(const memory_pass& pass, dtype carrier, T fill, T pad)
        : pass_(pass), plan_(*pass.plan), carrier_(carrier), fill_(fill), pad_(pad) {
        const std::size_t rank = pass.axes.size();
        std::vector<extent> number(rank, 0);
        std::size_t position = 0;
        while (true) {  // row-major in logical order
            if (plan_.footprint.empty() || plan_.footprint[position] != 0) taps_.push_back({number});
            ++position;
            std::size_t l = rank;
            while (l > 0) {
                const auto m = static_cast<std::size_t>(pass.logical_order[--l]);
                if (++number[m] < pass.axes[m].kernel) break;
                number[m] = 0;
                if (l == 0) return;
            }
        }
    }

    [[nodiscard]] static bool possible(const memory_pass& pass, extent most_taps) {
        extent taps = 1;
        for (const axis_plan& axis : pass.axes) {
            if (!axis.windows.empty() || axis.in == 0 || axis.kernel > most_taps) return false;
            taps *= axis.kernel;
            if (taps > most_taps) return false;
        }
        return true;
    }

    [[nodiscard]] const std::vector<box_tap>& taps() const noexcept { return taps_; }

    /// All lines of a tile. `input` must reach every cell that the tile reads. Where a border shows a line again it gets a copy
    /// of its own, so that no window holds the same memory twice.
    void load(const raw_cells& input, const box& tile, workspace& memory, const kernels::table& table) {
        const std::size_t fast = tile.size() - 1;
        const axis_plan& axis = pass_.axes[fast];
        tile_ = tile;
        reached_ = tile;
        read_ = tile;
        extent lines = 1;
        for (std::size_t m = 0; m < tile.size(); ++m) {
            const axis_plan& across = pass_.axes[m];
            read_[m] = cells_read(across, tile[m]);
            reached_[m] = {tap_coordinate(across, tile[m].begin, 0),
                           tap_coordinate(across, tile[m].end - 1, across.kernel - 1) + 1};
            if (m < fast) lines *= length_of(reached_[m]);
        }
        // Lines are read where they lie, if they can be.
        const bool direct = readable_in_place(input, carrier_);
        const T* cells = nullptr;
        coordinates steps;
        if (direct) {
            steps = input.strides;
            cells = reinterpret_cast<const T*>(input.base);
            for (std::size_t m = 0; m < tile.size(); ++m) cells += read_[m].begin * steps[m];
        } else {
            T* const staged = memory.cells<T>(buffer_staged, cells_of(read_));
            stage(input, read_, staged, table);
            steps = dense_view<T>(nullptr, read_).strides;
            cells = staged;
        }
        const extent row = length_of(tile[fast]);
        span_ = row + ((axis.kernel - 1) * axis.dilation) / axis.stride;
        pitch_ = axis.stride == 1 ? length_of(reached_[fast]) : span_ * axis.stride;
        count_ = lines * pitch_;
        extended_ = memory.cells<T>(buffer_ping, count_);
        place_taps();
        coordinates at;
        for (const range& side : reached_) at.push_back(side.begin);
        for (extent line = 0; line < lines; ++line) {
            extent from = 0;
            bool real = true;
            for (std::size_t m = 0; m < fast; ++m) {
                const axis_plan& across = pass_.axes[m];
                const extent cell = cell_at(across.edge, at[m], across.in);
                real = real && cell != outside;
                from += (cell - read_[m].begin) * steps[m];
            }
            if (real) {
                extend(cells + from, extended_ + line * pitch_, table);
            } else {
                std::fill_n(extended_ + line * pitch_, pitch_, fill_);
            }
            for (std::size_t m = fast; m-- > 0;) {
                if (++at[m] < reached_[m].end) break;
                at[m] = reached_[m].begin;
            }
        }
    }

    /// Where the tap rows of a row of outputs start (`at`: its coordinates, the fastest one not looked at): tap t's row is at
    /// start_of(at) + offset(t).
    [[nodiscard]] const T* start_of(const coordinates& at) const noexcept {
        extent line = 0;
        for (std::size_t m = 0; m + 1 < at.size(); ++m) {
            line = line * length_of(reached_[m]) + (at[m] - tile_[m].begin) * pass_.axes[m].stride;
        }
        return extended_ + line * pitch_;
    }
    [[nodiscard]] extent offset(std::size_t tap) const noexcept { return offsets_[tap]; }

    /// The rows of the taps of one row of outputs, in scan order, without those that are skipped. numbers, when given: which of
    /// taps() each is.
    void rows_of(const coordinates& at, std::vector<const T*>& rows, std::vector<std::int32_t>* numbers) const {
        rows.clear();
        if (numbers != nullptr) numbers->clear();
        const T* const start = start_of(at);
        const bool whole = !skips_at(at);
        for (std::size_t t = 0; t < taps_.size(); ++t) {
            if (!whole && skipped(at, taps_[t])) continue;
            rows.push_back(start + offsets_[t]);
            if (numbers != nullptr) numbers->push_back(static_cast<std::int32_t>(t));
        }
    }

    /// Some tap of this row of outputs lies outside of an axis whose border skips it.
    [[nodiscard]] bool skips_at(const coordinates& at) const noexcept {
        for (std::size_t m = 0; m + 1 < at.size(); ++m) {
            const axis_plan& across = pass_.axes[m];
            if (across.edge != border::skip) continue;
            if (tap_coordinate(across, at[m], 0) < 0 || tap_coordinate(across, at[m], across.kernel - 1) >= across.in)
                return true;
        }
        return false;
    }

    /// All loaded cells, borders included.
    [[nodiscard]] const T* cells() const noexcept { return extended_; }
    [[nodiscard]] extent count() const noexcept { return count_; }
    /// From a line to the next.
    [[nodiscard]] extent pitch() const noexcept { return pitch_; }

private:
    [[nodiscard]] bool skipped(const coordinates& at, const box_tap& tap) const noexcept {
        for (std::size_t m = 0; m + 1 < at.size(); ++m) {
            const axis_plan& across = pass_.axes[m];
            const extent coordinate = tap_coordinate(across, at[m], tap.number[m]);
            if (across.edge == border::skip && (coordinate < 0 || coordinate >= across.in)) return true;
        }
        return false;
    }

    /// Of each tap's row from the row of tap 0 of the same outputs.
    void place_taps() {
        const std::size_t fast = tile_.size() - 1;
        const axis_plan& axis = pass_.axes[fast];
        offsets_.clear();
        for (const box_tap& tap : taps_) {
            extent line = 0;
            for (std::size_t m = 0; m < fast; ++m) {
                line = line * length_of(reached_[m]) + tap.number[m] * pass_.axes[m].dilation;
            }
            const extent distance = tap.number[fast] * axis.dilation;
            const extent along = axis.stride == 1 ? distance : (distance % axis.stride) * span_ + distance / axis.stride;
            offsets_.push_back(line * pitch_ + along);
        }
    }

    /// One line along the fastest axis: borders filled in, then split by the stride.
    void extend(const T* line, T* to, const kernels::table& table) const {
        const std::size_t fast = tile_.size() - 1;
        const axis_plan& axis = pass_.axes[fast];
        const range reached = reached_[fast];
        const auto place = [&](extent coordinate) {
            const extent k = coordinate - reached.begin;
            return axis.stride == 1 ? k : (k % axis.stride) * span_ + k / axis.stride;
        };
        const range inside{std::clamp(extent{0}, reached.begin, reached.end), std::clamp(axis.in, reached.begin, reached.end)};
        const auto border_cells = [&](extent begin, extent end) {
            for (extent coordinate = begin; coordinate < end; ++coordinate) {
                const extent cell = cell_at(axis.edge, coordinate, axis.in);
                to[place(coordinate)] =
                    cell != outside ? line[cell - read_[fast].begin] : (axis.edge == border::constant ? fill_ : pad_);
            }
        };
        border_cells(reached.begin, inside.begin);
        if (axis.stride == 1 && inside.begin < inside.end) {
            std::copy_n(line + inside.begin - read_[fast].begin, length_of(inside), to + place(inside.begin));
        } else {
            // Up to the next multiple of the stride one by one, then whole groups.
            extent coordinate = inside.begin;
            while (coordinate < inside.end && (coordinate - reached.begin) % axis.stride != 0) {
                to[place(coordinate)] = line[coordinate - read_[fast].begin];
                ++coordinate;
            }
            const extent groups = coordinate < inside.end ? (inside.end - coordinate) / axis.stride : 0;
            if (groups > 0) {
                constexpr int number = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
                table.split_phases[number](to + place(coordinate), span_, line + coordinate - read_[fast].begin, axis.stride,
                                           axis.stride, groups);
                coordinate += groups * axis.stride;
            }
            for (; coordinate < inside.end; ++coordinate) to[place(coordinate)] = line[coordinate - read_[fast].begin];
        }
        border_cells(std::max(inside.begin, inside.end), reached.end);
    }

    const memory_pass& pass_;
    const window_plan& plan_;
    dtype carrier_;
    T fill_;
    T pad_;
    std::vector<box_tap> taps_{};
    box tile_{};
    box read_{};     // cells that the tile's windows read
    box reached_{};  // coordinates of its taps, outside of the array too
    std::vector<extent> offsets_{};
    T* extended_{nullptr};
    extent count_{0};
    extent span_{0};
    extent pitch_{0};
};

}  // namespace pooltool
