// Rows of outputs from rows of taps; see tap_rows.hpp.
#include "engine/tap_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/select.hpp"
#include "base/visit.hpp"
#include "engine/conveyor.hpp"
#include "engine/isa.hpp"
#include "engine/ordinals.hpp"
#include "engine/row_operations.hpp"
#include "engine/tap_lines.hpp"
#include "kernels/network.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

constexpr extent block_bytes_wanted = 256 << 10;
constexpr extent most_taps = 1 << 16;
// Cells of a tile's lines: ordinals stay within 16 bits, and the folds of several lengths of chords within the cache.
constexpr extent ranked_tile_cells = 20000;
constexpr extent folded_tile_cells = 18000;
constexpr extent tile_rows_wanted = 96;

bool is_extreme(const window_plan& plan) noexcept { return plan.reduce == reducer::maximum || plan.reduce == reducer::minimum; }

dtype carrier_type(const window_plan& plan) noexcept { return plan.through_float64 ? dtype::float64 : native_carrier(plan.in); }

template <class T>
class tap_run {
public:
    tap_run(const memory_layout& layout, const array_header& header, const schedule& how, bool with_indices)
        : layout_(layout),
          pass_(layout.passes.front()),
          plan_(*pass_.plan),
          table_(kernels_of(how.instructions)),
          kernels_(table_.of<T>()),
          swapped_(header.swapped),
          with_indices_(with_indices),
          forced_(how.tile_bytes > 0),
          in_strides_(strides_of(layout.in_shape)),
          rule_(fold_rule()),
          pad_(worst_cell<T>(plan_.in, rule_)),
          fill_(fill()),
          blocks_(layout.out_shape, target(how), least_rows(how)) {
        const tap_lines<T> lines(pass_, carrier_type(plan_), fill_, pad_);
        taps_ = static_cast<extent>(lines.taps().size());
        if (plan_.reduce == reducer::rank && taps_ <= kernels::network_most_taps) {
            network_ = kernels::selection_network(static_cast<int>(taps_), static_cast<int>(plan_.rank));
        }
        find_runs(lines);
        by_histogram_ = taps_ > 1 && suits_histogram();
    }

    void run(source& in, sink& out, sink* indices, const schedule& how) {
        conveyor belt;
        belt.blocks = blocks_.size();
        belt.staff(how);
        for (unsigned i = 0; i < belt.workers(); ++i) workers_.push_back(std::make_unique<worker>(pass_, fill_, pad_));
        belt.bytes_of = [this](extent number) { return bytes_of(number); };
        belt.compute = [this](const block_work& work) { compute(work, *workers_[work.worker]); };
        belt.run(in, out, indices);
    }

private:
    /// Neighbouring taps along the fastest axis.
    struct tap_run_length {
        std::size_t first_tap;
        extent length;
    };

    struct worker {
        worker(const memory_pass& pass, T fill, T pad) : lines(pass, carrier_type(*pass.plan), fill, pad) {}
        tap_lines<T> lines;
        workspace memory{};
        std::vector<const T*> rows{};
        std::vector<std::int32_t> numbers{};
        T* results{nullptr};  ///< of the row of outputs under way
        std::vector<T> row{};
        std::vector<T> values{};
        std::vector<std::int32_t> which{};
        tile_ordinals<T> order{};
        std::vector<std::uint16_t> chosen{};
        std::vector<std::uint64_t> present{};
        std::vector<const std::uint16_t*> runs{};
        std::vector<extent> lengths{};
        std::vector<std::int32_t> nans{};  ///< how many NaN stand in front of each cell of the tile
        std::vector<T> worst{};
        std::vector<std::uint16_t> fine{};  ///< histograms of the columns of windows, see histogram_row
        std::vector<std::uint16_t> coarse{};
        coordinates counted{};           ///< the row they stand for; empty: none
        bool chords{false};              ///< this tile's runs of taps are folded already
        std::vector<const T*> folded{};  ///< per run: its fold, for the window at the tile's first cell
    };

    [[nodiscard]] kernels::fold_rule fold_rule() const noexcept {
        const bool greatest = plan_.reduce != reducer::minimum;
        // A NaN that is ignored is one that never replaces what is held, once something else is held first.
        if (plan_.nan == nan_rule::comparison || plan_.nan == nan_rule::ignore) {
            return greatest ? kernels::greatest_compared : kernels::least_compared;
        }
        return greatest ? kernels::greatest_first : kernels::least_first;
    }

