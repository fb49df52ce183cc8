// See line_passes.hpp.
//
// The list of candidates remembers what no longer is in the window only through NaN: after 2*size cells without one it is the
// same whatever came before, and after size NaNs it holds just these. So a box in the middle of a line starts a little in front
// of its first window, and further in front when neither was met there.
#include "engine/line_passes.hpp"

#include <algorithm>

#include "base/sliding.hpp"
#include "base/visit.hpp"
#include "engine/chain.hpp"
#include "engine/line_slider.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

/// Lines side by side that are taken out of their rows together.
constexpr extent most_together = 16;
constexpr extent cells_together = extent{1} << 16;

/// Where what a pass stores is, while the next one reads it.
constexpr int buffer_of(std::size_t pass) noexcept { return pass % 2 == 0 ? buffer_ping : buffer_pong; }

/// `width` lines side by side, `step` cells from one cell of a line to the next, with their borders: line l is
/// out[l*taps] ..., tap t at coordinate first + t. `begin`: the coordinate of cells[0]; `fill`: of even and odd lines.
template <class T>
void take_lines(T* out, const T* cells, extent width, extent step, extent begin, const axis_plan& axis, extent first,
                extent taps, const T (&fill)[2]) {
    const auto outside_cell = [&](extent t) {
        const extent cell = cell_at(axis.edge, first + t, axis.in);
        for (extent l = 0; l < width; ++l) out[l * taps + t] = cell == outside ? fill[l & 1] : cells[(cell - begin) * step + l];
    };
    const extent inside = std::clamp(-first, extent{0}, taps);
    const extent behind = std::clamp(axis.in - first, inside, taps);
    for (extent t = 0; t < inside; ++t) outside_cell(t);
    const T* row = cells + (first + inside - begin) * step;
    if (step == 1) {
        std::copy_n(row, behind - inside, out + inside);
    } else {
        for (extent t = inside; t < behind; ++t, row += step) {
            for (extent l = 0; l < width; ++l) out[l * taps + t] = row[l];
        }
    }
    for (extent t = behind; t < taps; ++t) outside_cell(t);
}

}  // namespace

template <class T>
const T* line_passes<T>::after(std::size_t number, const box& where, workspace& memory) const {
    if (number == done_) {
        T* const cells = memory.cells<T>(buffer_of(number), cells_of(where));
        stage(input_, where, cells, table_);
        return cells;
    }
    const memory_pass& pass = layout_.passes[number - 1];
    const std::vector<int> windowed = windowed_axes(pass);
    if (windowed.empty()) return after(number - 1, where, memory);
    const auto along = static_cast<std::size_t>(windowed.front());
    for (extent windows = 2;; windows *= 4) {
        const bool last = furthest_ == without_limit || windows >= furthest_;
        const extent back = furthest_ == without_limit ? INT64_MAX : windows * pass.axes[along].kernel;
        const T* const result = pass.plan->reduce == reducer::maximum
                                    ? lines<at_least>(number, pass, along, where, back, memory)
                                    : lines<at_most>(number, pass, along, where, back, memory);
        if (result != nullptr || last) return result;
    }
}

template <class T>
template <class Better>
const T* line_passes<T>::lines(std::size_t number, const memory_pass& pass, std::size_t along, const box& where, extent back,
                               workspace& memory) const {
    const axis_plan& axis = pass.axes[along];
    const range outputs = where[along];
    const extent start = outputs.begin > back ? outputs.begin - back : 0;
    box source = where;
    source[along] = cells_read(axis, {start, outputs.end});
    const T* const before = after(number - 1, source, memory);
    if (before == nullptr) return nullptr;
    const extent count = cells_of(where);
    T* const results = memory.cells<T>(buffer_of(number), count);
    if (count == 0) return results;
    extent inner = 1;
    for (std::size_t i = along + 1; i < where.size(); ++i) inner *= length_of(where[i]);
    const extent out_length = length_of(outputs);
    const extent outer = count / (inner * out_length);
    const extent taps = outputs.end - start + axis.kernel - 1;
    const extent together = std::clamp(cells_together / taps, extent{1}, std::min(most_together, inner));
    const T fill = static_cast<T>(pass.plan->fill);
    const T odd_fill = layout_.component_axis >= 0 ? T{0} : fill;
    T* const cells = memory.cells<T>(buffer_line, together * taps);
    T* const made = memory.cells<T>(buffer_rows, inner == 1 ? 0 : together * out_length);
    line_slider<T, Better> slider(axis.kernel, taps);
    for (extent o = 0; o < outer; ++o) {
        for (extent i = 0; i < inner; i += together) {
            const extent width = std::min(together, inner - i);
            const T fills[2] = {(i & 1) == 0 ? fill : odd_fill, (i & 1) == 0 ? odd_fill : fill};
            take_lines(cells, before + o * length_of(source[along]) * inner + i, width, inner, source[along].begin, axis,
                       axis.origin + start, taps, fills);
            T* const to = results + o * out_length * inner + i;
            for (extent l = 0; l < width; ++l) {
                T* const line = inner == 1 ? to : made + l * out_length;
                if (!slider.run(cells + l * taps, taps, taps - out_length, start == 0, line)) return nullptr;
            }
            for (extent t = 0; inner > 1 && t < out_length; ++t) {
                for (extent l = 0; l < width; ++l) to[t * inner + l] = made[l * out_length + t];
            }
        }
    }
    store_as(pass, results, count);
    return results;
}

/// The next pass reads what this one stored; the last result is stored by the caller.
template <class T>
void line_passes<T>::store_as(const memory_pass& pass, T* results, extent count) const {
    if (&pass == &layout_.passes.back()) return;
    visit_real(pass.plan->out, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (!std::is_same_v<cell, T>) {
            for (extent i = 0; i < count; ++i) {
                results[i] = static_cast<T>(to_double(from_double<cell>(static_cast<double>(results[i]), pass.plan->round)));
            }
        }
    });
}

template class line_passes<float>;
template class line_passes<double>;

bool is_exact_in_float(const memory_layout& layout, dtype input) {
    const auto fits = [](dtype type) { return is_floating(type) && size_of(type) <= 4; };
    return fits(input) && std::all_of(layout.passes.begin(), layout.passes.end(), [&](const memory_pass& pass) {
               const double fill = pass.plan->fill;
               return fits(component_of(pass.plan->out)) &&
                      (fill != fill || static_cast<double>(static_cast<float>(fill)) == fill);
           });
}

}  // namespace pooltool
