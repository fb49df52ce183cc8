// The row operations of along_axis: extremes by folding, sums by adding. Extremes may be regrouped at will (doubling along
// lines, prefix and suffix folds across rows), because combining in order is associative; sums never are.
#pragma once

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/exact_sum.hpp"
#include "base/pair_sum.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// From here on regrouping beats folding every tap (measured: 9 taps cost two doublings).
inline constexpr extent regroup_from = 9;
/// The same of neighbours, whose windows grow in registers.
inline constexpr extent along_from = 1 << kernels::least_levels;
/// And of rows (measured: with windows of 3 it makes no difference).
inline constexpr extent tall_from = 4;

template <class T>
class fold_rows {
public:
    using In = T;
    using Out = T;
    static constexpr bool has_tall = true;
    static constexpr bool worth_tall(extent kernel) noexcept { return kernel >= tall_from; }

    fold_rows(const kernels::cell_kernels<T>& kernels, kernels::fold_rule rule)
        : fold_(kernels.fold[rule]),
          along_(kernels.fold_along[rule]),
          most_levels_(kernels.most_levels),
          most_further_(kernels.most_further),
          rule_(rule),
          worst_(worst_of(rule)) {
        if (rule < 4) tall_ = kernels.fold_tall[rule];
        if (rule == kernels::greatest_first) line_ = kernels.fold_line[0];
        if (rule == kernels::least_first) line_ = kernels.fold_line[1];
    }

    [[nodiscard]] static T worst_of(kernels::fold_rule rule) noexcept {
        const bool greatest =
            rule == kernels::greatest_first || rule == kernels::greatest_last || rule == kernels::greatest_compared;
        if constexpr (std::numeric_limits<T>::has_infinity) {
            return greatest ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
        } else {
            return greatest ? std::numeric_limits<T>::lowest() : std::numeric_limits<T>::max();
        }
    }

    [[nodiscard]] T pad() const noexcept { return worst_; }
    void nothing(T* out, extent n) const { std::fill_n(out, n, worst_); }
    void rows(T* out, extent out_step, const T* const* taps, const extent* steps, extent tap_count, extent n,
              extent batch) const {
        fold_(out, out_step, taps, steps, tap_count, n, batch);
    }

    /// Two cells, in order.
    [[nodiscard]] T of_two(T held, T cell) const noexcept {
        switch (rule_) {
            case kernels::greatest_last:
                return held > cell ? held : cell;
            case kernels::least_last:
                return held < cell ? held : cell;
            case kernels::greatest_compared:
                return cell > held ? cell : held;
            case kernels::least_compared:
                return cell < held ? cell : held;
            case kernels::greatest_first:
                return cell > held || cell != cell ? cell : held;
            case kernels::least_first:
                return cell < held || cell != cell ? cell : held;
        }
        return held;
    }

    [[nodiscard]] static T canonical(T cell) noexcept {
        if constexpr (std::is_floating_point_v<T>) return cell != cell ? std::numeric_limits<T>::quiet_NaN() : cell;
        return cell;
    }

    [[nodiscard]] T begin(T cell) const noexcept { return cell; }
    void take(T& held, T cell) const noexcept { held = of_two(held, cell); }

    /// One window of neighbouring cells at a time; false where rule or cells do not suit.
    [[nodiscard]] bool has_line() const noexcept { return line_ != nullptr; }
    [[nodiscard]] T line(const T* cells, extent n) const { return line_(cells, n); }

    /// Windows of neighbours grow in registers as far as the kernel of the processor can; then, or of one cell, each size is
    /// made of four windows of the size before; at last as many as are needed, the last of them flush with the window's end.
    void dense(T* out, const T* line, extent kernel, extent step, extent n, workspace& memory) const {
        const int most = std::min(most_levels_, static_cast<int>(std::bit_width(static_cast<std::uint64_t>(kernel))) - 1);
        const int levels = step == 1 && kernel >= along_from ? most : 0;
        const extent window = extent{1} << levels;
        if (levels > 0 && kernel - window <= most_further_) return along_(out, line, levels, kernel - window, n);
        const extent none[5] = {};
        const T* from = line;
        extent size = 1;
        extent cells = n + (kernel - 1) * step;
        if (levels > 0 || kernel >= regroup_from) {
            T* const ping = memory.cells<T>(buffer_phases, 2 * cells);
            T* to = ping;
            const auto made = [&](extent times) {
                size *= times;
                from = to;
                to = to == ping ? ping + n + (kernel - 1) * step : ping;
            };
            if (levels > 0) {
                cells -= window - 1;
                along_(to, line, levels, 0, cells);
                made(window);
            }
            while (4 * size < kernel) {
                cells -= 3 * size * step;
                const T* const taps[4] = {from, from + size * step, from + 2 * size * step, from + 3 * size * step};
                fold_(to, 0, taps, none, 4, cells, 1);
                made(4);
            }
        }
        const T* taps[regroup_from];
        const extent steps[regroup_from] = {};
        extent count = 0;
        for (extent at = 0; at < kernel; at += size) taps[count++] = from + std::min(at, kernel - size) * step;
        fold_(out, 0, taps, steps, count, n, 1);
    }

