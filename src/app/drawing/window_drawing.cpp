// Coordinates come from the plan's own geometry, numbers from running the program: nothing is computed a second way.
#include "app/drawing/window_drawing.hpp"

#include <algorithm>
#include <array>

#include "app/drawing/drawn_numbers.hpp"
#include "app/memory_source.hpp"
#include "app/number_text.hpp"
#include "engine/spilled_array.hpp"
#include "plan/check.hpp"
#include "plan/geometry.hpp"
#include "pooltool/engine.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr extent most_places = 32;
constexpr extent most_windows = 64;
constexpr extent most_bytes = 16 << 20;  ///< of arrays whose numbers are shown

/// One drawn axis: its plan, and where it stands.
struct drawn_axis {
    axis_plan plan{};
    extent first{0};   ///< the lowest coordinate drawn
    extent places{1};
    extent step{0};    ///< cells from one to the next in the input, C order
    extent out_step{0};
};

/// Each axis's windows, from whichever pass has them.
std::vector<axis_plan> axes_of(const program& what) {
    std::vector<axis_plan> axes;
    for (const extent length : what.in_shape) {
        axis_plan axis;
        axis.in = axis.out = length;
        axis.counted = {0, length};
        axes.push_back(axis);
    }
    for (const window_plan& pass : what.passes) {
        for (std::size_t i = 0; i < axes.size(); ++i) {
            if (!is_identity(pass.axes[i])) axes[i] = pass.axes[i];
        }
    }
    return axes;
}

drawn_axis drawn(const axis_plan& plan) {
    drawn_axis axis{.plan = plan};
    extent end = plan.in;
    if (plan.out > most_windows) fail_input("too large to draw: " + std::to_string(plan.out) + " windows along an axis, " +
                                            std::to_string(most_windows) + " in all at most (--shape 8x8 shows a smaller one)");
    for (extent o = 0; o < plan.out; ++o) {
        if (!plan.windows.empty()) continue;  // inside of the array
        axis.first = std::min(axis.first, tap_coordinate(plan, o, 0));
        end = std::max(end, tap_coordinate(plan, o, plan.kernel - 1) + 1);
    }
    axis.places = end - axis.first;
    if (axis.places > most_places) {
        fail_input("too large to draw: " + std::to_string(axis.places) + " cells along an axis, padding included, " +
                   std::to_string(most_places) + " at most (--shape 8x8 shows a smaller one)");
    }
    return axis;
}

/// Coordinates of a window's taps.
std::vector<extent> taps_of(const axis_plan& plan, extent window) {
    std::vector<extent> taps;
    for (extent tap = 0; tap < tap_count(plan, window); ++tap) {
        taps.push_back(plan.windows.empty() ? tap_coordinate(plan, window, tap)
                                            : plan.windows[static_cast<std::size_t>(window)].begin + tap);
    }
    return taps;
}

class drawer {
public:
    drawer(const program& what, source* cells) : what_(what), axes_(axes_of(what)) {
        choose_axes();
        if (cells != nullptr && cells->header().bytes() <= most_bytes) {
            read_numbers(*cells);
        } else if (cells != nullptr) {
            result_.note = "The array is too large for its numbers to be shown.";
        }
    }

    window_drawing draw() {
        result_.rows = row_.places;
        result_.columns = column_.places;
        result_.output_rows = row_.plan.out;
        result_.output_columns = column_.plan.out;
        if (result_.output_rows * result_.output_columns > most_windows) {
            fail_input("too large to draw: " + std::to_string(result_.output_rows) + " x " +
                       std::to_string(result_.output_columns) + " windows, " + std::to_string(most_windows) +
                       " at most (--shape 8x8 shows a smaller one)");
        }
        place_cells();
        std::vector<bool> read(result_.cells.size(), false);
        for (extent row = 0; row < result_.output_rows; ++row) {
            for (extent column = 0; column < result_.output_columns; ++column) {
                result_.windows.push_back(window_at(row, column));
                const std::vector<bool>& reads = result_.windows.back().reads;
                for (std::size_t i = 0; i < read.size(); ++i) read[i] = read[i] || reads[i];
            }
        }
        mark_copied(read);
        for (std::size_t i = 0; i < read.size(); ++i) {
            result_.cells[i].unread = !result_.cells[i].outside && !read[i];
        }
        return std::move(result_);
    }

private:
    const program& what_;
    std::vector<axis_plan> axes_;
    drawn_axis row_{};
    drawn_axis column_{};
    window_drawing result_{};
    drawn_numbers cells_{};    ///< of the drawn plane; empty: not known
    drawn_numbers results_{};

