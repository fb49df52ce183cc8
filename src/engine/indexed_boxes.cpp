// See indexed_boxes.hpp.
#include "engine/indexed_boxes.hpp"

#include <algorithm>
#include <memory>

#include "engine/block_input.hpp"
#include "engine/carriers.hpp"
#include "engine/conveyor.hpp"
#include "engine/isa.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/row_operations.hpp"
#include "engine/staging.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

constexpr extent block_bytes_wanted = 128 << 10;  // of values; their indices, up to eight times as many, fit the cache too

/// The fastest axis in memory.
const axis_plan& line_of(const memory_pass& pass) noexcept { return pass.axes.back(); }

template <class T>
class indexed_run {
public:
    indexed_run(const memory_layout& layout, const array_header& header, const schedule& how)
        : layout_(layout),
          pass_(layout.passes.front()),
          plan_(*pass_.plan),
          table_(kernels_of(how.instructions)),
          greatest_(plan_.reduce == reducer::maximum),
          worst_(worst_cell<T>(plan_.in, greatest_ ? kernels::greatest_first : kernels::least_first)),
          fold_(table_.of<T>().fold_indexed[greatest_ ? 0 : 1][line_of(pass_).stride - 1]),
          swapped_(header.swapped),
          in_strides_(strides_of(layout.in_shape)),
          blocks_(layout.out_shape,
                  std::max<extent>(1, (how.tile_bytes > 0 ? how.tile_bytes : block_bytes_wanted) / size_of(plan_.out)),
                  coordinates(layout.out_shape.size(), 1)) {
        list_taps();
    }

    void run(source& in, sink& out, sink& indices, const schedule& how) {
        conveyor belt;
        belt.blocks = blocks_.size();
        belt.staff(how);
        workers_ = std::vector<worker>(belt.workers());
        belt.bytes_of = [this](extent number) { return bytes_of(number); };
        belt.compute = [this](const block_work& work) { compute(work, workers_[work.worker]); };
        belt.run(in, out, &indices);
    }

private:
    struct tap {
        coordinates number{};  ///< along each memory axis
        bool behind{false};    ///< the cell in front of it, along the line, is one of the window's
    };

    struct worker {
        workspace memory{};
        std::vector<const T*> rows{};  ///< the taps of the line's first window
        std::vector<extent> indices{};
        std::vector<extent> along{};       ///< each chosen tap's number along the line
        std::unique_ptr<bool[]> behind{};  ///< as the kernel takes them
        std::vector<T> results{};          ///< of a row, where they are not stored as they are
    };

    /// All taps in scan order.
    void list_taps() {
        const std::size_t rank = pass_.axes.size();
        coordinates number(rank, 0);
        while (true) {
            taps_.push_back({number, number.back() > 0});
            std::size_t l = rank;
            while (l > 0) {
                const auto m = static_cast<std::size_t>(pass_.logical_order[--l]);
                if (++number[m] < pass_.axes[m].kernel) break;
                number[m] = 0;
                if (l == 0) return;
            }
        }
    }

    [[nodiscard]] block_bytes bytes_of(extent number) const {
        const range read = cell_span(reads_of(pass_, blocks_[number]), in_strides_);
        return bytes_of_block(blocks_, number, read, size_of(plan_.in), size_of(plan_.out), true);
    }

    /// A block's cells: `first` is as if the cell at coordinates 0 were there.
    struct cells_at {
        const T* first{nullptr};
        coordinates strides{};
    };

    cells_at load(const block_work& work, const box& read, worker& mine) const {
        const raw_cells input = array_around(work, layout_, in_strides_, plan_.in, swapped_);
        if (readable_in_place(input, native_carrier(plan_.in))) return {reinterpret_cast<const T*>(input.base), in_strides_};
        T* const staged = mine.memory.template cells<T>(buffer_staged, cells_of(read));
        stage(input, read, staged, table_);
        cells_at cells{staged, dense_view<T>(nullptr, read).strides};
        for (std::size_t m = 0; m < read.size(); ++m) cells.first -= read[m].begin * cells.strides[m];
        return cells;
    }

