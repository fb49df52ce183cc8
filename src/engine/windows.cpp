// Window by window; see windows.hpp.
#include "engine/windows.hpp"

#include <algorithm>

#include "engine/block_input.hpp"
#include "engine/conveyor.hpp"
#include "engine/isa.hpp"
#include "engine/refusals.hpp"
#include "engine/staging.hpp"
#include "engine/window_reduction.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

constexpr extent block_bytes_wanted = 256 << 10;

/// Stores one result at a place.
class result_writer {
public:
    result_writer(dtype type, rounding round) : type_(type), round_(round) {}

    void move_to(std::byte* place) noexcept { place_ = place; }
    void put(double value) {
        store([&](auto tag) { return from_double<typename decltype(tag)::type>(value, round_); });
    }
    void put(std::int64_t value) {
        store([&](auto tag) { return from_integer<typename decltype(tag)::type>(value); });
    }
    void put(std::uint64_t value) {
        store([&](auto tag) { return from_integer<typename decltype(tag)::type>(value); });
    }
    void put(exact_sum value) {
        store([&](auto tag) { return from_exact<typename decltype(tag)::type>(value); });
    }

private:
    template <class Convert>
    void store(const Convert& convert) {
        visit_real(type_, [&](auto tag) { *reinterpret_cast<typename decltype(tag)::type*>(place_) = convert(tag); });
    }

    dtype type_;
    rounding round_;
    std::byte* place_{nullptr};
};

/// One tap of one window along one axis.
struct axis_tap {
    extent offset{0};  ///< of its cell in the staged box; nothing when outside
    extent cell{0};    ///< its cell, or `outside`
    bool counted{false};
};

template <class Carrier>
class window_run {
public:
    window_run(const memory_layout& layout, const array_header& header, const schedule& how, bool with_indices)
        : layout_(layout),
          pass_(layout.passes.front()),
          plan_(*pass_.plan),
          table_(kernels_of(how.instructions)),
          swapped_(header.swapped),
          with_indices_(with_indices),
          in_strides_(strides_of(layout.in_shape)),
          blocks_(layout.out_shape, target(how), coordinates(layout.out_shape.size(), 1)) {
        for (const int m : pass_.logical_order) {
            if (!is_identity(pass_.axes[static_cast<std::size_t>(m)])) windowed_.push_back(static_cast<std::size_t>(m));
        }
    }

    void run(source& in, sink& out, sink* indices, const schedule& how) {
        conveyor belt;
        belt.blocks = blocks_.size();
        belt.staff(how);
        workspaces_ = std::vector<workspace>(belt.workers());
        belt.bytes_of = [this](extent number) { return bytes_of(number); };
        belt.compute = [this](const block_work& work) { compute(work); };
        belt.run(in, out, indices);
    }

private:
    extent target(const schedule& how) const {
        const extent bytes = how.tile_bytes > 0 ? how.tile_bytes : block_bytes_wanted;
        return std::max<extent>(layout_.component_axis >= 0 ? 2 : 1, bytes / size_of(plan_.out));
    }

    [[nodiscard]] block_bytes bytes_of(extent number) const {
        const range read = cell_span(reads_of(pass_, blocks_[number]), in_strides_);
        return bytes_of_block(blocks_, number, read, size_of(plan_.in), size_of(plan_.out), with_indices_);
    }

    /// A block's staged cells and its windows' taps, axis by axis.
    struct block_state {
        const Carrier* cells{nullptr};
        std::vector<std::vector<std::vector<axis_tap>>> taps{};  ///< per windowed axis (logical order), per output, per tap
        std::vector<std::vector<bool>> inside{};                 ///< all taps of that output are cells
        coordinates strides{};
    };