    void choose_axes() {
        std::vector<std::size_t> windowed;
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            if (!is_identity(axes_[i])) windowed.push_back(i);
        }
        if (windowed.size() > 2) {
            fail_input("windows along " + std::to_string(windowed.size()) + " axes cannot be drawn, only along one or two");
        }
        if (axes_.size() == 2) windowed = {0, 1};
        if (windowed.empty() && !axes_.empty()) windowed = {axes_.size() - 1};
        if (axes_.size() > windowed.size()) result_.note = "Drawn at index 0 of the other axes.";
        const auto chosen = [&](std::size_t axis) {
            drawn_axis one = drawn(axes_[axis]);
            one.step = one.out_step = 1;
            for (std::size_t i = axis + 1; i < axes_.size(); ++i) {
                one.step *= axes_[i].in;
                one.out_step *= axes_[i].out;
            }
            return one;
        };
        if (windowed.size() == 2) row_ = chosen(windowed[0]);
        if (!windowed.empty()) column_ = chosen(windowed.back());
    }

    void read_numbers(source& cells) {
        const std::vector<std::byte> bytes = cells_of(cells);
        array_header header;
        header.type = what_.in;
        header.shape = what_.in_shape;
        memory_source input(header, bytes);
        spilled_array output;
        schedule how;
        how.instructions = chosen_isa();
        run(what_, input, output, nullptr, how);
        const std::unique_ptr<source> made = output.reader();
        if (header.cells() == 0 || made->header().cells() == 0) return;
        cells_ = numbers_of(bytes, what_.in, {row_.plan.in, row_.step}, {column_.plan.in, column_.step});
        results_ = numbers_of(cells_of(*made), what_.out, {row_.plan.out, row_.out_step}, {column_.plan.out, column_.out_step});
    }

    /// The cell of the array that stands at a place, as its number in the plane; `outside`: none does.
    [[nodiscard]] extent source_of(extent row, extent column) const {
        const auto one = [](const drawn_axis& axis, extent place) {
            const extent at = axis.first + place;
            if (at >= 0 && at < axis.plan.in) return at;
            return axis.plan.in > 0 ? cell_at(axis.plan.edge, at, axis.plan.in) : outside;
        };
        const extent y = one(row_, row);
        const extent x = one(column_, column);
        return y == outside || x == outside ? outside : y * column_.plan.in + x;
    }

    [[nodiscard]] bool inside(extent row, extent column) const {
        const auto one = [](const drawn_axis& axis, extent place) {
            return axis.first + place >= 0 && axis.first + place < axis.plan.in;
        };
        return one(row_, row) && one(column_, column);
    }

    [[nodiscard]] std::string fill_word() const {
        if (what_.passes.empty()) return {};
        for (const drawn_axis* axis : {&row_, &column_}) {
            if (axis->plan.edge != border::constant) continue;
            std::string word = scalar_text(what_.passes.front().fill, dtype::float64);
            if (!is_floating(what_.in) && word.ends_with(".0")) word.resize(word.size() - 2);
            return word;
        }
        return {};
    }

    void place_cells() {
        for (extent row = 0; row < row_.places; ++row) {
            for (extent column = 0; column < column_.places; ++column) {
                drawn_cell cell;
                cell.outside = !inside(row, column);
                const extent from = source_of(row, column);
                if (from != outside && !cells_.words.empty()) cell.text = cells_.words[static_cast<std::size_t>(from)];
                if (from == outside && !results_.words.empty()) cell.text = fill_word();
                result_.cells.push_back(std::move(cell));
            }
        }
    }

    /// A cell that a border mode shows elsewhere is read where it is shown.
    void mark_copied(std::vector<bool>& read) const {
        for (extent row = 0; row < row_.places; ++row) {
            for (extent column = 0; column < column_.places; ++column) {
                const auto place = static_cast<std::size_t>(row * column_.places + column);
                const extent from = source_of(row, column);
                if (!read[place] || inside(row, column) || from == outside) continue;
                const extent y = from / column_.plan.in - row_.first;
                const extent x = from % column_.plan.in - column_.first;
                read[static_cast<std::size_t>(y * column_.places + x)] = true;
            }
        }
    }

    drawn_window window_at(extent row, extent column) {
        drawn_window window;
        window.row = row;
        window.column = column;
        window.reads.assign(result_.cells.size(), false);
        window.chosen.assign(result_.cells.size(), false);
        const std::vector<extent> ys = taps_of(row_.plan, row);
        const std::vector<extent> xs = taps_of(column_.plan, column);
        const auto number = static_cast<std::size_t>(row * result_.output_columns + column);
        if (!results_.words.empty()) window.result = results_.words[number];
        const window_plan* const last = what_.passes.empty() ? nullptr : &what_.passes.back();
        const bool masked = last != nullptr && what_.passes.size() == 1 && !last->footprint.empty();
        const bool picks = last != nullptr && (last->reduce == reducer::maximum || last->reduce == reducer::minimum ||
                                               last->reduce == reducer::rank || last->reduce == reducer::median);
        bool found = !picks || cells_.values.empty() || results_.values.empty();
        double sum = 0;
        for (std::size_t i = 0; i < ys.size(); ++i) {
            for (std::size_t j = 0; j < xs.size(); ++j) {
                if (masked && i * xs.size() + j < last->footprint.size() && last->footprint[i * xs.size() + j] == 0) continue;
                const extent y = ys[i] - row_.first;
                const extent x = xs[j] - column_.first;
                const auto place = static_cast<std::size_t>(y * column_.places + x);
                window.reads[place] = true;
                const extent from = source_of(y, x);
                if (from == outside || cells_.values.empty()) continue;
                const double value = cells_.values[static_cast<std::size_t>(from)];
                sum += value;
                if (!found && value == results_.values[number]) {
                    window.chosen[place] = true;
                    found = true;
                }
            }
        }
        window.made_of = quotient(sum, row, column);
        return window;
    }

    /// A mean as its sum and its divisor.
    [[nodiscard]] std::string quotient(double sum, extent row, extent column) const {
        if (cells_.values.empty() || what_.passes.size() != 1 || what_.passes[0].reduce != reducer::sum) return {};
        const window_plan& pass = what_.passes[0];
        if (pass.divisor == divisor_rule::none || pass.nan == nan_rule::ignore) return {};
        if (row_.plan.edge == border::constant && pass.fill != 0) return {};
        const extent divisor = pass.divisor == divisor_rule::fixed
                                   ? pass.divisor_value
                                   : counted_taps(row_.plan, row) * counted_taps(column_.plan, column);
        std::string total = positional_text(sum, dtype::float64, 6);
        if (total.back() == '.') total.pop_back();
        return total + " / " + std::to_string(divisor);
    }
};

}  // namespace

window_drawing drawing_of(const program& what, source* cells) { return drawer(what, cells).draw(); }

}  // namespace pooltool