    /// n columns of `outputs` rows: row o is the fold of rows[o] ... rows[o+kernel-1]. For the rules that keep the last,
    /// memory.nans says whether these rows have a NaN.
    void tall(T* out, extent out_step, const T* const* rows, extent kernel, extent outputs, extent n, workspace& memory) const {
        // Bytes of a row between what is folded and what is fetched meanwhile.
        constexpr extent far = 512;
        const extent ahead = n * static_cast<extent>(sizeof(T)) > 2 * far ? far : 0;
        T* const suffixes =
            memory.cells<T>(buffer_tall, std::min(kernel, outputs) * kernels::tall_bytes / static_cast<extent>(sizeof(T)));
        const bool nan = tall_(out, out_step, rows, kernel, outputs, n, suffixes, ahead);
        if (kernels::keeps_last(rule_) && memory.nans != nan_watch::met) {
            memory.nans = nan ? nan_watch::met : nan_watch::none_met;
        }
    }

private:
    typename kernels::cell_kernels<T>::fold_function fold_;
    void (*along_)(T*, const T*, int, extent, extent);
    int most_levels_;
    extent most_further_;
    typename kernels::cell_kernels<T>::tall_function tall_{nullptr};
    kernels::fold_rule rule_;
    T (*line_)(const T*, extent){nullptr};
    T worst_;
};

/// The value that no extreme is worse than, of cells of type `cells` carried as T: the greatest bool is 1, not the greatest
/// byte.
template <class T>
[[nodiscard]] T worst_cell(dtype cells, kernels::fold_rule rule) noexcept {
    const T worst = fold_rows<T>::worst_of(rule);
    return cells == dtype::boolean && worst > T{1} ? T{1} : worst;
}

/// Shared by all sums: a line is a sum of as many shifted rows as the kernel has taps.
template <class Derived, class InCell, class OutCell>
class adding_rows {
public:
    using In = InCell;
    using Out = OutCell;
    static constexpr bool has_tall = false;

    [[nodiscard]] static In pad() noexcept { return In{}; }
    void nothing(Out* out, extent n) const { std::fill_n(out, n, Out{}); }
    void dense(Out* out, const In* line, extent kernel, extent step, extent n, workspace&) const {
        std::vector<const In*> taps(static_cast<std::size_t>(kernel));
        const std::vector<extent> none(taps.size(), 0);
        for (std::size_t j = 0; j < taps.size(); ++j) taps[j] = line + static_cast<extent>(j) * step;
        static_cast<const Derived&>(*this).rows(out, 0, taps.data(), none.data(), kernel, n, 1);
    }
};

/// Cells of up to 32 bits, or sums of them, in float64.
template <class T>
class sum_rows : public adding_rows<sum_rows<T>, T, double> {
public:
    explicit sum_rows(const kernels::cell_kernels<T>& kernels) : sum_(kernels.sum) {}
    [[nodiscard]] static double begin(T cell) noexcept { return 0.0 + static_cast<double>(cell); }
    static void take(double& total, T cell) noexcept { total += static_cast<double>(cell); }
    void rows(double* out, extent out_step, const T* const* taps, const extent* steps, extent tap_count, extent n,
              extent batch) const {
        sum_(out, out_step, taps, steps, tap_count, n, batch);
    }

private:
    decltype(kernels::cell_kernels<T>::sum) sum_;
};

/// float64 in pairs, 64-bit integers exactly; or sums of them.
template <class T, class Sum>
class wide_sum_rows : public adding_rows<wide_sum_rows<T, Sum>, T, Sum> {
public:
    [[nodiscard]] static Sum begin(const T& cell) noexcept {
        Sum total;
        take(total, cell);
        return total;
    }
    static void take(Sum& total, const T& cell) noexcept {
        if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
            total.add(static_cast<std::int64_t>(cell));
        } else if constexpr (std::is_integral_v<T>) {
            total.add(static_cast<std::uint64_t>(cell));
        } else {
            total.add(cell);
        }
    }
    void rows(Sum* out, extent out_step, const T* const* taps, const extent* steps, extent tap_count, extent n,
              extent batch) const {
        constexpr extent strip = 256;
        for (extent b = 0; b < batch; ++b) {
            for (extent column = 0; column < n; column += strip) {
                const extent width = std::min(strip, n - column);
                Sum* const to = out + b * out_step + column;
                std::fill_n(to, width, Sum{});
                for (extent t = 0; t < tap_count; ++t) {
                    const T* const from = taps[t] + b * steps[t] + column;
                    for (extent i = 0; i < width; ++i) take(to[i], from[i]);
                }
            }
        }
    }
};

}  // namespace pooltool