    void compute(const block_work& work) {
        const box where = blocks_[work.number];
        const box read = reads_of(pass_, where);
        const raw_cells input = array_around(work, layout_, in_strides_, plan_.in, swapped_);
        Carrier* const staged = workspaces_[work.worker].template cells<Carrier>(buffer_staged, cells_of(read));
        stage(input, read, staged, table_);
        const block_state state = prepare(where, read, staged);

        result_writer writer(plan_.out, plan_.round);
        window_reduction<Carrier, result_writer> reduction(plan_);
        window<Carrier> taps;
        std::vector<Carrier> values;
        coordinates at;
        for (const range& side : where) at.push_back(side.begin);
        const extent cells = cells_of(where);
        for (extent i = 0; i < cells; ++i) {
            writer.move_to(work.output + i * size_of(plan_.out));
            extent index = -1;
            if (!ranked(state, where, at, values, writer)) {
                gather(state, where, at, taps);
                index = reduction(taps, writer);
            }
            if (with_indices_) reinterpret_cast<std::int64_t*>(work.indices)[i] = index;
            for (std::size_t m = at.size(); m-- > 0;) {
                if (++at[m] < where[m].end) break;
                at[m] = where[m].begin;
            }
        }
    }

    block_state prepare(const box& where, const box& read, const Carrier* staged) const {
        block_state state;
        state.cells = staged;
        state.strides = dense_view<const Carrier>(nullptr, read).strides;
        for (const std::size_t m : windowed_) {
            const axis_plan& axis = pass_.axes[m];
            auto& outputs = state.taps.emplace_back();
            auto& inside = state.inside.emplace_back();
            for (extent o = where[m].begin; o < where[m].end; ++o) {
                auto& list = outputs.emplace_back();
                bool all = true;
                extent coordinate =
                    axis.windows.empty() ? tap_coordinate(axis, o, 0) : axis.windows[static_cast<std::size_t>(o)].begin;
                for (const extent cell : tap_cells(axis, o)) {
                    list.push_back({cell == outside ? 0 : (cell - read[m].begin) * state.strides[m], cell,
                                    coordinate >= axis.counted.begin && coordinate < axis.counted.end});
                    coordinate += axis.dilation;
                    all = all && cell != outside;
                }
                inside.push_back(all);
            }
        }
        return state;
    }

    /// Offset of the taps in the axes that have no windows.
    extent base_of(const block_state& state, const box& where, const coordinates& at) const {
        extent base = 0;
        for (std::size_t m = 0; m < at.size(); ++m) {
            if (is_identity(pass_.axes[m])) base += (at[m] - where[m].begin) * state.strides[m];
        }
        return base;
    }

    /// Imaginary parts have no fill value.
    Carrier fill_at(const coordinates& at) const {
        const bool imaginary = layout_.component_axis >= 0 && (at.back() & 1) != 0;
        return imaginary ? Carrier{} : from_double<Carrier>(plan_.fill, rounding::trunc);
    }

    /// The common case of ranks, without the list of taps: every tap takes part and only its value matters.
    bool ranked(const block_state& state, const box& where, const coordinates& at, std::vector<Carrier>& values,
                result_writer& writer) const {
        if (plan_.reduce != reducer::rank || plan_.min_valid > 0 || windowed_.empty()) return false;
        if (plan_.nan != nan_rule::comparison && is_floating(plan_.in)) return false;
        values.clear();
        const Carrier fill = fill_at(at);
        const Carrier* const cells = state.cells + base_of(state, where, at);
        const bool complete = append(state, where, at, 0, 0, true, 0, cells, fill, values);
        if (!complete || values.empty()) return false;
        writer.put(select_rank(values.data(), static_cast<extent>(values.size()), plan_.rank));
        return true;
    }

    /// False: a tap is skipped, so ranks move.
    bool append(const block_state& state, const box& where, const coordinates& at, std::size_t depth, extent offset,
                bool inside, std::size_t position, const Carrier* cells, Carrier fill, std::vector<Carrier>& values) const {
        const std::size_t m = windowed_[depth];
        const auto& list = state.taps[depth][static_cast<std::size_t>(at[m] - where[m].begin)];
        const bool last = depth + 1 == windowed_.size();
        for (std::size_t j = 0; j < list.size(); ++j) {
            const axis_tap& tap_here = list[j];
            const std::size_t here = position * static_cast<std::size_t>(pass_.axes[m].kernel) + j;
            if (tap_here.cell == outside && pass_.axes[m].edge == border::skip) return false;
            const bool still = inside && tap_here.cell != outside;
            if (!last) {
                if (!append(state, where, at, depth + 1, offset + tap_here.offset, still, here, cells, fill, values))
                    return false;
            } else if (plan_.footprint.empty() || plan_.footprint[here] != 0) {
                values.push_back(still ? cells[offset + tap_here.offset] : fill);
            }
        }
        return true;
    }

