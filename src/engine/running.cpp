// Running sums slab by slab; see running.hpp.
#include "engine/running.hpp"

#include <algorithm>
#include <cstring>

#include "base/visit.hpp"
#include "engine/isa.hpp"
#include "engine/running_inside.hpp"
#include "engine/running_pass.hpp"
#include "engine/staging.hpp"
#include "engine/team.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

// One thread: a slab stays in the second-level cache. Several: each of its rounds costs waking them, so there are fewer of
// them.
constexpr extent slab_bytes_wanted = 512 << 10;
constexpr extent shared_slab_bytes_wanted = 4 << 20;
constexpr extent columns_at_once = 256 << 10;

bool windowed_axis(const memory_pass& pass, std::size_t& along) {
    for (along = 0; along < pass.axes.size(); ++along) {
        if (!is_identity(pass.axes[along])) return true;
    }
    return false;
}

double divisor_of(const window_plan& plan) noexcept {
    return plan.divisor == divisor_rule::fixed ? static_cast<double>(plan.divisor_value) : 1.0;
}

template <class Cell>
class running_run {
public:
    running_run(const program& what, const memory_layout& layout, source& in, sink& out, const schedule& how)
        : layout_(layout),
          table_(kernels_of(how.instructions)),
          inside_(table_),
          in_(in),
          out_(out),
          team_(std::max(1U, how.threads)) {
        for (const memory_pass& pass : layout.passes) {
            const double fill = pass.plan->fill;
            const bool held = to_double(from_double<Cell>(fill, rounding::trunc)) == fill;
            line_pass one{nullptr, 0, fill, divisor_of(*pass.plan), held, layout.component_axis >= 0};
            if (!windowed_axis(pass, one.along)) continue;
            one.axis = &pass.axes[one.along];
            passes_.push_back(one);
        }
        slow_ = passes_.front().along;
        for (const line_pass& pass : passes_) slow_ = std::min(slow_, pass.along);
        const auto middle =
            std::find_if(passes_.begin(), passes_.end(), [this](const line_pass& p) { return p.along == slow_; });
        before_.assign(passes_.begin(), middle);
        walked_ = *middle;
        after_.assign(middle + 1, passes_.end());
        final_ = what.passes.back().out;
        round_ = what.passes.back().round;
        wide_ = final_ != what.passes.back().in || round_ != rounding::trunc;
        for (std::size_t m = 0; m < layout.in_shape.size(); ++m) {
            if (m < slow_) outer_ *= layout.in_shape[m];
            if (m > slow_) slice_shape_.push_back(layout.in_shape[m]);
        }
        slice_ = product_of(slice_shape_);
        length_ = layout.in_shape[slow_];
        // With no other pass the columns of a slice are independent: as many at a time as memory likes.
        width_ = passes_.size() == 1 && out.random_access() ? std::min(slice_, columns_at_once) : slice_;
        const extent usual = team_.members() > 1 ? shared_slab_bytes_wanted : slab_bytes_wanted;
        const extent wanted = how.tile_bytes > 0 ? how.tile_bytes : usual;
        rows_ = std::clamp<extent>(wanted / std::max<extent>(1, width_ * extent{sizeof(Cell)}), 1, length_);
        if (how.tile_bytes == 0 && !after_.empty() && slice_shape_.size() == 1)
            rows_ = std::min(length_, (rows_ + 15) / 16 * 16);
    }

    void run() {
        in_.make_random_access();
        scratch_buffer unused;
        const extent bytes = in_.header().bytes();
        const std::byte* const data = in_.fetch(0, bytes, unused);
        input_ = {data, {}, strides_of(layout_.in_shape), component_of(in_.header().type), in_.header().swapped};
        for (const extent length : layout_.in_shape) input_.where.push_back({0, length});
        totals_.ensure(width_ * extent{sizeof(double)});
        workspaces_ = std::vector<workspace>(team_.members());
        make_pad_slice();
        for (extent o = 0; o < outer_; ++o) {
            const extent most = width_;
            for (column_ = 0; column_ < slice_; column_ += most) {
                width_ = std::min(most, slice_ - column_);
                for (extent row = 0; row < length_; row += rows_) slab(o, row, std::min(length_, row + rows_));
            }
            width_ = most;
            column_ = 0;
        }
    }

private:
    /// The slices that stand at coordinates [begin, end) of the walked axis, each row-major. Converted and passed through the
    /// passes that come before; the result stays valid until the same buffer is used again.
    struct slices {
        std::vector<const Cell*> at{};
    };

