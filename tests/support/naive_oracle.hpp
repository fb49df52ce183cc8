// A second oracle, independent of the engine: the rules of pooling windows and of SciPy's filters as plain loops over float64
// values in C order. Includes nothing of the project on purpose; where it and the reference engine agree, both read the rules
// alike.
#pragma once

#include <cmath>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pooltool::naive {

using index = std::vector<long>;

inline long cells_of(const index& shape) {
    long cells = 1;
    for (const long length : shape) cells *= length;
    return cells;
}

/// The coordinates of every cell, in C order.
inline std::vector<index> every_index(const index& shape) {
    std::vector<index> all;
    const long cells = cells_of(shape);
    for (long place = 0; place < cells; ++place) {
        index where(shape.size());
        long rest = place;
        for (std::size_t a = shape.size(); a-- > 0;) {
            where[a] = rest % shape[a];
            rest /= shape[a];
        }
        all.push_back(where);
    }
    return all;
}

inline long place_of(const index& where, const index& shape) {
    long place = 0;
    for (std::size_t a = 0; a < shape.size(); ++a) place = place * shape[a] + where[a];
    return place;
}

// ---- pooling windows -------------------------------------------------------------------------------------------------------

struct pool_axis {
    long length{1};
    long kernel{1};
    long stride{1};
    long dilation{1};
    long lo{0};
    long hi{0};
    bool ceil{false};
};

/// Windows are laid while they fit into the padded axis; in ceil mode while they begin less than a stride behind the last
/// fitting one, but not in the padding at the end.
inline long output_length(const pool_axis& axis) {
    const long extent_of_window = axis.dilation * (axis.kernel - 1) + 1;
    const long room = axis.length + axis.lo + axis.hi - extent_of_window;
    long windows = 0;
    while (axis.ceil ? windows * axis.stride < room + axis.stride : windows * axis.stride <= room) ++windows;
    if (axis.ceil && windows > 0 && (windows - 1) * axis.stride >= axis.length + axis.lo) --windows;
    return windows;
}

struct pool_window {
    std::vector<double> values{};  ///< of the real taps, in scan order
    std::vector<long> places{};    ///< of the real taps in the flattened array
    long padded{0};                ///< taps inside the padded array
};

inline std::vector<pool_window> pool_windows(const std::vector<double>& cells, const std::vector<pool_axis>& axes) {
    index shape;
    index outputs;
    index kernel;
    for (const pool_axis& axis : axes) {
        shape.push_back(axis.length);
        outputs.push_back(output_length(axis));
        kernel.push_back(axis.kernel);
    }
    std::vector<pool_window> windows;
    for (const index& output : every_index(outputs)) {
        pool_window window;
        for (const index& tap : every_index(kernel)) {
            index where;
            bool real = true;
            bool padded = true;
            for (std::size_t a = 0; a < axes.size(); ++a) {
                const long at = output[a] * axes[a].stride - axes[a].lo + tap[a] * axes[a].dilation;
                real = real && at >= 0 && at < axes[a].length;
                padded = padded && at < axes[a].length + axes[a].hi;
                where.push_back(at);
            }
            window.padded += padded ? 1 : 0;
            if (!real) continue;
            window.places.push_back(place_of(where, shape));
            window.values.push_back(cells[static_cast<std::size_t>(window.places.back())]);
        }
        windows.push_back(window);
    }
    return windows;
}

/// Value and place of a maximum: of equal ones the first, of NaN the last; place -1 without a real tap.
inline std::pair<double, long> pooled_maximum(const pool_window& window) {
    std::pair<double, long> held{-std::numeric_limits<double>::infinity(), -1};
    for (std::size_t i = 0; i < window.values.size(); ++i) {
        const double value = window.values[i];
        const bool first = held.second < 0;
        if (first || std::isnan(value) || (!std::isnan(held.first) && value > held.first)) held = {value, window.places[i]};
    }
    return held;
}

// ---- SciPy's filters
// ---------------------------------------------------------------------------------------------------------

enum class mode { reflect, mirror, nearest, wrap, constant };

/// The cell at virtual position i of a line of n, found by walking there one cell at a time; nothing: the constant.
inline std::optional<long> walked(mode how, long i, long n) {
    long at = i < 0 ? 0 : (i < n ? i : n - 1);
    long direction = i < 0 ? -1 : 1;
    for (long left = i < 0 ? -i : i - at; left > 0; --left) {
        const bool at_edge = direction < 0 ? at == 0 : at == n - 1;
        if (!at_edge) {
            at += direction;
        } else if (how == mode::constant) {
            return std::nullopt;
        } else if (how == mode::reflect) {
            direction = -direction;  // the edge cell once more
        } else if (how == mode::mirror) {
            direction = -direction;
            at += n == 1 ? 0 : direction;
        } else if (how == mode::wrap) {
            at = direction < 0 ? n - 1 : 0;
        }
    }
    return at;
}

/// The line and what stands around it, for windows of `size`: e[k] is virtual position k - before.
inline std::vector<double> extended(const std::vector<double>& line, long size, long origin, mode how, double cval) {
    const long n = static_cast<long>(line.size());
    const long before = size / 2 + origin;
    std::vector<double> e;
    for (long k = 0; k < n + size - 1; ++k) {
        const auto cell = walked(how, k - before, n);
        e.push_back(cell ? line[static_cast<std::size_t>(*cell)] : cval);
    }
    return e;
}