    /// All taps of the window at `at`, row-major over the windowed axes in logical order.
    void gather(const block_state& state, const box& where, const coordinates& at, window<Carrier>& result) const {
        const extent base = base_of(state, where, at);
        result.box.clear();
        result.taps.clear();
        std::size_t count = 1;
        for (std::size_t w = 0; w < windowed_.size(); ++w) {
            const std::size_t m = windowed_[w];
            const auto& list = state.taps[w][static_cast<std::size_t>(at[m] - where[m].begin)];
            result.box.push_back(static_cast<extent>(list.size()));
            count *= list.size();
        }
        extent fixed_index = 0;
        if (with_indices_) {
            for (std::size_t m = 0; m < at.size(); ++m) {
                if (is_identity(pass_.axes[m])) fixed_index += at[m] * pass_.index_strides[m];
            }
        }
        const Carrier fill = fill_at(at);
        std::vector<std::size_t> number(windowed_.size(), 0);
        for (std::size_t position = 0; position < count; ++position) {
            tap<Carrier> one;
            if (plan_.footprint.empty() || plan_.footprint[position] != 0)
                read(state, where, at, number, base, fixed_index, fill, one);
            result.taps.push_back(one);
            for (std::size_t w = number.size(); w-- > 0;) {
                if (++number[w] < static_cast<std::size_t>(result.box[w])) break;
                number[w] = 0;
            }
        }
    }

    void read(const block_state& state, const box& where, const coordinates& at, const std::vector<std::size_t>& number,
              extent base, extent fixed_index, Carrier fill, tap<Carrier>& one) const {
        bool filled = false;
        bool skipped = false;
        extent offset = base;
        extent index = fixed_index;
        one.counted = true;
        for (std::size_t w = 0; w < windowed_.size(); ++w) {
            const std::size_t m = windowed_[w];
            const axis_tap& here = state.taps[w][static_cast<std::size_t>(at[m] - where[m].begin)][number[w]];
            if (here.cell == outside) (pass_.axes[m].edge == border::constant ? filled : skipped) = true;
            one.counted = one.counted && here.counted;
            offset += here.offset;
            if (with_indices_) index += here.cell * pass_.index_strides[m];
        }
        if (skipped) return;
        one.value = filled ? fill : state.cells[offset];
        one.takes_part = true;
        const bool nan = one.value != one.value;
        one.valid = !filled && !nan;
        if (nan && plan_.nan == nan_rule::refuse) refuse_nan();
        if (nan && plan_.nan == nan_rule::ignore) one.takes_part = one.counted = false;
        if (!filled && with_indices_) one.index = index;
    }

    const memory_layout& layout_;
    const memory_pass& pass_;
    const window_plan& plan_;
    const kernels::table& table_;
    bool swapped_;
    bool with_indices_;
    coordinates in_strides_;
    block_list blocks_;
    std::vector<std::size_t> windowed_{};
    std::vector<workspace> workspaces_{};
};

}  // namespace

void run_windows(const program& what, const memory_layout& layout, source& in, sink& out, sink* indices, const schedule& how) {
    const auto run_as = [&](auto tag) {
        window_run<typename decltype(tag)::type>(layout, in.header(), how, indices != nullptr).run(in, out, indices, how);
    };
    switch (carrier_of(what.passes.front())) {
        case carrier::float64:
            return run_as(type_tag<double>{});
        case carrier::int64:
            return run_as(type_tag<std::int64_t>{});
        case carrier::uint64:
            return run_as(type_tag<std::uint64_t>{});
    }
}

}  // namespace pooltool
