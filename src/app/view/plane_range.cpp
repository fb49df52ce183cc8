// Order statistics without keeping the cells: each pass over the rows narrows the two wanted values down by some bits of their place
// in the order of float64 (a radix selection), until so few cells are left that they can be kept. Exact, for a plane of any size.
#include "app/view/plane_range.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace pooltool {

namespace {

/// Finite float64 values as unsigned numbers in the same order.
std::uint64_t ordinal_of(double value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

double value_of(std::uint64_t ordinal) noexcept {
    return std::bit_cast<double>((ordinal >> 63) != 0 ? ordinal & ~(std::uint64_t{1} << 63) : ~ordinal);
}

constexpr std::array<int, 6> shifts{53, 42, 31, 20, 9, 0};
constexpr std::array<int, 6> widths{11, 11, 11, 11, 11, 9};
constexpr extent few = 1 << 18;  ///< cells that are kept and sorted

/// One wanted position, found digit by digit.
struct search {
    extent position{0};       ///< among the cells that share the digits found so far
    extent candidates{0};     ///< how many these are
    std::uint64_t prefix{0};  ///< the digits, at the low end
    std::array<extent, 1 << 11> counts{};
    std::vector<double> kept{};

    void narrow(int width) {
        std::uint64_t digit = 0;
        while (position >= counts[digit]) position -= counts[digit++];
        candidates = counts[digit];
        prefix = prefix << width | digit;
        counts.fill(0);
    }

    double value() {
        const auto place = kept.begin() + position;
        std::nth_element(kept.begin(), place, kept.end());
        return *place;
    }
};

/// Shift that leaves a prefix of the digits in front of `step`.
std::uint64_t prefix_of(std::uint64_t ordinal, std::size_t step) noexcept {
    return step == 0 ? 0 : ordinal >> shifts[step - 1];
}

/// Count, mean and sum of squared distances, merged row by row (Chan, Golub, LeVeque 1979).
struct moments {
    double count{0};
    double mean{0};
    double squares{0};

    void add_row(const double* cells, extent width) {
        moments row;
        double sum = 0;
        for (extent i = 0; i < width; ++i) {
            if (!std::isfinite(cells[i])) continue;
            row.count += 1;
            sum += cells[i];
        }
        if (row.count == 0) return;
        row.mean = sum / row.count;
        for (extent i = 0; i < width; ++i) {
            if (std::isfinite(cells[i])) row.squares += (cells[i] - row.mean) * (cells[i] - row.mean);
        }
        const double total = count + row.count;
        const double distance = row.mean - mean;
        mean += distance * (row.count / total);
        squares += row.squares + distance * distance * (count * (row.count / total));
        count = total;
    }
};

}  // namespace

plane_values values_of(const plane_rows& rows) {
    plane_values values;
    values.min = std::numeric_limits<double>::infinity();
    values.max = -values.min;
    moments all;
    rows([&](extent, const double* cells, extent width) {
        values.cells += width;
        for (extent i = 0; i < width; ++i) {
            const double cell = cells[i];
            if (cell != cell) {
                ++values.nan;
            } else if (std::isinf(cell)) {
                ++values.infinite;
            } else {
                values.zeros += cell == 0 ? 1 : 0;
                values.min = std::min(values.min, cell);
                values.max = std::max(values.max, cell);
            }
        }
        all.add_row(cells, width);
    });
    if (values.finite() == 0) {
        values.min = values.max = 0;
        return values;
    }
    // Cells near 1e308 add up to more than float64 holds; such means only have to be fit for sorting.
    values.mean = std::isfinite(all.mean) ? all.mean : values.max / 2 + values.min / 2;
    values.deviation = std::sqrt(all.squares / all.count);
    return values;
}

plane_values together(const plane_values& a, const plane_values& b) {
    plane_values both;
    both.cells = a.cells + b.cells;
    both.nan = a.nan + b.nan;
    both.infinite = a.infinite + b.infinite;
    both.zeros = a.zeros + b.zeros;
    if (a.finite() == 0 || b.finite() == 0) {
        const plane_values& one = a.finite() == 0 ? b : a;
        both.min = one.min;
        both.max = one.max;
    } else {
        both.min = std::min(a.min, b.min);
        both.max = std::max(a.max, b.max);
    }
    return both;
}

double colour_range::level(double value) const noexcept {
    if (value <= low) return 0;
    if (value >= high) return 1;
    const double width = high - low;
    if (std::isfinite(width)) return (value - low) / width;
    return (value / 2 - low / 2) / (high / 2 - low / 2);
}

colour_range clipped_range(const plane_rows& rows, const plane_values& values, double percent) {
    const colour_range whole{values.min, values.max};
    const auto cut = static_cast<extent>(std::floor(static_cast<double>(values.finite()) * percent / 100));
    if (cut == 0) return whole;
    search low{.position = cut, .candidates = values.finite()};
    search high{.position = values.finite() - 1 - cut, .candidates = values.finite()};
    std::size_t step = 0;
    for (; step < shifts.size() && std::max(low.candidates, high.candidates) > few; ++step) {
        const std::uint64_t mask = (std::uint64_t{1} << widths[step]) - 1;
        rows([&](extent, const double* cells, extent width) {
            for (extent i = 0; i < width; ++i) {
                if (!std::isfinite(cells[i])) continue;
                const std::uint64_t ordinal = ordinal_of(cells[i]);
                const std::uint64_t prefix = prefix_of(ordinal, step);
                const std::size_t digit = (ordinal >> shifts[step]) & mask;
                if (prefix == low.prefix) ++low.counts[digit];
                if (prefix == high.prefix) ++high.counts[digit];
            }
        });
        low.narrow(widths[step]);
        high.narrow(widths[step]);
    }
    colour_range clipped;
    if (step == shifts.size()) {
        clipped = {value_of(low.prefix), value_of(high.prefix)};  // many equal cells: every digit is known
    } else {
        rows([&](extent, const double* cells, extent width) {
            for (extent i = 0; i < width; ++i) {
                if (!std::isfinite(cells[i])) continue;
                const std::uint64_t prefix = prefix_of(ordinal_of(cells[i]), step);
                if (prefix == low.prefix) low.kept.push_back(cells[i]);
                if (prefix == high.prefix) high.kept.push_back(cells[i]);
            }
        });
        clipped = {low.value(), high.value()};
    }
    return clipped.low < clipped.high ? clipped : whole;
}

}  // namespace pooltool