    [[nodiscard]] T fill() const {
        return visit_real(plan_.in, [this](auto tag) {
            const auto cell = from_double<typename decltype(tag)::type>(plan_.fill, rounding::trunc);
            return static_cast<T>(to_double(cell));
        });
    }

    [[nodiscard]] extent target(const schedule& how) const {
        return std::max<extent>(1, (how.tile_bytes > 0 ? how.tile_bytes : block_bytes_wanted) / size_of(plan_.out));
    }

    [[nodiscard]] coordinates least_rows(const schedule& how) const {
        coordinates rows(layout_.out_shape.size(), 1);
        if (forced_) return rows;
        extent inner = size_of(plan_.out);
        for (std::size_t m = rows.size(); m-- > 0;) {
            const extent most = std::max<extent>(1, (how.memory_limit / 32) / std::max<extent>(1, inner));
            rows[m] = m + 1 == rows.size() ? 1 : std::min(most, tile_rows_wanted);
            inner *= layout_.out_shape[m];
        }
        return rows;
    }

    [[nodiscard]] box reads(const box& out) const {
        box where = out;
        for (std::size_t m = 0; m < where.size(); ++m) where[m] = cells_read(pass_.axes[m], out[m]);
        return where;
    }

    [[nodiscard]] block_bytes bytes_of(extent number) const {
        const box where = blocks_[number];
        const extent cells = cells_of(where);
        const range span = cell_span(reads(where), in_strides_);
        block_bytes bytes{span.begin * size_of(plan_.in),
                          span.end * size_of(plan_.in),
                          blocks_.first_cell(number) * size_of(plan_.out),
                          cells * size_of(plan_.out),
                          0,
                          0};
        if (with_indices_) {
            bytes.indices_begin = blocks_.first_cell(number) * extent{sizeof(std::int64_t)};
            bytes.indices_size = cells * extent{sizeof(std::int64_t)};
        }
        return bytes;
    }

    void compute(const block_work& work, worker& mine) const {
        const box where = blocks_[work.number];
        raw_cells input{work.input - work.bytes.read_begin, {}, in_strides_, plan_.in, swapped_};
        for (const extent length : layout_.in_shape) input.where.push_back({0, length});
        const auto cut = static_cast<std::size_t>(blocks_.axis());
        const std::size_t fast = where.size() - 1;
        extent rows = length_of(where[cut]);
        extent columns = length_of(where[fast]);
        shrink(where, cut, rows, columns);
        box tile = where;
        for (extent row = where[cut].begin; row < where[cut].end; row += rows) {
            tile[cut] = {row, std::min(row + rows, where[cut].end)};
            if (cut == fast) {
                run_tile(work, input, where, tile, mine);
                continue;
            }
            for (extent column = where[fast].begin; column < where[fast].end; column += columns) {
                tile[fast] = {column, std::min(column + columns, where[fast].end)};
                run_tile(work, input, where, tile, mine);
            }
        }
    }

    /// Cells of a tile's lines, borders included.
    [[nodiscard]] extent line_cells(const box& tile) const {
        const std::size_t fast = tile.size() - 1;
        extent cells = 1;
        for (std::size_t m = 0; m < tile.size(); ++m) {
            const axis_plan& axis = pass_.axes[m];
            cells *= (length_of(tile[m]) - (m == fast ? 0 : 1)) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
        }
        return cells;
    }

    void shrink(const box& block, std::size_t cut, extent& rows, extent& columns) const {
        const std::size_t fast = block.size() - 1;
        while (true) {
            box tile = block;
            tile[cut].end = tile[cut].begin + rows;
            if (cut != fast) tile[fast].end = tile[fast].begin + columns;
            if (line_cells(tile) <= (plan_.reduce == reducer::rank ? ranked_tile_cells : folded_tile_cells)) return;
            // Long rows amortise what each row costs, tall tiles what their borders repeat: 48 rows of 256 before anything
            // less.
            const bool narrow = columns > 256 || (rows <= 48 && columns > 64) || rows == 1;
            if (cut != fast && narrow && columns > 1) {
                columns = (columns + 1) / 2;
            } else if (rows > 1) {
                rows = (rows + 1) / 2;
            } else {
                return;
            }
        }
    }

