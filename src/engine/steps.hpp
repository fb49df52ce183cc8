// The links of a chain: each turns a box of cells in memory into another, along one axis or cell by cell. Links are erased to
// bytes so that a chain can change its cell type on the way (cells, sums, cells again).
#pragma once

#include <memory>
#include <vector>

#include "engine/outer_loops.hpp"
#include "engine/staging.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"

namespace pooltool {

using bytes_in = view<const std::byte>;  ///< strides in cells of the step's input type
using bytes_out = view<std::byte>;       ///< strides in cells of the step's output type

class step {
public:
    step() = default;
    step(const step&) = delete;
    step& operator=(const step&) = delete;
    virtual ~step() = default;

    [[nodiscard]] virtual extent in_size() const noexcept = 0;   ///< bytes of a cell read
    [[nodiscard]] virtual extent out_size() const noexcept = 0;  ///< bytes of a cell written
    /// The cells that the outputs in `out` are made from.
    [[nodiscard]] virtual box reads(const box& out) const = 0;
    virtual void run(const bytes_in& in, const bytes_out& out, workspace& memory) const = 0;
    /// Cells among which it finds every NaN while it makes `out`, if it says so (workspace::nans); none of most steps.
    [[nodiscard]] virtual box watched(const box& out) const { return box(out.size()); }
    /// Is every NaN that it makes the canonical one?
    [[nodiscard]] virtual bool canonical() const noexcept { return false; }
};

using step_pointer = std::unique_ptr<step>;

/// The cells that one pass reads along one axis for these outputs; elsewhere as they are.
[[nodiscard]] box reads_along(const axis_plan& plan, int axis, const box& out);

/// Extremes along one memory axis of cells of `carrier`. `fill` is the constant border's value, already of the cells' type.
[[nodiscard]] step_pointer make_fold_step(dtype carrier, kernels::fold_rule rule, const axis_plan& plan, int axis, double fill,
                                          bool paired, const kernels::table& table);

enum class sum_kind : std::uint8_t { float64, pairs, exact };

/// Sums of cells of `carrier` along one memory axis. `fill`: the constant border's value.
[[nodiscard]] step_pointer make_first_sum_step(sum_kind kind, dtype carrier, const axis_plan& plan, int axis, double fill,
                                               bool paired, const kernels::table& table);

/// Sums of such sums along another axis; `before`: the taps per axis that were added up already.
[[nodiscard]] step_pointer make_next_sum_step(sum_kind kind, const axis_plan& plan, int axis, double fill,
                                              const std::vector<extent>& before, bool paired, const kernels::table& table);

/// Divides sums by the pass's divisor and stores them as pass.plan->out.
[[nodiscard]] step_pointer make_quotient_step(sum_kind kind, const memory_pass& pass, const kernels::table& table);

/// Cells of a stored type to a carrier, and results in a carrier to a stored type.
[[nodiscard]] step_pointer make_load_step(dtype stored, dtype carrier, const kernels::table& table);
[[nodiscard]] step_pointer make_store_step(dtype carrier, dtype stored, rounding how, const kernels::table& table);

/// The fill value of the constant border as a carrier holds it; odd cells of paired lines are 0.
template <class T>
[[nodiscard]] T fill_as(double fill) noexcept;

/// Calls body(in pointer, out pointer, cells) for the longest rows that are contiguous in both views, in memory order.
template <class In, class Out, class Body>
void for_each_row(const view<const In>& in, const view<Out>& out, extent in_size, extent out_size, const Body& body) {
    static_assert(sizeof(In) == 1 && sizeof(Out) == 1);
    if (cells_of(out.where) == 0) return;
    extent row = 1;
    std::size_t outer = out.where.size();
    while (outer > 0 && in.strides[outer - 1] == row && out.strides[outer - 1] == row) row *= length_of(out.where[--outer]);
    outer_loops loops;
    for (std::size_t m = 0; m < outer; ++m) loops.add({length_of(out.where[m]), in.strides[m], out.strides[m]});
    loops.for_each([&](extent in_offset, extent out_offset) {
        body(in.base + in_offset * in_size, out.base + out_offset * out_size, row);
    });
}

/// All cells of `to`, of `size` bytes each, from the same places of `from`.
void copy_cells(const bytes_in& from, const bytes_out& to, extent size);

}  // namespace pooltool