inline std::vector<double> uniform_line(const std::vector<double>& e, long size) {
    const auto s = static_cast<std::size_t>(size);
    std::vector<double> out;
    double t = 0.0;
    for (std::size_t k = 0; k < s; ++k) t = t + e[k];
    out.push_back(t / static_cast<double>(size));
    for (std::size_t i = 1; i + s <= e.size(); ++i) {
        const double d = e[i + s - 1] - e[i - 1];
        t = t + d;
        out.push_back(t / static_cast<double>(size));
    }
    return out;
}

/// A sum and what its additions rounded away.
struct exact_steps {
    double sum{0};
    double lost{0};
    void add(double term, double term_lost, bool keep) {
        const double next = sum + term;
        const double seen = next - sum;
        const double rounded = (sum - (next - seen)) + (term - seen);
        sum = next;
        if (keep) lost = lost + (rounded + term_lost);
    }
};

/// Means of windows whose sums go from the end of a block of `size` backwards to the window's first cell and, on their own, from
/// there forwards to its last; `keep`: with what each addition lost.
inline std::vector<double> block_means(const std::vector<double>& e, long size, bool keep) {
    std::vector<double> out;
    for (long i = 0; i + size <= static_cast<long>(e.size()); ++i) {
        const long next_block = (i / size + 1) * size;
        exact_steps end;
        exact_steps start;
        for (long k = next_block - 1; k >= i; --k) end.add(e[static_cast<std::size_t>(k)], 0, keep);
        for (long k = next_block; k < i + size; ++k) start.add(e[static_cast<std::size_t>(k)], 0, keep);
        end.add(start.sum, start.lost, keep);
        const auto count = static_cast<double>(size);
        if (keep && std::isfinite(end.sum) && std::isfinite(end.lost)) {
            exact_steps whole;  // the sum, and what of it the quotient leaves is divided again
            whole.add(end.sum, 0, true);
            whole.add(end.lost, 0, true);
            const double quotient = whole.sum / count;
            out.push_back(quotient + (std::fma(-quotient, count, whole.sum) + whole.lost) / count);
        } else {
            out.push_back(end.sum / count);
        }
    }
    return out;
}

inline std::vector<double> extreme_line(const std::vector<double>& e, long size, bool greatest) {
    const auto not_worse = [greatest](double a, double b) { return greatest ? a >= b : a <= b; };
    std::deque<std::pair<double, long>> list{{e[0], size}};
    std::vector<double> out;
    if (size == 1) return e;
    for (long k = 1; k < static_cast<long>(e.size()); ++k) {
        const double v = e[static_cast<std::size_t>(k)];
        if (list.front().second == k) list.pop_front();
        if (not_worse(v, list.front().first)) {
            list.clear();
        } else {
            while (not_worse(v, list.back().first)) list.pop_back();
        }
        list.emplace_back(v, k + size);
        if (k >= size - 1) out.push_back(list.front().first);
    }
    return out;
}

/// make_line(line) for every line along `axis`; results go through `store`, the conversion to the element type and back.
inline std::vector<double> along(const std::vector<double>& cells, const index& shape, std::size_t axis,
                                 const std::function<std::vector<double>(const std::vector<double>&)>& make_line,
                                 const std::function<double(double)>& store) {
    std::vector<double> result(cells.size());
    for (const index& where : every_index(shape)) {
        if (where[axis] != 0) continue;
        index at = where;
        std::vector<double> line;
        for (at[axis] = 0; at[axis] < shape[axis]; ++at[axis]) {
            line.push_back(cells[static_cast<std::size_t>(place_of(at, shape))]);
        }
        const std::vector<double> made = make_line(line);
        for (at[axis] = 0; at[axis] < shape[axis]; ++at[axis]) {
            result[static_cast<std::size_t>(place_of(at, shape))] = store(made[static_cast<std::size_t>(at[axis])]);
        }
    }
    return result;
}

struct neighbourhood {
    index size{};
    index origin{};
    std::vector<bool> footprint{};  ///< C order
    mode how{mode::reflect};
    double cval{0};
};

/// The values under the footprint's true elements around one cell, in C order of the footprint.
inline std::vector<double> neighbours(const std::vector<double>& cells, const index& shape, const index& centre,
                                      const neighbourhood& around) {
    std::vector<double> values;
    std::size_t element = 0;
    for (const index& k : every_index(around.size)) {
        if (!around.footprint[element++]) continue;
        index where;
        bool outside_somewhere = false;
        for (std::size_t a = 0; a < shape.size(); ++a) {
            const auto cell = walked(around.how, centre[a] - (around.size[a] / 2 + around.origin[a]) + k[a], shape[a]);
            outside_somewhere = outside_somewhere || !cell;
            where.push_back(cell.value_or(0));
        }
        values.push_back(outside_somewhere ? around.cval : cells[static_cast<std::size_t>(place_of(where, shape))]);
    }
    return values;
}

inline double held_extreme(const std::vector<double>& values, bool greatest) {
    double held = values.front();
    for (const double value : values) {
        if (greatest ? value > held : value < held) held = value;
    }
    return held;
}

/// The selection that decides where NaN or zeros of both signs stand in the list.
inline double selected(std::vector<double> b, long r) {
    long lo = 0;
    long hi = static_cast<long>(b.size()) - 1;
    const auto at = [&b](long i) -> double& { return b[static_cast<std::size_t>(i)]; };
    while (lo < hi) {
        const double x = at(lo);
        long i = lo - 1;
        long j = hi + 1;
        while (true) {
            for (--j; at(j) > x; --j) {
            }
            for (++i; at(i) < x; ++i) {
            }
            if (i >= j) break;
            std::swap(at(i), at(j));
        }
        const long left = j - lo + 1;
        if (r < left) {
            hi = j;
        } else {
            r -= left;
            lo = j + 1;
        }
    }
    return at(lo);
}

}  // namespace pooltool::naive
