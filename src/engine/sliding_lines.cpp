// Sliding extremes line by line; see sliding_lines.hpp.
//
// The list of candidates remembers what no longer is in the window only through NaN: after 2*size cells without one it is the
// same whatever came before, and after size NaNs it holds just these. So a block in the middle of a line starts a little in
// front of its first window, and further in front when neither was met there. Where that is not enough, as in an array full of
// NaN, all lines are computed once from their beginnings, pass by pass, and kept in temporary files.
#include "engine/sliding_lines.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/sliding.hpp"
#include "base/visit.hpp"
#include "engine/steps.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

class line_passes {
public:
    /// `input`: what the first `done` passes stored. `furthest`: how many windows' lengths to look back at most.
    line_passes(const memory_layout& layout, const raw_cells& input, std::size_t done, extent furthest,
                const kernels::table& table)
        : layout_(layout), input_(input), done_(done), furthest_(furthest), table_(table) {}

    /// What pass `number` stores in this box, as float64; nothing where that would be too far.
    std::optional<std::vector<double>> after(std::size_t number, const box& where) const {
        if (number == done_) {
            std::vector<double> cells(static_cast<std::size_t>(cells_of(where)));
            stage(input_, where, cells.data(), table_);
            return cells;
        }
        const memory_pass& pass = layout_.passes[number - 1];
        std::size_t along = 0;
        while (along < pass.axes.size() && is_identity(pass.axes[along])) ++along;
        if (along == pass.axes.size()) return after(number - 1, where);
        for (extent windows = 2;; windows *= 4) {
            const bool last = furthest_ == without_limit || windows >= furthest_;
            const extent back = furthest_ == without_limit ? INT64_MAX : windows * pass.axes[along].kernel;
            std::optional<std::vector<double>> result = pass.plan->reduce == reducer::maximum
                                                            ? lines<at_least>(number, pass, along, where, back)
                                                            : lines<at_most>(number, pass, along, where, back);
            if (result || last) return result;
        }
    }

    static constexpr extent without_limit = 0;

private:
    template <class Better>
    std::optional<std::vector<double>> lines(std::size_t number, const memory_pass& pass, std::size_t along, const box& where,
                                             extent back) const {
        const axis_plan& axis = pass.axes[along];
        const range outputs = where[along];
        const extent start = outputs.begin > back ? outputs.begin - back : 0;
        box source = where;
        source[along] = cells_read(axis, {start, outputs.end});
        const std::optional<std::vector<double>> before = after(number - 1, source);
        if (!before) return std::nullopt;
        const std::vector<double>& cells = *before;
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
    std::size_t done_;
    extent furthest_;
    const kernels::table& table_;
};

box whole_box(const coordinates& shape) {
    box whole;
    for (const extent length : shape) whole.push_back({0, length});
    return whole;
}

/// Calls body(box) for parts of `whole` that hold all of its lines along an axis: single coordinates of the other axes, but
/// `together` neighbours of the last one.
template <class Body>
void for_lines(const box& whole, std::size_t along, extent together, const Body& body) {
    if (cells_of(whole) == 0) return;
    box part = whole;
    const auto step = [&](std::size_t m) { return m + 1 == whole.size() ? together : extent{1}; };
    const auto narrow = [&](std::size_t m, extent begin) { part[m] = {begin, std::min(begin + step(m), whole[m].end)}; };
    for (std::size_t m = 0; m < whole.size(); ++m) {
        if (m != along) narrow(m, whole[m].begin);
    }
    while (true) {
        body(part);
        std::size_t m = whole.size();
        for (; m > 0; --m) {
            if (m - 1 == along) continue;
            if (part[m - 1].end < whole[m - 1].end) {
                narrow(m - 1, part[m - 1].end);
                break;
            }
            narrow(m - 1, whole[m - 1].begin);
        }
        if (m == 0) return;
    }
}

/// The cells `where` of an array of this shape, `size` bytes each.
template <class Byte>
view<Byte> part_of_array(Byte* cells, const coordinates& shape, const box& where, extent size) {
    view<Byte> part{cells, where, strides_of(shape)};
    for (std::size_t m = 0; m < where.size(); ++m) part.base += where[m].begin * part.strides[m] * size;
    return part;
}

/// All cells of `to`, of `size` bytes each.
void copy_cells(const bytes_in& from, const bytes_out& to, extent size) {
    for_each_row(from, to, size, size, [size](const std::byte* cells, std::byte* out, extent n, const auto&) {
        std::memcpy(out, cells, static_cast<std::size_t>(n * size));
    });
}

}  // namespace

void sliding_lines::block(const raw_cells& input, const box& where, std::byte* out) {
    constexpr extent windows = 8;
    const std::size_t passes = layout_.passes.size();
    const dtype type = component_of(out_type_);
    const auto there = [&] {
        const std::scoped_lock hold(one_at_a_time_);
        return all_ != nullptr;
    };
    if (!there()) {
        const auto results = line_passes(layout_, input, 0, windows, table_).after(passes, where);
        if (results) {
            store_cells<double>(out, type, layout_.passes.back().plan->round, results->data(),
                                static_cast<extent>(results->size()), table_);
            return;
        }
        const std::scoped_lock hold(one_at_a_time_);
        if (!all_) compute_all(input);
    }
    const extent size = size_of(type);
    copy_cells(part_of_array<const std::byte>(all_->data(), layout_.out_shape, where, size), dense_view(out, where), size);
}

void sliding_lines::compute_all(const raw_cells& input) {
    constexpr extent cells_at_once = extent{1} << 18;
    raw_cells cells = input;
    std::unique_ptr<temporary_map> before;
    for (std::size_t p = 0; p < layout_.passes.size(); ++p) {
        const memory_pass& pass = layout_.passes[p];
        const bool last = p + 1 == layout_.passes.size();
        const dtype type = component_of(last ? out_type_ : pass.plan->out);
        coordinates shape;
        for (const axis_plan& axis : pass.axes) shape.push_back(axis.out);
        std::size_t along = 0;
        while (along + 1 < pass.axes.size() && is_identity(pass.axes[along])) ++along;
        const extent size = size_of(type);
        auto made = std::make_unique<temporary_map>(product_of(shape) * size);
        const line_passes passes(layout_, cells, p, line_passes::without_limit, table_);
        const extent together = std::max<extent>(1, cells_at_once / std::max<extent>(1, pass.axes[along].in));
        std::vector<std::byte> stored;
        for_lines(whole_box(shape), along, together, [&](const box& part) {
            const std::vector<double> results = *passes.after(p + 1, part);
            const auto count = static_cast<extent>(results.size());
            stored.resize(static_cast<std::size_t>(count * size));
            store_cells<double>(stored.data(), type, pass.plan->round, results.data(), count, table_);
            copy_cells(dense_view<const std::byte>(stored.data(), part), part_of_array(made->data(), shape, part, size), size);
        });
        before = std::move(made);
        cells = {before->data(), whole_box(shape), strides_of(shape), type, false};
    }
    all_ = std::move(before);
}

}  // namespace pooltool
