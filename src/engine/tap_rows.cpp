// Rows of outputs from rows of taps; see tap_rows.hpp.
#include "engine/tap_rows.hpp"

#include <algorithm>
#include <memory>

#include "base/visit.hpp"
#include "engine/block_input.hpp"
#include "engine/chord_folds.hpp"
#include "engine/conveyor.hpp"
#include "engine/isa.hpp"
#include "engine/row_operations.hpp"
#include "engine/tap_lines.hpp"
#include "engine/tap_medians.hpp"
#include "engine/tap_ranks.hpp"
#include "engine/tap_runs.hpp"
#include "plan/arithmetic.hpp"
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
class tap_rows_run {
public:
    tap_rows_run(const memory_layout& layout, const array_header& header, const schedule& how, bool with_indices)
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
          blocks_(layout.out_shape, target(how), least_rows(how)),
          lines_(pass_, carrier_type(plan_), fill_, pad_),
          runs_(runs_of(lines_.taps())),
          ranks_(pass_, lines_, runs_, table_),
          chords_(pass_, lines_, runs_, table_, rule_),
          medians_(pass_, table_) {}

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
    /// A row of outputs of a tile.
    struct row_place {
        coordinates at;
        std::byte* cells;
        std::int64_t* indices;
    };

    struct worker {
        worker(const memory_pass& pass, T fill, T pad) : lines(pass, carrier_type(*pass.plan), fill, pad) {}
        tap_lines<T> lines;
        workspace memory{};
        std::vector<const T*> rows{};
        std::vector<std::int32_t> numbers{};
        T* results{nullptr};  ///< of the row of outputs under way
        std::vector<T> row{};
        std::vector<std::int32_t> which{};
        std::vector<extent> lengths{};
        std::vector<T> worst{};
        std::vector<row_place> places{};
        std::vector<extent> starts{};
        std::vector<T*> outs{};
        typename tap_ranks<T>::room ranks{};
        typename chord_folds<T>::room chords{};
        typename tap_medians<T>::room medians{};
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

    [[nodiscard]] block_bytes bytes_of(extent number) const {
        const range read = cell_span(reads_of(pass_, blocks_[number]), in_strides_);
        return bytes_of_block(blocks_, number, read, size_of(plan_.in), size_of(plan_.out), with_indices_);
    }

    void compute(const block_work& work, worker& mine) const {
        const box where = blocks_[work.number];
        const raw_cells input = array_around(work, layout_, in_strides_, plan_.in, swapped_);
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
        place_rows(work, block, tile, mine);
        const extent n = length_of(tile.back());
        if (plan_.reduce == reducer::median) {
            const tile_specials specials = specials_of(mine.lines.cells(), mine.lines.count(), kernels_);
            for (const row_place& row : mine.places) medians_.row(mine.lines, specials, row.at, n, row.cells, mine.medians);
            return;
        }
        const bool ranked = plan_.reduce == reducer::rank;
        const auto state = ranked ? ranks_.order(mine.lines, mine.ranks) : typename tap_ranks<T>::tile_state{};
        const bool chords = !ranked && !with_indices_ && chords_.suit(mine.lines);
        if (chords) fold_chords(mine, n);
        const bool same = plan_.out == carrier_type(plan_);  // results need no conversion
        for (std::size_t r = 0; r < mine.places.size(); ++r) {
            const row_place& row = mine.places[r];
            mine.results = mine.outs[r];
            if (ranked) {
                ranks_.row(mine.lines, state, row.at, n, mine.results, mine.ranks);
            } else if (!chords) {
                extreme_row(mine, row.at, n, row.indices);
            }
            if (!ranked || state.has.nan) kernels_.canonical_nan(mine.results, n);
            if (!same) store_cells<T>(row.cells, plan_.out, plan_.round, mine.results, n, table_);
        }
    }