    void run_tile(const block_work& work, const raw_cells& input, const box& block, const box& tile, worker& mine) const {
        mine.lines.load(input, tile, mine.memory, table_);
        const std::size_t fast = tile.size() - 1;
        const extent n = length_of(tile[fast]);
        const bool same = plan_.out == carrier_type(plan_);  // results need no conversion
        mine.row.resize(same ? 0 : static_cast<std::size_t>(n));
        mine.counted.clear();
        const coordinates strides = dense_view<std::byte>(nullptr, block).strides;
        const bool ranked = plan_.reduce == reducer::rank;
        if (!ranked) fold_chords(mine);
        const tile_state state = ranked ? order_tile(mine) : tile_state{};
        coordinates at;
        for (const range& side : tile) at.push_back(side.begin);
        while (true) {
            extent place = 0;
            for (std::size_t m = 0; m < at.size(); ++m) place += (at[m] - block[m].begin) * strides[m];
            std::byte* const to = work.output + place * size_of(plan_.out);
            mine.results = same ? reinterpret_cast<T*>(to) : mine.row.data();
            if (ranked) {
                rank_row(mine, state, at, n);
            } else {
                auto* const indices = with_indices_ ? reinterpret_cast<std::int64_t*>(work.indices) + place : nullptr;
                extreme_row(mine, at, n, indices);
            }
            if (!ranked || state.has_nan) kernels_.canonical_nan(mine.results, n);
            if (!same) store_cells<T>(to, plan_.out, plan_.round, mine.results, n, table_);
            std::size_t m = fast;
            while (m > 0 && ++at[m - 1] == tile[m - 1].end) {
                --m;
                at[m] = tile[m].begin;
            }
            if (m == 0) return;
        }
    }

    // ---- extremes --------------------------------------------------------------------------------------------------------

