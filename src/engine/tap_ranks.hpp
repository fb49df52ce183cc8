// Ranks of a row of windows side by side, from a tile's tap lines: few taps by comparator networks, boxes of 8-bit cells by
// histograms of columns, all others by a sliding set of ordinals. Which NaN or which zero is taken, the selection decides as it
// is defined.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/select.hpp"
#include "engine/ordinals.hpp"
#include "engine/tap_lines.hpp"
#include "engine/tap_runs.hpp"
#include "engine/tile_specials.hpp"
#include "engine/view.hpp"
#include "kernels/network.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

template <class T>
class tap_ranks {
public:
    /// What one worker needs besides the cells.
    struct room {
        std::vector<const T*> rows{};
        std::vector<T> values{};
        tile_ordinals<T> numbers{};
        std::vector<std::uint16_t> chosen{};
        std::vector<std::uint64_t> present{};
        std::vector<const std::uint16_t*> runs{};
        std::vector<extent> lengths{};
        std::vector<std::int32_t> nans{};   ///< how many NaN stand in front of each cell of the tile
        std::vector<std::uint16_t> fine{};  ///< histograms of the columns of windows, see histogram_row
        std::vector<std::uint16_t> coarse{};
        coordinates counted{};  ///< the row they stand for; empty: none
    };

    /// What is known of a tile before its first row.
    struct tile_state {
        tile_specials has{};
        bool ordered{false};
    };

    tap_ranks(const memory_pass& pass, const tap_lines<T>& lines, const std::vector<tap_run>& runs, const kernels::table& table)
        : pass_(pass),
          plan_(*pass.plan),
          table_(table),
          kernels_(table.of<T>()),
          runs_(runs),
          taps_(static_cast<extent>(lines.taps().size())) {
        if (plan_.reduce != reducer::rank) return;
        if (taps_ <= kernels::network_most_taps)
            network_ = kernels::selection_network(static_cast<int>(taps_), static_cast<int>(plan_.rank));
        by_histogram_ = taps_ > 1 && suits_histogram();
    }

    /// Before the rows of a tile.
    [[nodiscard]] tile_state order(const tap_lines<T>& lines, room& mine) const {
        tile_state state;
        mine.counted.clear();
        const T* const cells = lines.cells();
        const extent count = lines.count();
        state.has = specials_of(cells, count, kernels_);
        if ((network_.size > 0 || taps_ == 1 || by_histogram_) && !state.has.nan) return state;
        if (count > most_ordinals) return state;
        mine.numbers.number(cells, count);
        state.ordered = true;
        mine.present.assign(static_cast<std::size_t>((count + 63) / 64), 0);
        if (state.has.nan) {
            mine.nans.resize(static_cast<std::size_t>(count) + 1);
            for (extent i = 0; i < count; ++i) {
                mine.nans[static_cast<std::size_t>(i) + 1] =
                    mine.nans[static_cast<std::size_t>(i)] + (cells[i] != cells[i] ? 1 : 0);
            }
        }
        return state;
    }