    void compute(const block_work& work, worker& mine) const {
        const box where = blocks_[work.number];
        const cells_at cells = load(work, reads_of(pass_, where), mine);
        if (!mine.behind) mine.behind = std::make_unique<bool[]>(taps_.size());
        const std::size_t line = where.size() - 1;
        const extent n = length_of(where[line]);
        const bool same = plan_.out == native_carrier(plan_.in);  // results need no conversion
        if (!same) mine.results.resize(static_cast<std::size_t>(n));
        auto* indices = reinterpret_cast<std::int64_t*>(work.indices);
        std::byte* out = work.output;
        coordinates at;
        for (const range& side : where) at.push_back(side.begin);
        while (true) {
            choose(cells, at, where[line].begin, mine);
            const extent lines = same && line > 0 ? lines_alike(where[line - 1], at[line - 1]) : 1;
            T* const results = same ? reinterpret_cast<T*>(out) : mine.results.data();
            rows(cells, where[line], lines, results, indices, mine);
            if (!same) store_cells<T>(out, plan_.out, plan_.round, results, n, table_);
            out += lines * n * size_of(plan_.out);
            indices += lines * n;
            std::size_t m = line;
            extent made = lines;
            while (m > 0 && (at[m - 1] += made) == where[m - 1].end) {
                --m;
                at[m] = where[m].begin;
                made = 1;
            }
            if (m == 0) return;
        }
    }

    /// How many lines from output `first` of the axis in front of the line's on have the same taps, none of them skipped there;
    /// at least one.
    [[nodiscard]] extent lines_alike(range outputs, extent first) const noexcept {
        const std::size_t axis = pass_.axes.size() - 2;
        extent end = first;
        while (end < outputs.end && is_inside(axis, end)) ++end;
        return std::max<extent>(1, end - first);
    }

    /// Are all taps of the window `o` along this axis cells?
    [[nodiscard]] bool is_inside(std::size_t axis, extent o) const noexcept {
        const axis_plan& plan = pass_.axes[axis];
        return tap_coordinate(plan, o, 0) >= 0 && tap_coordinate(plan, o, plan.kernel - 1) < plan.in;
    }

    /// The outputs `outputs` of the line whose taps are chosen, and of the lines - 1 behind it.
    void rows(const cells_at& cells, range outputs, extent lines, T* out, std::int64_t* indices, worker& mine) const {
        const axis_plan& line = line_of(pass_);
        const extent step = line.stride * pass_.index_strides.back();
        const std::size_t in_front = lines > 1 ? pass_.axes.size() - 2 : 0;
        const extent row_step = lines > 1 ? pass_.axes[in_front].stride * cells.strides[in_front] : 0;
        const extent row_index_step = lines > 1 ? pass_.axes[in_front].stride * pass_.index_strides[in_front] : 0;
        const extent whole = length_of(outputs);
        range inner = outputs;
        while (inner.begin < inner.end && tap_coordinate(line, inner.begin, 0) < 0) ++inner.begin;
        while (inner.end > inner.begin && tap_coordinate(line, inner.end - 1, line.kernel - 1) >= line.in) --inner.end;
        const extent skipped = inner.begin - outputs.begin;
        const extent n = length_of(inner);
        if (mine.rows.empty()) {
            std::fill_n(out, lines * whole, worst_);
            std::fill_n(indices, lines * whole, std::int64_t{-1});
            return;
        }
        const auto shift = [&](extent cells_on, extent indices_on) {
            for (const T*& row : mine.rows) row += cells_on;
            for (extent& index : mine.indices) index += indices_on;
        };
        if (n > 0) {
            shift(skipped * line.stride, skipped * step);
            fold_({out + skipped, indices + skipped, whole, mine.rows.data(), mine.behind.get(), mine.indices.data(),
                   static_cast<extent>(mine.rows.size()), row_step, row_index_step, step, n, lines, fetch_ahead});
            shift(-skipped * line.stride, -skipped * step);
        }
        if (n == whole) return;
        for (extent b = 0; b < lines; ++b) {
            for (extent o = outputs.begin; o < inner.begin; ++o) edge(mine, o, o - outputs.begin, step, out, indices);
            for (extent o = inner.end; o < outputs.end; ++o) edge(mine, o, o - outputs.begin, step, out, indices);
            shift(row_step, row_index_step);
            out += whole;
            indices += whole;
        }
    }