    /// Output slices [begin, end) of the walked axis at outer position o.
    void slab(extent o, extent begin, extent end) {
        const axis_plan& axis = *walked_.axis;
        // Coordinates that enter, and that leave, from window to window; the first window of a line enters whole.
        const extent first_entering = begin == 0 ? axis.origin : axis.origin + begin + axis.kernel - 1;
        const extent past_entering = axis.origin + end + axis.kernel - 1;
        const extent first_leaving = axis.origin + std::max<extent>(begin, 1) - 1;
        const extent past_leaving = axis.origin + end - 1;
        const slices entering = gather(o, first_entering, past_entering, entering_);
        const slices leaving = gather(o, first_leaving, past_leaving, leaving_);

        const extent rows = end - begin;
        if (wide_) {
            wide_slab(o, begin, end, entering, leaving);
            return;
        }
        Cell* const slab_cells = reinterpret_cast<Cell*>(slab_.ensure(rows * width_ * extent{sizeof(Cell)}));
        double* const totals = reinterpret_cast<double*>(totals_.data());
        team_.round([&](unsigned member) {
            const share columns = team_.of(member, width_, 64);
            if (columns.begin == columns.end) return;
            extent row = begin;
            if (begin == 0) {
                first_window(entering, slab_cells, totals, columns);
                row = 1;
            }
            const extent enter_shift = begin == 0 ? axis.kernel - 1 : -begin;
            const extent leave_shift = begin == 0 ? -1 : -begin;
            if (width_ == 1 && walked_.fill_held) {
                narrow_steps(entering, leaving, slab_cells, totals, row, end, begin, enter_shift, leave_shift);
                return;
            }
            for (; row < end; ++row) {
                running_step(walked_, table_, pad_slice(), columns.begin, totals,
                             entering.at[static_cast<std::size_t>(row + enter_shift)],
                             leaving.at[static_cast<std::size_t>(row + leave_shift)], slab_cells + (row - begin) * width_,
                             columns.end - columns.begin);
            }
        });
        for (const line_pass& pass : after_) inside(pass, slab_cells, rows);
        deliver(o, begin, rows, reinterpret_cast<const std::byte*>(slab_cells));
    }

    /// The same for a pass whose results are of another type.
    void wide_slab(extent o, extent begin, extent end, const slices& entering, const slices& leaving) {
        const extent kernel = walked_.axis->kernel;
        double* const results = reinterpret_cast<double*>(slab_.ensure((end - begin) * width_ * extent{sizeof(double)}));
        double* const totals = reinterpret_cast<double*>(totals_.data());
        const auto term = [this](const Cell* slice, extent c) {
            return slice == pad_slice() ? walked_.fill_of(c) : to_double(slice[c]);
        };
        if (begin == 0) std::fill_n(totals, width_, 0.0);
        for (extent row = begin; row < end; ++row) {
            double* const out = results + (row - begin) * width_;
            for (extent c = 0; c < width_; ++c) {
                if (row == 0) {
                    for (extent k = 0; k < kernel; ++k)
                        totals[c] = totals[c] + term(entering.at[static_cast<std::size_t>(k)], c);
                } else {
                    const extent entered = begin == 0 ? row + kernel - 1 : row - begin;
                    const extent left = begin == 0 ? row - 1 : row - begin;
                    const double difference = term(entering.at[static_cast<std::size_t>(entered)], c) -
                                              term(leaving.at[static_cast<std::size_t>(left)], c);
                    totals[c] = totals[c] + difference;
                }
                out[c] = totals[c] / walked_.divisor;
            }
        }
        const extent cells = (end - begin) * width_;
        std::byte* const stored = stored_.ensure(cells * size_of(final_));
        store_cells<double>(stored, final_, round_, results, cells, table_);
        deliver(o, begin, end - begin, stored);
    }

    void first_window(const slices& entering, Cell* out, double* totals, share columns) const {
        for (extent c = columns.begin; c < columns.end; ++c) totals[c] = 0.0;
        for (extent k = 0; k < walked_.axis->kernel; ++k) {
            const Cell* const cells = entering.at[static_cast<std::size_t>(k)];
            const bool filled = cells == pad_slice();
            for (extent c = columns.begin; c < columns.end; ++c) {
                totals[c] = totals[c] + (filled ? walked_.fill_of(c) : to_double(cells[c]));
            }
        }
        for (extent c = columns.begin; c < columns.end; ++c)
            out[c] = from_double<Cell>(totals[c] / walked_.divisor, rounding::trunc);
    }

