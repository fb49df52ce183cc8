// Blockwise means along one axis of a view; see block_sum_step.hpp. Windows across long rows take the rows where they lie;
// lines along the fastest axis are turned into columns, some side by side, as the sum of one line is serial.
#include "engine/block_sum_step.hpp"

#include <array>
#include <cstring>

#include "engine/along_axis.hpp"
#include "engine/block_sums.hpp"
#include "engine/carriers.hpp"
#include "engine/quotients.hpp"

namespace pooltool {
namespace {

constexpr extent lanes_at_once = 16;
constexpr extent windows_at_once = 1024;  // of a line in columns: its cells and sums stay in the second-level cache

template <class Addition>
class block_sum_step final : public step {
public:
    using cell = typename Addition::cell;
    using result = typename Addition::result;

    block_sum_step(const memory_pass& pass, int axis, bool paired, const kernels::table& table)
        : plan_(pass.axes[static_cast<std::size_t>(axis)]),
          axis_(static_cast<std::size_t>(axis)),
          fill_{from_double<cell>(pass.plan->fill, rounding::trunc), cell{}, paired},
          sums_(plan_.kernel, pass.plan->divisor_value, table),
          quotients_(pass, table),
          out_(pass.plan->out),
          round_(pass.plan->round),
          table_(table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(cell); }
    [[nodiscard]] extent out_size() const noexcept override { return quotients_.cell_size(); }
    [[nodiscard]] box reads(const box& out) const override { return reads_along(plan_, static_cast<int>(axis_), out); }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        if (cells_of(out.where) == 0) return;
        const view<const cell> cells{reinterpret_cast<const cell*>(in.base), in.where, in.strides};
        const std::size_t rank = out.where.size();
        extent inner = 1;
        std::size_t contiguous = rank;
        while (contiguous > axis_ + 1 && in.strides[contiguous - 1] == inner && out.strides[contiguous - 1] == inner) {
            inner *= length_of(out.where[--contiguous]);
        }
        const bool rows = inner >= worthwhile_row;
        std::vector<column> columns;
        const auto flush = [&] {
            if (!columns.empty()) lanes(cells, out, columns, memory);
            columns.clear();
        };
        for_each_column(cells, out, rows ? contiguous : rank, [&](const column& at) {
            if (rows) return across(cells, out, at, inner, memory);
            columns.push_back(at);
            if (static_cast<extent>(columns.size()) == lanes_at_once) flush();
        });
        flush();
    }

private:
    /// What stands at one position of the other axes: offsets in cells, and whether it is an odd cell of a pair.
    struct column {
        extent in{0};
        extent out{0};
        bool odd{false};
    };

    /// Every position of the axes in front of `end` but the windows' own, the last of them fastest.
    template <class Body>
    void for_each_column(const view<const cell>& in, const bytes_out& out, std::size_t end, const Body& body) const {
        const std::size_t last = out.where.size() - 1;
        coordinates at(end, 0);
        column here;
        for (std::size_t d = end; true;) {
            if (d == end) {
                here.odd = fill_.paired && end > last && ((out.where[last].begin + at[last]) & 1) != 0;
                body(here);
            }
            do {
                if (d == 0) return;
                --d;
            } while (d == axis_);
            here.in += in.strides[d];
            here.out += out.strides[d];
            if (++at[d] < length_of(out.where[d])) {
                d = end;
                continue;
            }
            here.in -= in.strides[d] * at[d];
            here.out -= out.strides[d] * at[d];
            at[d] = 0;
        }
    }

    /// Windows across rows of n cells.
    void across(const view<const cell>& in, const bytes_out& out, const column& at, extent n, workspace& memory) const {
        const range outputs = out.where[axis_];
        std::vector<const cell*> rows(static_cast<std::size_t>(length_of(outputs) + plan_.kernel - 1));
        const cell* const first = in.base + at.in;
        cell* border = nullptr;
        for (extent t = 0; t < static_cast<extent>(rows.size()); ++t) {
            const extent there = cell_at(plan_.edge, plan_.origin + outputs.begin + t, plan_.in);
            if (there == outside && border == nullptr) {
                border = memory.cells<cell>(buffer_rows, n);
                for (extent i = 0; i < n; ++i) border[i] = fill_.paired && (i & 1) != 0 ? fill_.odd : fill_.even;
            }
            rows[static_cast<std::size_t>(t)] =
                there == outside ? border : first + (there - in.where[axis_].begin) * in.strides[axis_];
        }
        sums_.run(rows.data(), outputs.begin, length_of(outputs), n, memory,
                  [&](extent i, extent begin, const result* row, extent width) {
                      put(out.base + (at.out + i * out.strides[axis_] + begin) * out_size(), row, width);
                  });
    }