    /// The rows of outputs of a tile, and where their results are made: in the output, or in rows of their own to be converted.
    void place_rows(const block_work& work, const box& block, const box& tile, worker& mine) const {
        const std::size_t fast = tile.size() - 1;
        const extent n = length_of(tile[fast]);
        const coordinates strides = dense_view<std::byte>(nullptr, block).strides;
        mine.places.clear();
        coordinates at;
        for (const range& side : tile) at.push_back(side.begin);
        while (true) {
            extent place = 0;
            for (std::size_t m = 0; m < at.size(); ++m) place += (at[m] - block[m].begin) * strides[m];
            auto* const indices = with_indices_ ? reinterpret_cast<std::int64_t*>(work.indices) + place : nullptr;
            mine.places.push_back({at, work.output + place * size_of(plan_.out), indices});
            std::size_t m = fast;
            while (m > 0 && ++at[m - 1] == tile[m - 1].end) {
                --m;
                at[m] = tile[m].begin;
            }
            if (m == 0) break;
        }
        const bool same = plan_.out == carrier_type(plan_);
        if (!same) mine.row.resize(mine.places.size() * static_cast<std::size_t>(n));
        mine.outs.clear();
        for (std::size_t r = 0; r < mine.places.size(); ++r) {
            mine.outs.push_back(same ? reinterpret_cast<T*>(mine.places[r].cells)
                                     : mine.row.data() + static_cast<extent>(r) * n);
        }
    }

    void fold_chords(worker& mine, extent n) const {
        mine.starts.clear();
        for (const row_place& row : mine.places) mine.starts.push_back(mine.lines.start_of(row.at) - mine.lines.cells());
        chords_.run(mine.lines, mine.starts, mine.outs, n, mine.chords, mine.memory);
    }

    void extreme_row(worker& mine, const coordinates& at, extent n, std::int64_t* indices) const {
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
    tap_lines<T> lines_;  ///< without cells: the taps
    std::vector<tap_run> runs_;
    tap_ranks<T> ranks_;
    chord_folds<T> chords_;
    tap_medians<T> medians_;
    std::vector<std::unique_ptr<worker>> workers_{};
};

}  // namespace

bool can_run_tap_rows(const program& what, const memory_layout& layout, std::string& why_not) {
    if (what.passes.size() > 1) return why_not = "it is more than one pass", false;
    const memory_pass& pass = layout.passes.front();
    const window_plan& plan = *pass.plan;
    const bool ranked = plan.reduce == reducer::rank;
    const bool median = plan.reduce == reducer::median;
    if (!ranked && !median && !is_extreme(plan)) return why_not = "it is neither an extreme nor a rank nor a median", false;
    if (plan.min_valid > 0 && !median) return why_not = "it counts valid cells", false;
    if (layout.component_axis >= 0) return why_not = "cells are complex", false;
    const bool floating = is_floating(plan.in);
    if (floating && (plan.nan == nan_rule::refuse || plan.nan == nan_rule::sliding))
        return why_not = "its NaN rule needs more", false;
    if (floating && ranked && plan.nan == nan_rule::ignore) return why_not = "ranks move where NaN is ignored", false;
    const dtype carrier = carrier_type(plan);
    if (median && !is_floating(carrier) && size_of(carrier) == 8 && !is_floating(plan.out))
        return why_not = "its medians do not pass through float64", false;
    if (!tap_lines<float>::possible(pass, most_taps)) return why_not = "its windows are irregular or very large", false;
    const bool indexed = !plan.index_strides.empty();
    if (indexed && floating && plan.nan != nan_rule::propagate) return why_not = "indices follow another NaN rule", false;
    for (const axis_plan& axis : pass.axes) {
        if (is_identity(axis)) continue;
        if (ranked && (axis.edge == border::skip || axis.stride != 1 || axis.dilation != 1))
            return why_not = "ranks need whole windows side by side", false;
        if (indexed && axis.edge != border::skip) return why_not = "indices need real taps", false;
        if (axis.edge == border::constant) {
            if (plan.min_valid > 0) return why_not = "it counts valid cells, and fill values are not valid", false;
            if (!fill_held(plan)) return why_not = "its fill value is not one of the cells' type", false;
        }
    }
    return true;
}

void run_tap_rows(const program& what, const memory_layout& layout, source& in, sink& out, sink* indices, const schedule& how) {
    visit_real(carrier_type(what.passes.front()), [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_arithmetic_v<cell>) {
            tap_rows_run<cell>(layout, in.header(), how, indices != nullptr).run(in, out, indices, how);
        }
    });
}

}  // namespace pooltool