    /// A single line: nothing to set side by side, so at least no call per cell.
    void narrow_steps(const slices& entering, const slices& leaving, Cell* out, double* totals, extent row, extent end,
                      extent begin, extent enter_shift, extent leave_shift) const {
        double total = totals[0];
        for (; row < end; ++row) {
            const double difference = to_double(*entering.at[static_cast<std::size_t>(row + enter_shift)]) -
                                      to_double(*leaving.at[static_cast<std::size_t>(row + leave_shift)]);
            total = total + difference;
            out[row - begin] = from_double<Cell>(total / walked_.divisor, rounding::trunc);
        }
        totals[0] = total;
    }

    /// Slices at coordinates [begin, end): pointers into the file where nothing has to be done to them.
    slices gather(extent o, extent begin, extent end, scratch_buffer& memory) {
        slices result;
        const axis_plan& axis = *walked_.axis;
        const extent slice_bytes = width_ * extent{sizeof(Cell)};
        const bool direct = before_.empty() && in_place();
        const extent base = o * length_;
        if (direct && begin >= 0 && end <= axis.in) {  // as most are
            result.at.resize(static_cast<std::size_t>(end - begin));
            const Cell* at = reinterpret_cast<const Cell*>(input_.base) + (base + begin) * slice_ + column_;
            for (const Cell*& each : result.at) {
                each = at;
                at += slice_;
            }
            return result;
        }
        std::vector<extent> cells;
        extent lowest = axis.in;
        extent highest = -1;
        for (extent coordinate = begin; coordinate < end; ++coordinate) {
            const extent cell = cell_at(axis.edge, coordinate, axis.in);
            cells.push_back(cell);
            if (cell == outside) continue;
            lowest = std::min(lowest, cell);
            highest = std::max(highest, cell);
        }
        const Cell* const pad = pad_slice();
        if (direct) {
            const Cell* const all = reinterpret_cast<const Cell*>(input_.base);
            for (const extent cell : cells) result.at.push_back(cell == outside ? pad : all + (base + cell) * slice_ + column_);
            return result;
        }
        // Each cell once, in the order of first use.
        std::vector<extent> distinct;
        std::vector<extent> place(static_cast<std::size_t>(std::max<extent>(0, highest - lowest + 1)), -1);
        for (const extent cell : cells) {
            if (cell == outside || place[static_cast<std::size_t>(cell - lowest)] >= 0) continue;
            place[static_cast<std::size_t>(cell - lowest)] = static_cast<extent>(distinct.size());
            distinct.push_back(cell);
        }
        Cell* const room = reinterpret_cast<Cell*>(memory.ensure(static_cast<extent>(distinct.size()) * slice_bytes));
        for (std::size_t i = 0; i < distinct.size(); ++i) load(base + distinct[i], room + static_cast<extent>(i) * width_);
        for (const line_pass& pass : before_) inside(pass, room, static_cast<extent>(distinct.size()));
        for (const extent cell : cells) {
            result.at.push_back(cell == outside ? pad : room + place[static_cast<std::size_t>(cell - lowest)] * width_);
        }
        return result;
    }

    [[nodiscard]] bool in_place() const noexcept {
        if constexpr (std::is_same_v<Cell, boolean8>) return false;  // bytes other than 0 and 1
        return (!input_.swapped || sizeof(Cell) == 1) && reinterpret_cast<std::uintptr_t>(input_.base) % alignof(Cell) == 0;
    }

    /// A slice of fill values (0 for imaginary parts), as near as Cell comes to them.
    [[nodiscard]] const Cell* pad_slice() const noexcept { return pad_cells_; }

    void make_pad_slice() {
        Cell* const cells = reinterpret_cast<Cell*>(pad_.ensure(width_ * extent{sizeof(Cell)}));
        for (extent i = 0; i < width_; ++i) cells[i] = from_double<Cell>(walked_.fill_of(i), rounding::trunc);
        pad_cells_ = cells;
    }

    /// Slice number `slice` of the file, as Cells.
    void load(extent slice, Cell* out) const {
        const std::byte* from = input_.base + (slice * slice_ + column_) * extent{sizeof(Cell)};
        for (extent i = 0; i < width_; ++i) {
            Cell cell;
            std::byte bytes[sizeof(Cell)];
            std::memcpy(bytes, from + i * extent{sizeof(Cell)}, sizeof(Cell));
            if (input_.swapped) std::reverse(bytes, bytes + sizeof(Cell));
            if constexpr (std::is_same_v<Cell, boolean8>) bytes[0] = bytes[0] != std::byte{0} ? std::byte{1} : std::byte{0};
            std::memcpy(&cell, bytes, sizeof(Cell));
            out[i] = cell;
        }
    }