    /// Long runs of taps along the lines are folded once for all rows that use them: by length, over the whole tile. Not where
    /// a NaN would make the order show, nor where runs are not what is scanned.
    void fold_chords(worker& mine) const {
        mine.chords = !with_indices_ && static_cast<extent>(runs_.size()) * 3 <= taps_ && plan_.nan != nan_rule::ignore &&
                      pass_.logical_order.back() == static_cast<int>(pass_.axes.size()) - 1 && pass_.axes.back().stride == 1 &&
                      pass_.axes.back().dilation == 1;
        for (const axis_plan& axis : pass_.axes) mine.chords = mine.chords && (axis.edge != border::skip || is_identity(axis));
        if (!mine.chords) return;
        const T* const cells = mine.lines.cells();
        const extent count = mine.lines.count();
        if (rule_ != kernels::greatest_first && rule_ != kernels::least_first && kernels_.any_nan(cells, count)) {
            mine.chords = false;
            return;
        }
        std::vector<extent> lengths;
        for (const tap_run_length& run : runs_) {
            if (run.length > 1 && std::find(lengths.begin(), lengths.end(), run.length) == lengths.end())
                lengths.push_back(run.length);
        }
        T* const folds = mine.memory.template cells<T>(buffer_pong, static_cast<extent>(lengths.size()) * count);
        // The shortest by itself, each longer one from two of the one before where these cover it.
        std::sort(lengths.begin(), lengths.end());
        const fold_rows<T> folding(kernels_, rule_);
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            T* const to = folds + static_cast<extent>(i) * count;
            const extent n = count - lengths[i] + 1;
            if (i > 0 && lengths[i] <= 2 * lengths[i - 1]) {
                const T* const shorter = to - count;
                const T* const halves[2] = {shorter, shorter + lengths[i] - lengths[i - 1]};
                const extent none[2] = {};
                kernels_.fold[rule_](to, 0, halves, none, 2, n, 1);
            } else {
                folding.dense(to, cells, lengths[i], 1, n, mine.memory);
            }
        }
        mine.folded.clear();
        for (const tap_run_length& run : runs_) {
            const auto which = std::find(lengths.begin(), lengths.end(), run.length) - lengths.begin();
            const T* const from = run.length == 1 ? cells : folds + which * count;
            mine.folded.push_back(from + mine.lines.offset(run.first_tap));
        }
    }

    void extreme_row(worker& mine, const coordinates& at, extent n, std::int64_t* indices) const {
        if (mine.chords) {
            const extent start = mine.lines.start_of(at) - mine.lines.cells();
            mine.rows.clear();
            for (const T* const fold : mine.folded) mine.rows.push_back(fold + start);
            mine.lengths.assign(mine.rows.size(), 0);
            kernels_.fold[rule_](mine.results, 0, mine.rows.data(), mine.lengths.data(), static_cast<extent>(mine.rows.size()),
                                 n, 1);
            return;
        }
        mine.lines.rows_of(at, mine.rows, with_indices_ ? &mine.numbers : nullptr);
        if (plan_.nan == nan_rule::ignore) {
            mine.worst.assign(static_cast<std::size_t>(n), pad_);
            mine.rows.insert(mine.rows.begin(), mine.worst.data());
        }
        const auto count = static_cast<extent>(mine.rows.size());
        if (count == 0) {
            std::fill_n(mine.results, n, pad_);
            if (indices != nullptr) std::fill_n(indices, n, std::int64_t{-1});
            return;
        }
        if (indices == nullptr) {
            mine.lengths.assign(mine.rows.size(), 0);
            kernels_.fold[rule_](mine.results, 0, mine.rows.data(), mine.lengths.data(), count, n, 1);
            return;
        }
        mine.which.resize(static_cast<std::size_t>(n));
        const bool greatest = plan_.reduce == reducer::maximum;
        kernels_.fold_which[greatest ? 0 : 1](mine.results, mine.which.data(), mine.rows.data(), count, n);
        mine.lengths.clear();
        for (const std::int32_t number : mine.numbers)
            mine.lengths.push_back(index_of(mine.lines.taps()[static_cast<std::size_t>(number)], at));
        const std::size_t fast = at.size() - 1;
        const axis_plan& axis = pass_.axes[fast];
        const extent step = axis.stride * pass_.index_strides[fast];
        for (extent i = 0; i < n; ++i)
            indices[i] = mine.lengths[static_cast<std::size_t>(mine.which[static_cast<std::size_t>(i)])] + i * step;
        // Where a window leaves the axis, a skipped tap may have been kept: those windows once more, with their real taps only.
        for (extent i = 0; i < n; ++i) {
            const extent first = tap_coordinate(axis, at[fast] + i, 0);
            if (first >= 0 && first + (axis.kernel - 1) * axis.dilation < axis.in) continue;
            edge_window(mine, i, first, axis, indices, step, greatest);
        }
    }

    void edge_window(worker& mine, extent i, extent first, const axis_plan& axis, std::int64_t* indices, extent step,
                     bool greatest) const {
        const std::size_t fast = pass_.axes.size() - 1;
        indices[i] = -1;
        T held = pad_;
        for (std::size_t t = 0; t < mine.rows.size(); ++t) {
            const box_tap& tap = mine.lines.taps()[static_cast<std::size_t>(mine.numbers[t])];
            const extent cell = first + tap.number[fast] * axis.dilation;
            if (cell < 0 || cell >= axis.in) continue;
            const T value = mine.rows[t][i];
            const bool better = greatest ? value > held : value < held;
            if (indices[i] >= 0 && !better && value == value) continue;
            held = value;
            indices[i] = mine.lengths[t] + i * step;
        }
        mine.results[i] = held;
    }

    /// Index of a tap of the first window of the row `at`.
    [[nodiscard]] extent index_of(const box_tap& tap, const coordinates& at) const {
        extent index = 0;
        for (std::size_t m = 0; m < at.size(); ++m) {
            index += tap_coordinate(pass_.axes[m], at[m], tap.number[m]) * pass_.index_strides[m];
        }
        return index;
    }

    // ---- ranks -----------------------------------------------------------------------------------------------------------

    struct tile_state {
        bool has_nan{false};
        bool has_negative_zero{false};
        bool ordered{false};
    };

    /// Neighbouring taps along the fastest axis, whatever the scan order.
    void find_runs(const tap_lines<T>& lines) {
        std::vector<std::size_t> order(lines.taps().size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return lines.taps()[a].number < lines.taps()[b].number; });
        for (const std::size_t t : order) {
            const std::vector<extent>& number = lines.taps()[t].number;
            if (!runs_.empty()) {
                std::vector<extent> next = lines.taps()[runs_.back().first_tap].number;
                next.back() += runs_.back().length;
                if (next == number) {
                    ++runs_.back().length;
                    continue;
                }
            }
            runs_.push_back({t, 1});
        }
    }

    tile_state order_tile(worker& mine) const {
        tile_state state;
        const T* const cells = mine.lines.cells();
        const extent count = mine.lines.count();
        if constexpr (std::is_floating_point_v<T>) {
            state.has_nan = kernels_.any_nan(cells, count);
            bool negative_zero = false;
            for (extent i = 0; i < count; ++i) negative_zero = negative_zero | ((cells[i] == 0) & std::signbit(cells[i]));
            state.has_negative_zero = negative_zero;
        }
        if ((network_.size > 0 || taps_ == 1 || by_histogram_) && !state.has_nan) return state;
        if (count > most_ordinals) return state;
        mine.order.number(cells, count);
        state.ordered = true;
        mine.present.assign(static_cast<std::size_t>((count + 63) / 64), 0);
        if (state.has_nan) {
            mine.nans.resize(static_cast<std::size_t>(count) + 1);
            for (extent i = 0; i < count; ++i) {
                mine.nans[static_cast<std::size_t>(i) + 1] =
                    mine.nans[static_cast<std::size_t>(i)] + (cells[i] != cells[i] ? 1 : 0);
            }
        }
        return state;
    }

    void rank_row(worker& mine, const tile_state& state, const coordinates& at, extent n) const {
        T* const results = mine.results;
        if (by_histogram_) return histogram_row(mine, at, n);
        const T* const start = mine.lines.start_of(at);
        if (taps_ == 1) {
            std::copy_n(start + mine.lines.offset(0), n, results);
            return;
        }
        if (!state.ordered && (state.has_nan || network_.size == 0)) {
            for (extent i = 0; i < n; ++i) results[i] = exact(mine, start, i);
            return;
        }
        if (!state.ordered) {
            mine.lines.rows_of(at, mine.rows, nullptr);
            kernels_.select_network(results, mine.rows.data(), taps_, network_.steps, network_.size, plan_.rank, n);
        } else {
            mine.runs.clear();
            mine.lengths.clear();
            const std::uint16_t* const ordinals = mine.order.ordinals() + (start - mine.lines.cells());
            for (const tap_run_length& run : runs_) {
                mine.runs.push_back(ordinals + mine.lines.offset(run.first_tap));
                mine.lengths.push_back(run.length);
            }
            mine.chosen.resize(static_cast<std::size_t>(n));
            table_.slide_ordinals(mine.chosen.data(), mine.runs.data(), mine.lengths.data(),
                                  static_cast<extent>(mine.runs.size()), plan_.rank, n, mine.present.data(),
                                  static_cast<extent>(mine.present.size()));
            for (extent i = 0; i < n; ++i) results[i] = mine.order.value(mine.chosen[static_cast<std::size_t>(i)]);
            if (state.has_nan) nan_windows(mine, start, n);
        }
        // Which zero it is, the selection itself decides.
        if (!state.has_negative_zero) return;
        for (extent i = 0; i < n; ++i) {
            if (results[i] == 0) results[i] = exact(mine, start, i);
        }
    }

    /// 8-bit cells in boxes: one histogram per column of cells, as tall as the window, moved down with the rows, so that the
    /// cost of an output does not depend on the window.
    void histogram_row(worker& mine, const coordinates& at, extent n) const {
        if constexpr (sizeof(T) == 1) {
            const std::size_t fast = at.size() - 1;
            const extent tall = pass_.axes[fast - 1].kernel;
            const extent wide = pass_.axes[fast].kernel;
            const extent columns = n + wide - 1;
            const T* const top = mine.lines.start_of(at);
            const extent below = tall > 1 ? mine.lines.offset(static_cast<std::size_t>(wide)) : 0;  // from a line to the next
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
            auto* const bins = reinterpret_cast<std::uint8_t*>(mine.results);
            table_.slide_histogram(bins, mine.fine.data(), mine.coarse.data(), wide, plan_.rank, n);
            for (extent i = 0; i < n; ++i) mine.results[i] = static_cast<T>(bin_of(static_cast<T>(bins[i])));
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

    void nan_windows(worker& mine, const T* start, extent n) const {
        for (extent i = 0; i < n; ++i) {
            std::int32_t nans = 0;
            for (const tap_run_length& run : runs_) {
                const auto from = static_cast<std::size_t>(start - mine.lines.cells() + mine.lines.offset(run.first_tap) + i);
                nans += mine.nans[from + static_cast<std::size_t>(run.length)] - mine.nans[from];
            }
            if (nans == 0) continue;
            mine.results[i] = plan_.nan == nan_rule::propagate ? std::numeric_limits<T>::quiet_NaN() : exact(mine, start, i);
        }
    }

    /// The selection as it is defined, on the taps in scan order.
    T exact(worker& mine, const T* start, extent i) const {
        mine.values.clear();
        for (extent t = 0; t < taps_; ++t) mine.values.push_back(start[mine.lines.offset(static_cast<std::size_t>(t)) + i]);
        if (plan_.nan == nan_rule::propagate) {
            for (const T value : mine.values) {
                if (value != value) return value;
            }
        }
        return select_rank(mine.values.data(), taps_, plan_.rank);
    }

    const memory_layout& layout_;
    const memory_pass& pass_;
    const window_plan& plan_;
    const kernels::table& table_;
    const kernels::cell_kernels<T>& kernels_;
    bool swapped_;
    bool with_indices_;
    bool forced_;
    coordinates in_strides_;
    kernels::fold_rule rule_;
    T pad_;
    T fill_;
    block_list blocks_;
    extent taps_{0};
    kernels::network network_{};
    bool by_histogram_{false};
    std::vector<tap_run_length> runs_{};
    std::vector<std::unique_ptr<worker>> workers_{};
};

}  // namespace

