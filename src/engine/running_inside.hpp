// Running sums along an axis that lies inside the slices of another, in place.
#pragma once

#include <algorithm>

#include "engine/running_pass.hpp"
#include "engine/view.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

template <class Cell>
class running_inside {
public:
    explicit running_inside(const kernels::table& table) : table_(table) {}

    /// `count` lines of `length` neighbouring cells.
    void lines(const line_pass& pass, Cell* cells, extent count, extent length, workspace& memory) const {
        for (extent l = 0; l < count && !pass.fill_held; ++l) unusual_line(pass, cells + l * length, length, memory);
        if (!pass.fill_held) return;
        if constexpr (has_running_kernels<Cell>) {
            const extent kernel = pass.axis->kernel;
            constexpr extent at_once = kernels::running_lanes;
            Cell* const ends = memory.cells<Cell>(buffer_line, (kernel - 1) * at_once);
            double* const lanes = memory.cells<double>(buffer_tall, kernels::running_workspace(kernel));
            Cell* group[at_once];
            for (extent first = 0; first < count; first += at_once) {
                const extent here = std::min(at_once, count - first);
                for (extent l = 0; l < here; ++l) {
                    group[l] = cells + (first + l) * length;
                    Cell* const behind = border(pass, group[l], pass.axis->origin, 0, ends + l * (kernel - 1));
                    border(pass, group[l], length, length + kernel - 1 + pass.axis->origin, behind);
                }
                table_.of<Cell>().running_lines(group, ends, here, length, kernel, -pass.axis->origin, pass.divisor, lanes);
            }
        } else {
            Cell* const room = memory.cells<Cell>(buffer_line, length + pass.axis->kernel - 1);
            for (extent l = 0; l < count; ++l) {
                Cell* const line = cells + l * length;
                extend(pass, line, length, room);
                single_line(line, room, length, pass.axis->kernel, pass.divisor);
            }
        }
    }

    /// `length` rows of `inner` neighbouring columns, a total per column; results go to a copy, as rows are read again.
    void columns(const line_pass& pass, Cell* cells, extent length, extent inner, workspace& memory) const {
        const axis_plan& axis = *pass.axis;
        Cell* const original = memory.cells<Cell>(buffer_line, length * inner);
        std::copy_n(cells, length * inner, original);
        Cell* const pad = memory.cells<Cell>(buffer_rows, inner);
        for (extent i = 0; i < inner; ++i) pad[i] = from_double<Cell>(pass.fill_of(i), rounding::trunc);
        double* const totals = memory.cells<double>(buffer_tall, inner);
        std::fill_n(totals, inner, 0.0);
        const auto row = [&](extent coordinate) {
            const extent cell = cell_at(axis.edge, coordinate, axis.in);
            return cell == outside ? static_cast<const Cell*>(pad) : original + cell * inner;
        };
        for (extent k = 0; k < axis.kernel; ++k) {
            const Cell* const entering = row(axis.origin + k);
            for (extent i = 0; i < inner; ++i) {
                totals[i] = totals[i] + (entering == pad ? pass.fill_of(i) : to_double(entering[i]));
            }
        }
        for (extent i = 0; i < inner; ++i) cells[i] = from_double<Cell>(totals[i] / pass.divisor, rounding::trunc);
        for (extent o = 1; o < length; ++o) {
            running_step(pass, table_, pad, 0, totals, row(axis.origin + o + axis.kernel - 1), row(axis.origin + o - 1),
                         cells + o * inner, inner);
        }
    }

private:
    /// A line whose fill value Cell does not hold: extended in float64.
    static void unusual_line(const line_pass& pass, Cell* line, extent length, workspace& memory) {
        const axis_plan& axis = *pass.axis;
        const extent extended = length + axis.kernel - 1;
        double* const cells = memory.cells<double>(buffer_line, extended);
        for (extent k = 0; k < extended; ++k) {
            const extent cell = cell_at(axis.edge, axis.origin + k, axis.in);
            cells[k] = cell == outside ? pass.fill : to_double(line[cell]);
        }
        single_line(line, cells, length, axis.kernel, pass.divisor);
    }

    template <class Term>
    static void single_line(Cell* out, const Term* extended, extent n, extent size, double divisor) {
        double total = 0.0;
        for (extent k = 0; k < size; ++k) total = total + to_double(extended[k]);
        out[0] = from_double<Cell>(total / divisor, rounding::trunc);
        for (extent i = 1; i < n; ++i) {
            const double difference = to_double(extended[i + size - 1]) - to_double(extended[i - 1]);
            total = total + difference;
            out[i] = from_double<Cell>(total / divisor, rounding::trunc);
        }
    }

    [[nodiscard]] static Cell border_cell(const line_pass& pass, const Cell* line, extent coordinate) noexcept {
        const extent cell = cell_at(pass.axis->edge, coordinate, pass.axis->in);
        return cell == outside ? from_double<Cell>(pass.fill, rounding::trunc) : line[cell];
    }

    /// The cells that stand at coordinates [begin, end) beside a line. Returns where the next one goes.
    static Cell* border(const line_pass& pass, const Cell* line, extent begin, extent end, Cell* out) {
        for (extent coordinate = begin; coordinate < end; ++coordinate) *out++ = border_cell(pass, line, coordinate);
        return out;
    }

    static void extend(const line_pass& pass, const Cell* line, extent length, Cell* out) {
        const axis_plan& axis = *pass.axis;
        out = border(pass, line, axis.origin, 0, out);
        out = std::copy_n(line, length, out);
        border(pass, line, length, length + axis.kernel - 1 + axis.origin, out);
    }

    const kernels::table& table_;
};

}  // namespace pooltool