    /// Lines side by side, in parts that begin with a block.
    void lanes(const view<const cell>& in, const bytes_out& out, const std::vector<column>& columns, workspace& memory) const {
        const range outputs = out.where[axis_];
        const extent part = plan_.kernel * std::max<extent>(1, windows_at_once / plan_.kernel);
        for (extent o = outputs.begin; o < outputs.end;) {
            const extent end = std::min(outputs.end, (o / part + 1) * part);
            lanes(in, out, columns, {o, end}, memory);
            o = end;
        }
    }

    void lanes(const view<const cell>& in, const bytes_out& out, const std::vector<column>& columns, range outputs,
               workspace& memory) const {
        const auto count = static_cast<extent>(columns.size());
        const extent windows = length_of(outputs);
        const extent span = windows + plan_.kernel - 1;
        cell* const turned = memory.cells<cell>(buffer_line, span * count);
        std::vector<const cell*> rows(static_cast<std::size_t>(span));
        for (extent t = 0; t < span; ++t) rows[static_cast<std::size_t>(t)] = turned + t * count;
        turn(in, columns, plan_.origin + outputs.begin, span, turned);
        result* const made = memory.cells<result>(buffer_result, (count + 1) * windows);
        sums_.run(rows.data(), outputs.begin, windows, count, memory,
                  [&](extent i, extent begin, const result* row, extent width) {
                      std::copy_n(row, width, made + i * count + begin);
                  });
        result* const line = made + count * windows;
        for (extent l = 0; l < count; ++l) {
            for (extent i = 0; i < windows; ++i) line[i] = made[i * count + l];
            const extent first =
                columns[static_cast<std::size_t>(l)].out + (outputs.begin - out.where[axis_].begin) * out.strides[axis_];
            store(out.base + first * out_size(), out.strides[axis_], line, windows, memory);
        }
    }

    /// turned[t*columns + l] = the cell at coordinate begin + t of line l, borders filled in.
    void turn(const view<const cell>& in, const std::vector<column>& columns, extent begin, extent span, cell* turned) const {
        const auto count = static_cast<extent>(columns.size());
        const extent apart = in.strides[axis_];
        const extent inside_begin = std::clamp<extent>(-begin, 0, span);
        const extent inside_end = std::clamp<extent>(plan_.in - begin, inside_begin, span);
        const auto border_cells = [&](extent from, extent until) {
            for (extent t = from; t < until; ++t) {
                const extent there = cell_at(plan_.edge, begin + t, plan_.in);
                for (extent l = 0; l < count; ++l) {
                    const column& at = columns[static_cast<std::size_t>(l)];
                    turned[t * count + l] = there == outside ? (at.odd ? fill_.odd : fill_.even)
                                                             : in.base[at.in + (there - in.where[axis_].begin) * apart];
                }
            }
        };
        border_cells(0, inside_begin);
        for (extent l = 0; l < count; ++l) {
            const cell* const line =
                in.base + columns[static_cast<std::size_t>(l)].in + (begin - in.where[axis_].begin) * apart;
            for (extent t = inside_begin; t < inside_end; ++t) turned[t * count + l] = line[t * apart];
        }
        border_cells(inside_end, span);
    }

    void put(std::byte* out, const result* row, extent n) const {
        if constexpr (Addition::divides) {
            store_cells<result>(out, out_, round_, row, n, table_);
        } else {
            quotients_.store(out, row, n);
        }
    }

    /// n results, `distance` cells from one to the next.
    void store(std::byte* out, extent distance, const result* row, extent n, workspace& memory) const {
        if (distance == 1) return put(out, row, n);
        const extent size = out_size();
        std::byte* const together = memory.cells<std::byte>(buffer_rows, n * size);
        put(together, row, n);
        for (extent i = 0; i < n; ++i) {
            std::memcpy(out + i * distance * size, together + i * size, static_cast<std::size_t>(size));
        }
    }

    const axis_plan& plan_;
    std::size_t axis_;
    line_fill<cell> fill_;
    block_sums<Addition> sums_;
    quotients<result> quotients_;
    dtype out_;
    rounding round_;
    const kernels::table& table_;
};

}  // namespace

step_pointer make_block_sum_step(sum_kind kind, dtype carrier, const memory_pass& pass, int axis, bool paired,
                                 const kernels::table& table) {
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        if (kind == sum_kind::float64) {
            return std::make_unique<block_sum_step<plain_addition<cell>>>(pass, axis, paired, table);
        }
        if constexpr (std::is_same_v<cell, double>) {
            if (kind == sum_kind::pairs) return std::make_unique<block_sum_step<pair_addition>>(pass, axis, paired, table);
        }
        if constexpr (std::is_integral_v<cell>) {
            return std::make_unique<block_sum_step<exact_addition<cell>>>(pass, axis, paired, table);
        }
        throw std::logic_error("no such sum");
    });
}

}  // namespace pooltool