bool can_run_tap_rows(const program& what, const memory_layout& layout, std::string& why_not) {
    if (what.passes.size() > 1) return why_not = "it is more than one pass", false;
    const memory_pass& pass = layout.passes.front();
    const window_plan& plan = *pass.plan;
    const bool ranked = plan.reduce == reducer::rank;
    if (!ranked && !is_extreme(plan)) return why_not = "it is neither an extreme nor a rank", false;
    if (plan.min_valid > 0) return why_not = "it counts valid cells", false;
    if (layout.component_axis >= 0) return why_not = "cells are complex", false;
    const bool floating = is_floating(plan.in);
    if (floating && (plan.nan == nan_rule::refuse || plan.nan == nan_rule::sliding))
        return why_not = "its NaN rule needs more", false;
    if (floating && ranked && plan.nan == nan_rule::ignore) return why_not = "ranks move where NaN is ignored", false;
    if (!tap_lines<float>::possible(pass, most_taps)) return why_not = "its windows are irregular or very large", false;
    const bool indexed = !plan.index_strides.empty();
    if (indexed && floating && plan.nan != nan_rule::propagate) return why_not = "indices follow another NaN rule", false;
    for (const axis_plan& axis : pass.axes) {
        if (is_identity(axis)) continue;
        if (ranked && (axis.edge == border::skip || axis.stride != 1 || axis.dilation != 1))
            return why_not = "ranks need whole windows side by side", false;
        if (indexed && axis.edge != border::skip) return why_not = "indices need real taps", false;
        if (axis.edge == border::constant) {
            const bool held = visit_real(plan.in, [&](auto tag) {
                const double back = to_double(from_double<typename decltype(tag)::type>(plan.fill, rounding::trunc));
                return back == plan.fill || (back != back && plan.fill != plan.fill);
            });
            if (!held) return why_not = "its fill value is not one of the cells' type", false;
        }
    }
    return true;
}

void run_tap_rows(const program& what, const memory_layout& layout, source& in, sink& out, sink* indices, const schedule& how) {
    visit_real(carrier_type(what.passes.front()), [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_arithmetic_v<cell>) {
            tap_run<cell>(layout, in.header(), how, indices != nullptr).run(in, out, indices, how);
        }
    });
}

}  // namespace pooltool