    void row(const tap_lines<T>& lines, const tile_state& state, const coordinates& at, extent n, T* results,
             room& mine) const {
        if (by_histogram_) return histogram_row(lines, at, n, results, mine);
        const T* const start = lines.start_of(at);
        if (taps_ == 1) {
            std::copy_n(start + lines.offset(0), n, results);
            return;
        }
        if (!state.ordered && (state.has.nan || network_.size == 0)) {
            for (extent i = 0; i < n; ++i) results[i] = exact(lines, start, i, mine);
            return;
        }
        if (!state.ordered) {
            lines.rows_of(at, mine.rows, nullptr);
            kernels_.select_network(results, nullptr, mine.rows.data(), taps_, network_.steps, network_.size, plan_.rank, n);
        } else {
            mine.runs.clear();
            mine.lengths.clear();
            const std::uint16_t* const ordinals = mine.numbers.ordinals() + (start - lines.cells());
            for (const tap_run& run : runs_) {
                mine.runs.push_back(ordinals + lines.offset(run.first_tap));
                mine.lengths.push_back(run.length);
            }
            mine.chosen.resize(static_cast<std::size_t>(n));
            table_.slide_ordinals(mine.chosen.data(), mine.runs.data(), mine.lengths.data(),
                                  static_cast<extent>(mine.runs.size()), plan_.rank, n, mine.present.data(),
                                  static_cast<extent>(mine.present.size()));
            for (extent i = 0; i < n; ++i) results[i] = mine.numbers.value(mine.chosen[static_cast<std::size_t>(i)]);
            if (state.has.nan) nan_windows(lines, start, n, results, mine);
        }
        // Which zero it is, the selection itself decides.
        if (!state.has.negative_zero) return;
        for (extent i = 0; i < n; ++i) {
            if (results[i] == 0) results[i] = exact(lines, start, i, mine);
        }
    }

private:
    /// 8-bit cells in boxes: one histogram per column of cells, as tall as the window, moved down with the rows, so that the
    /// cost of an output does not depend on the window.
    void histogram_row(const tap_lines<T>& lines, const coordinates& at, extent n, T* results, room& mine) const {
        if constexpr (sizeof(T) == 1) {
            const std::size_t fast = at.size() - 1;
            const extent tall = pass_.axes[fast - 1].kernel;
            const extent wide = pass_.axes[fast].kernel;
            const extent columns = n + wide - 1;
            const T* const top = lines.start_of(at);
            const extent below = tall > 1 ? lines.offset(static_cast<std::size_t>(wide)) : 0;  // from a line to the next
            coordinates previous = at;
            --previous[fast - 1];
            previous[fast] = 0;
            const auto add = [&](const T* line, int change) {
                for (extent c = 0; c < columns; ++c) {
                    const auto bin = static_cast<std::size_t>(bin_of(line[c]));
                    auto& fine = mine.fine[static_cast<std::size_t>(c) * 256 + bin];
                    auto& coarse = mine.coarse[static_cast<std::size_t>(c) * 16 + bin / 16];
                    fine = static_cast<std::uint16_t>(fine + change);
                    coarse = static_cast<std::uint16_t>(coarse + change);
                }
            };
            if (mine.counted == previous) {
                add(top - below, -1);
                add(top + (tall - 1) * below, 1);
            } else {
                mine.fine.assign(static_cast<std::size_t>(columns) * 256, 0);
                mine.coarse.assign(static_cast<std::size_t>(columns) * 16, 0);
                for (extent line = 0; line < tall; ++line) add(top + line * below, 1);
            }
            mine.counted = at;
            mine.counted[fast] = 0;
            auto* const bins = reinterpret_cast<std::uint8_t*>(results);
            table_.slide_histogram(bins, mine.fine.data(), mine.coarse.data(), wide, plan_.rank, n);
            for (extent i = 0; i < n; ++i) results[i] = static_cast<T>(bin_of(static_cast<T>(bins[i])));
        }
    }

    /// Bins in the order of the cells; its own inverse.
    static std::uint8_t bin_of(T cell) noexcept {
        constexpr std::uint8_t flip = std::is_signed_v<T> ? 0x80 : 0;
        return static_cast<std::uint8_t>(static_cast<std::uint8_t>(cell) ^ flip);
    }

    /// Boxes of 8-bit cells over the two fastest axes, where lines follow each other from row to row.
    [[nodiscard]] bool suits_histogram() const {
        const std::size_t rank = pass_.axes.size();
        if (sizeof(T) != 1 || plan_.reduce != reducer::rank || rank < 2 || network_.size > 0 || taps_ > 65535) return false;
        extent box_cells = 1;
        for (std::size_t m = 0; m < rank; ++m) {
            box_cells *= pass_.axes[m].kernel;
            if (m + 2 < rank && !is_identity(pass_.axes[m])) return false;
        }
        // Taps must be listed line by line, as offset() is asked for the first of the second line.
        return box_cells == taps_ && pass_.logical_order.back() == static_cast<int>(rank) - 1;
    }

    void nan_windows(const tap_lines<T>& lines, const T* start, extent n, T* results, room& mine) const {
        for (extent i = 0; i < n; ++i) {
            std::int32_t nans = 0;
            for (const tap_run& run : runs_) {
                const auto from = static_cast<std::size_t>(start - lines.cells() + lines.offset(run.first_tap) + i);
                nans += mine.nans[from + static_cast<std::size_t>(run.length)] - mine.nans[from];
            }
            if (nans == 0) continue;
            results[i] = plan_.nan == nan_rule::propagate ? std::numeric_limits<T>::quiet_NaN() : exact(lines, start, i, mine);
        }
    }

    /// The selection as it is defined, on the taps in scan order.
    T exact(const tap_lines<T>& lines, const T* start, extent i, room& mine) const {
        mine.values.clear();
        for (extent t = 0; t < taps_; ++t) mine.values.push_back(start[lines.offset(static_cast<std::size_t>(t)) + i]);
        if (plan_.nan == nan_rule::propagate) {
            for (const T value : mine.values) {
                if (value != value) return value;
            }
        }
        return select_rank(mine.values.data(), taps_, plan_.rank);
    }

    const memory_pass& pass_;
    const window_plan& plan_;
    const kernels::table& table_;
    const kernels::cell_kernels<T>& kernels_;
    const std::vector<tap_run>& runs_;
    extent taps_;
    kernels::network network_{};
    bool by_histogram_{false};
};

}  // namespace pooltool
