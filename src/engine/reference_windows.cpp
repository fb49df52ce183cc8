// One window after the other; see reference_windows.hpp.
#include "engine/reference_windows.hpp"

#include "engine/reference_index.hpp"
#include "engine/refusals.hpp"
#include "engine/window_reduction.hpp"
#include "plan/geometry.hpp"

namespace pooltool::reference {
namespace {

template <class Carrier>
class window_pass {
public:
    window_pass(const window_plan& plan, const xt::xarray<Carrier>& cells, double fill)
        : plan_(plan), cells_(cells), fill_(from_double<Carrier>(fill, rounding::trunc)) {}

    void run(cell_writer& out, std::vector<std::int64_t>& indices) {
        std::vector<extent> outputs;
        for (const axis_plan& axis : plan_.axes) outputs.push_back(axis.out);
        window_reduction<Carrier, cell_writer> reduction(plan_);
        for_each_index(outputs, [&](const std::vector<extent>& output) {
            const extent index = reduction(gather(output), out);
            if (!plan_.index_strides.empty()) indices.push_back(index);
        });
    }

private:
    /// The window's taps, as the borders, the footprint and the NaN rule leave them.
    window<Carrier> gather(const std::vector<extent>& output) const {
        window<Carrier> result;
        std::vector<std::vector<extent>> cells;
        for (std::size_t a = 0; a < output.size(); ++a) {
            cells.push_back(tap_cells(plan_.axes[a], output[a]));
            result.box.push_back(static_cast<extent>(cells[a].size()));
        }
        for_each_index(result.box, [&](const std::vector<extent>& number) {
            result.taps.push_back(read(output, number, cells, result.taps.size()));
        });
        return result;
    }

    tap<Carrier> read(const std::vector<extent>& output, const std::vector<extent>& number,
                      const std::vector<std::vector<extent>>& cells, std::size_t position) const {
        tap<Carrier> result;
        if (!plan_.footprint.empty() && plan_.footprint[position] == 0) return result;
        std::vector<std::size_t> where;
        bool skipped = false;
        bool filled = false;
        result.counted = true;
        for (std::size_t a = 0; a < output.size(); ++a) {
            const axis_plan& axis = plan_.axes[a];
            const extent cell = cells[a][static_cast<std::size_t>(number[a])];
            if (cell == outside) (axis.edge == border::constant ? filled : skipped) = true;
            const extent first = axis.windows.empty() ? tap_coordinate(axis, output[a], 0)
                                                      : axis.windows[static_cast<std::size_t>(output[a])].begin;
            const extent coordinate = first + number[a] * axis.dilation;
            result.counted = result.counted && coordinate >= axis.counted.begin && coordinate < axis.counted.end;
            where.push_back(static_cast<std::size_t>(cell));
        }
        if (skipped) return result;
        result.value = filled ? fill_ : cells_.element(where.begin(), where.end());
        result.takes_part = true;
        result.valid = !filled && !is_nan(result.value);
        if (is_nan(result.value) && plan_.nan == nan_rule::refuse) refuse_nan();
        if (is_nan(result.value) && plan_.nan == nan_rule::ignore) result.takes_part = result.counted = false;
        if (!filled && !plan_.index_strides.empty()) {
            result.index = 0;
            for (std::size_t a = 0; a < where.size(); ++a) {
                result.index += static_cast<extent>(where[a]) * plan_.index_strides[a];
            }
        }
        return result;
    }

    const window_plan& plan_;
    const xt::xarray<Carrier>& cells_;
    Carrier fill_;
};

}  // namespace

void reduce_windows(const window_plan& plan, const carried_array& cells, double fill, cell_writer& out,
                    std::vector<std::int64_t>& indices) {
    std::visit(
        [&](const auto& array) {
            using carrier_type = typename std::decay_t<decltype(array)>::value_type;
            window_pass<carrier_type>(plan, array, fill).run(out, indices);
        },
        cells);
}

}  // namespace pooltool::reference