    /// The taps of the window at `at` and `o` that no axis but the line's skips.
    void choose(const cells_at& cells, const coordinates& at, extent o, worker& mine) const {
        const std::size_t line = at.size() - 1;
        extent place = 0;
        extent index = 0;
        bool whole = true;
        for (std::size_t m = 0; m <= line; ++m) {
            const axis_plan& axis = pass_.axes[m];
            const extent first = tap_coordinate(axis, m == line ? o : at[m], 0);
            place += first * cells.strides[m];
            index += first * pass_.index_strides[m];
            if (m < line) whole = whole && is_inside(m, at[m]);
        }
        mine.rows.clear();
        mine.indices.clear();
        mine.along.clear();
        for (const tap& each : taps_) {
            extent cell = place;
            extent its = index;
            bool real = true;
            for (std::size_t m = 0; m <= line; ++m) {
                const axis_plan& axis = pass_.axes[m];
                const extent distance = each.number[m] * axis.dilation;
                cell += distance * cells.strides[m];
                its += distance * pass_.index_strides[m];
                if (!whole && m < line) {
                    const extent coordinate = tap_coordinate(axis, at[m], each.number[m]);
                    real = real && coordinate >= 0 && coordinate < axis.in;
                }
            }
            if (!real) continue;
            mine.behind[mine.rows.size()] = each.behind;
            mine.rows.push_back(cells.first + cell);
            mine.indices.push_back(its);
            mine.along.push_back(each.number[line]);
        }
    }

    /// A window that leaves the line: its real taps one by one. `i`: its number in the row of outputs.
    void edge(const worker& mine, extent o, extent i, extent step, T* out, std::int64_t* indices) const {
        const axis_plan& line = line_of(pass_);
        T held = worst_;
        std::int64_t index = -1;
        for (std::size_t t = 0; t < mine.rows.size(); ++t) {
            const extent coordinate = tap_coordinate(line, o, mine.along[t]);
            if (coordinate < 0 || coordinate >= line.in) continue;
            const T cell = mine.rows[t][i * line.stride];
            const bool better = greatest_ ? cell > held : cell < held;
            if (index >= 0 && !better && cell == cell) continue;
            held = cell;
            index = mine.indices[t] + i * step;
        }
        if constexpr (std::is_floating_point_v<T>) held = held != held ? std::numeric_limits<T>::quiet_NaN() : held;
        out[i] = held;
        indices[i] = index;
    }

    const memory_layout& layout_;
    const memory_pass& pass_;
    const window_plan& plan_;
    const kernels::table& table_;
    bool greatest_;
    T worst_;
    typename kernels::cell_kernels<T>::indexed_function fold_;
    bool swapped_;
    coordinates in_strides_;
    block_list blocks_;
    std::vector<tap> taps_{};
    std::vector<worker> workers_{};
};

}  // namespace

bool can_run_indexed_boxes(const program& what, const memory_layout& layout, std::string& why_not) {
    const memory_pass& pass = layout.passes.front();
    const window_plan& plan = *pass.plan;
    if (plan.index_strides.empty()) return why_not = "it makes no indices", false;
    if (what.passes.size() > 1) return why_not = "it is more than one pass", false;
    if (plan.reduce != reducer::maximum && plan.reduce != reducer::minimum) return why_not = "it is no extreme", false;
    if (!plan.footprint.empty()) return why_not = "it has a footprint", false;
    if (plan.min_valid > 0) return why_not = "it counts valid cells", false;
    if (plan.through_float64 || layout.component_axis >= 0) return why_not = "cells change their type on the way", false;
    if (is_floating(plan.in) && plan.nan != nan_rule::propagate) return why_not = "indices follow another NaN rule", false;
    extent taps = 1;
    for (const axis_plan& axis : pass.axes) {
        if (!axis.windows.empty()) return why_not = "its windows are irregular", false;
        if (!is_identity(axis) && axis.edge != border::skip) return why_not = "indices need real taps", false;
        if (axis.kernel > kernels::indexed_most_taps / taps) return why_not = "its windows are large", false;
        taps *= axis.kernel;
    }
    const axis_plan& line = line_of(pass);
    if (line.stride > kernels::box_strides || (line.stride > 1 && (line.kernel < 2 || line.dilation > 1))) {
        return why_not = "neighbouring windows along a line are not near enough", false;
    }
    return true;
}

void run_indexed_boxes(const program& what, const memory_layout& layout, source& in, sink& out, sink& indices,
                       const schedule& how) {
    visit_carrier(native_carrier(what.passes.front().in), [&](auto tag) {
        indexed_run<typename decltype(tag)::type>(layout, in.header(), how).run(in, out, indices, how);
    });
}

}  // namespace pooltool
