// Sliding extremes line by line; see sliding_lines.hpp.
//
// The list of candidates remembers what no longer is in the window only through NaN: after 2*size cells without one it is the
// same whatever came before, and after size NaNs it holds just these. So a block in the middle of a line starts a little in
// front of its first window, and further in front when neither was met there.
#include "engine/sliding_lines.hpp"

#include <algorithm>
#include <optional>

#include "base/sliding.hpp"
#include "base/visit.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

class line_passes {
public:
    line_passes(const memory_layout& layout, const raw_cells& input, const kernels::table& table)
        : layout_(layout), input_(input), table_(table) {}

    /// What pass `number` stores in this box, as float64.
    std::vector<double> after(std::size_t number, const box& where) const {
        if (number == 0) {
            std::vector<double> cells(static_cast<std::size_t>(cells_of(where)));
            stage(input_, where, cells.data(), table_);
            return cells;
        }
        const memory_pass& pass = layout_.passes[number - 1];
        std::size_t along = 0;
        while (along < pass.axes.size() && is_identity(pass.axes[along])) ++along;
        if (along == pass.axes.size()) return after(number - 1, where);
        const extent size = pass.axes[along].kernel;
        for (extent back = 2 * size;; back = back > INT64_MAX / 4 ? INT64_MAX : back * 4) {
            std::optional<std::vector<double>> result = pass.plan->reduce == reducer::maximum
                                                            ? lines<at_least>(number, pass, along, where, back)
                                                            : lines<at_most>(number, pass, along, where, back);
            if (result) return std::move(*result);
        }
    }

private:
    template <class Better>
    std::optional<std::vector<double>> lines(std::size_t number, const memory_pass& pass, std::size_t along, const box& where,
                                             extent back) const {
        const axis_plan& axis = pass.axes[along];
        const range outputs = where[along];
        const extent start = outputs.begin > back ? outputs.begin - back : 0;
        box source = where;
        source[along] = cells_read(axis, {start, outputs.end});
        const std::vector<double> cells = after(number - 1, source);
        std::vector<double> results(static_cast<std::size_t>(cells_of(where)));
        extent inner = 1;
        for (std::size_t i = along + 1; i < where.size(); ++i) inner *= length_of(where[i]);
        const extent in_length = length_of(source[along]);
        const extent out_length = length_of(outputs);
        if (results.empty()) return results;
        const extent outer = static_cast<extent>(results.size()) / (inner * out_length);
        const bool paired = layout_.component_axis >= 0;
        sliding_candidates<double, Better> candidates(axis.kernel);
        for (extent o = 0; o < outer; ++o) {
            for (extent i = 0; i < inner; ++i) {
                const double* const line = cells.data() + o * in_length * inner + i;
                double* const to = results.data() + o * out_length * inner + i;
                const double fill = paired && (i & 1) != 0 ? 0.0 : pass.plan->fill;
                candidates.clear();
                bool certain = start == 0;
                extent numbers = 0;
                extent nans = 0;
                for (extent step = start; step < outputs.end + axis.kernel - 1; ++step) {
                    const extent cell = cell_at(axis.edge, axis.origin + step, axis.in);
                    const double value = cell == outside ? fill : line[(cell - source[along].begin) * inner];
                    candidates.push(step, value);
                    numbers = value == value ? numbers + 1 : 0;
                    nans = value == value ? 0 : nans + 1;
                    certain = certain || numbers >= 2 * axis.kernel || nans >= axis.kernel;
                    const extent output = step - (axis.kernel - 1);
                    if (output < outputs.begin) continue;
                    if (!certain) return std::nullopt;
                    to[(output - outputs.begin) * inner] = candidates.front();
                }
            }
        }
        store_as(pass, results);
        return results;
    }

    /// The next pass reads what this one stored; the last result is stored by the caller.
    void store_as(const memory_pass& pass, std::vector<double>& results) const {
        if (&pass == &layout_.passes.back()) return;
        visit_real(pass.plan->out, [&](auto tag) {
            using cell = typename decltype(tag)::type;
            for (double& value : results) value = to_double(from_double<cell>(value, pass.plan->round));
        });
    }

    const memory_layout& layout_;
    const raw_cells& input_;
    const kernels::table& table_;
};

}  // namespace

void slide_lines(const memory_layout& layout, dtype out_type, const raw_cells& input, const box& where, std::byte* out,
                 const kernels::table& table) {
    const line_passes passes(layout, input, table);
    const std::vector<double> results = passes.after(layout.passes.size(), where);
    store_cells<double>(out, component_of(out_type), layout.passes.back().plan->round, results.data(),
                        static_cast<extent>(results.size()), table);
}

}  // namespace pooltool