    /// A pass along one of the slice's axes, in place, for `rows` slices.
    void inside(const line_pass& pass, Cell* cells, extent rows) {
        const std::size_t local = pass.along - slow_ - 1;
        extent inner = 1;
        for (std::size_t i = local + 1; i < slice_shape_.size(); ++i) inner *= slice_shape_[i];
        const extent length = slice_shape_[local];
        const extent outer = rows * (slice_ / (inner * length));
        if (inner == 1) {
            team_.round([&](unsigned member) {
                const share lines = team_.of(member, outer, kernels::running_lanes);
                inside_.lines(pass, cells + lines.begin * length, lines.end - lines.begin, length, workspaces_[member]);
            });
        } else {
            team_.round([&](unsigned member) {
                const share groups = team_.of(member, outer, 1);
                for (extent g = groups.begin; g < groups.end; ++g) {
                    inside_.columns(pass, cells + g * length * inner, length, inner, workspaces_[member]);
                }
            });
        }
    }

    void deliver(extent o, extent begin, extent rows, const std::byte* cells) {
        const extent size = size_of(final_);
        const extent first = (o * length_ + begin) * slice_ + column_;
        const auto write = [&](extent at, extent from, extent count) {
            if (count > 0) out_.write(at * size, {cells + from * size, static_cast<std::size_t>(count * size)});
        };
        if (width_ != slice_) {  // a strip of columns: its rows lie apart
            for (extent row = 0; row < rows; ++row) write(first + row * slice_, row * width_, width_);
        } else if (out_.random_access()) {
            team_.round([&](unsigned member) {
                const share part = team_.of(member, rows * slice_, 4096);
                write(first + part.begin, part.begin, part.end - part.begin);
            });
        } else {
            write(first, 0, rows * slice_);
        }
    }

    const memory_layout& layout_;
    const kernels::table& table_;
    running_inside<Cell> inside_;
    source& in_;
    sink& out_;
    team team_;
    std::vector<line_pass> passes_{};
    std::vector<line_pass> before_{};
    line_pass walked_{};
    std::vector<line_pass> after_{};
    std::size_t slow_{0};
    dtype final_{dtype::float32};
    rounding round_{rounding::trunc};
    bool wide_{false};  // the only pass changes the type: its results are kept as float64 until they are stored
    coordinates slice_shape_{};
    extent outer_{1};
    extent length_{1};
    extent slice_{1};
    extent rows_{1};
    extent width_{1};   // columns of a slice in memory at a time
    extent column_{0};  // the first of them
    raw_cells input_{};
    scratch_buffer totals_{};
    scratch_buffer entering_{};
    scratch_buffer leaving_{};
    scratch_buffer pad_{};
    const Cell* pad_cells_{nullptr};
    scratch_buffer slab_{};
    scratch_buffer stored_{};
    std::vector<workspace> workspaces_{};
};

}  // namespace

bool can_run_running(const program& what, const memory_layout& layout, bool random_output, const schedule& how,
                     std::string& why_not) {
    std::size_t slowest = layout.in_shape.size();
    for (const memory_pass& pass : layout.passes) {
        const window_plan& plan = *pass.plan;
        if (plan.reduce != reducer::sum || plan.sum != summation::running)
            return why_not = "not every pass is a running sum", false;
        const bool changes = plan.out != what.passes.front().in || plan.round != rounding::trunc;
        if (changes && layout.passes.size() > 1) return why_not = "its passes change the type", false;
        std::size_t along = 0;
        if (!windowed_axis(pass, along)) continue;
        slowest = std::min(slowest, along);
    }
    if (slowest == layout.in_shape.size()) return why_not = "no axis has windows", false;
    if (layout.passes.size() == 1 && random_output) return true;  // in strips of columns
    double slice = 1;
    for (std::size_t m = slowest + 1; m < layout.in_shape.size(); ++m) slice *= static_cast<double>(layout.in_shape[m]);
    // Totals, a slab, and what enters and leaves it.
    const double cell = static_cast<double>(size_of(what.passes.front().in));
    if (slice * (sizeof(double) + 4 * cell) > static_cast<double>(how.memory_limit) / 4) {
        return why_not = "a slice of the slowest windowed axis is too large for memory", false;
    }
    return true;
}

void run_running(const program& what, const memory_layout& layout, source& in, sink& out, const schedule& how) {
    visit_real(what.passes.front().in,
               [&](auto tag) { running_run<typename decltype(tag)::type>(what, layout, in, out, how).run(); });
}

}  // namespace pooltool
