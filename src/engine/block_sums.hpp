// Means whose sums are made of the end of one block of taps and the beginning of the next (summation::blockwise), a column
// each, from rows of cells. Owns the order of these additions and the strips of columns in which they stay in the cache; knows
// no axis and no border. The order depends on the windows' numbers only, never on where a run of them begins.
#pragma once

#include <algorithm>
#include <type_traits>

#include "base/exact_sum.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// How terms are added. Rows of sums are `planes` * n elements. Results are sums, or means already where it `divides`.
template <class T>
class plain_addition {
public:
    using cell = T;
    using element = double;
    using result = double;
    static constexpr extent planes = 1;
    static constexpr bool divides = false;
    plain_addition(const kernels::table& table, extent) : kernels_(table.of<T>()) {}

    void suffix(double* out, const T* row, const double* later, extent n) const { kernels_.sum_suffix(out, row, later, n); }
    void prefix(double* sums, double* prefix, const double* suffix, const T* row, extent n) const {
        kernels_.sum_prefix(sums, prefix, suffix, row, n);
    }

private:
    const kernels::cell_kernels<T>& kernels_;
};

/// float64 in pairs: a row of high parts, then a row of low parts.
class pair_addition {
public:
    using cell = double;
    using element = double;
    using result = double;
    static constexpr extent planes = 2;
    static constexpr bool divides = true;
    pair_addition(const kernels::table& table, extent divisor) : table_(table), divisor_(static_cast<double>(divisor)) {}

    void suffix(double* out, const double* row, const double* later, extent n) const {
        table_.pair_suffix(out, row, later, n, n);
    }
    void prefix(double* means, double* prefix, const double* suffix, const double* row, extent n) const {
        table_.pair_prefix(means, prefix, suffix, row, divisor_, n, n);
    }

private:
    const kernels::table& table_;
    double divisor_;
};

/// Integers, exactly.
template <class T>
class exact_addition {
public:
    using cell = T;
    using element = exact_sum;
    using result = exact_sum;
    static constexpr extent planes = 1;
    static constexpr bool divides = false;
    exact_addition(const kernels::table&, extent) {}

    void suffix(exact_sum* out, const T* row, const exact_sum* later, extent n) const {
        for (extent i = 0; i < n; ++i) out[i].total = later[i].total + row[i];
    }
    void prefix(exact_sum* sums, exact_sum* prefix, const exact_sum* suffix, const T* row, extent n) const {
        for (extent i = 0; i < n; ++i) {
            prefix[i].total += row[i];
            sums[i].total = suffix[i].total + prefix[i].total;
        }
    }
};

template <class Addition>
class block_sums {
public:
    using cell = typename Addition::cell;
    using element = typename Addition::element;
    using result = typename Addition::result;

    block_sums(extent kernel, extent divisor, const kernels::table& table) : addition_(table, divisor), kernel_(kernel) {}

    /// Windows first, ..., first+count-1 of n columns; rows[i] has the cells of tap 0 of window first+i, and goes on to the
    /// last tap of the last window. Calls emit(i, column, results, width) for parts of rows.
    template <class Emit>
    void run(const cell* const* rows, extent first, extent count, extent n, workspace& memory, const Emit& emit) const {
        constexpr extent planes = Addition::planes;
        const extent held = std::min(kernel_, count) + 3;  // the ends of a block, a beginning, sums, and a row of zeros
        constexpr extent room = (128 << 10) / static_cast<extent>(sizeof(element));
        const extent strip = std::min(n, std::clamp<extent>(room / (held * planes) / 64 * 64, 64, 4096));
        element* const sums = memory.cells<element>(buffer_tall, held * planes * strip);
        cell* const zeros = memory.cells<cell>(buffer_phases, strip);
        std::fill_n(zeros, strip, cell{});
        for (extent column = 0; column < n; column += strip) {
            const extent width = std::min(strip, n - column);
            for (extent done = 0; done < count;) {
                const extent behind = (first + done) % kernel_;  // windows of this block that are not asked for
                const extent here = std::min(kernel_ - behind, count - done);
                block(rows + done, column, behind, here, width, sums, zeros,
                      [&](extent i, const result* of_row) { emit(done + i, column, of_row, width); });
                done += here;
            }
        }
    }

private:
    /// `here` windows of one block, from the one that begins at rows[0] on; `behind` of the block begin before.
    template <class Emit>
    void block(const cell* const* rows, extent column, extent behind, extent here, extent width, element* sums,
               const cell* zeros, const Emit& emit) const {
        const extent row = width * Addition::planes;
        element* const prefix = sums + here * row;
        auto* const whole = reinterpret_cast<result*>(prefix + row);
        const extent end = kernel_ - behind;  // the first row of the next block
        // Ends: sums[i] = rows[end-1] + ... + rows[i].
        element* const last = sums + (here - 1) * row;
        std::fill_n(last, row, element{});
        for (extent i = end; i-- > here - 1;) addition_.suffix(last, rows[i] + column, last, width);
        for (extent i = here - 1; i-- > 0;) addition_.suffix(sums + i * row, rows[i] + column, sums + (i + 1) * row, width);
        // Beginnings, and with each of them a window.
        std::fill_n(prefix, row, element{});
        for (extent i = 1; i < behind; ++i) addition_.suffix(prefix, rows[end + i - 1] + column, prefix, width);
        for (extent i = 0; i < here; ++i) {
            const cell* const next = behind + i == 0 ? zeros : rows[kernel_ + i - 1] + column;
            addition_.prefix(whole, prefix, sums + i * row, next, width);
            emit(i, whole);
        }
    }

    Addition addition_;
    extent kernel_;
};

}  // namespace pooltool
