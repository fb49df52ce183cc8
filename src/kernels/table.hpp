// The kernels' own table: what one instruction set offers to the engine. Rows in, rows out; a kernel knows no geometry, no
// border, no file. Every entry gives the same bytes on every instruction set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pooltool::kernels {

using count = std::int64_t;

/// How two cells become one. "first" and "last" say which of two equal cells stays (zeros of both signs are equal).
///   *_first     a NaN on either side makes the result NaN
///   *_last      for cells without NaN
///   *_compared  the later cell replaces the earlier only when strictly better, so a NaN stays only when it came first
/// For integers the three are the same.
enum fold_rule : std::uint8_t { greatest_first, least_first, greatest_last, least_last, greatest_compared, least_compared };
inline constexpr int fold_rules = 6;

/// One of the rules for cells without NaN?
[[nodiscard]] constexpr bool keeps_last(fold_rule rule) noexcept { return rule == greatest_last || rule == least_last; }

/// A comparator: the smaller of two wires' values goes to `low`, the greater to `high`.
struct network_step {
    std::uint8_t low;
    std::uint8_t high;
};
inline constexpr count network_most_taps = 32;
inline constexpr count network_most_steps = 191;  // Batcher's for 32

/// Tap numbers fit a lane of the narrowest cells.
inline constexpr count indexed_most_taps = 127;

/// Kernels 2 and 3 with strides 1 and 2 along the line have functions of their own.
inline constexpr int box_kernels = 2;
inline constexpr int box_strides = 2;

/// Windows along a line of as many cells as 2 to this power, or more, are grown in registers.
inline constexpr int least_levels = 2;

/// A run of neighbouring taps along the line.
struct chord {
    count first;   ///< cells from the window's first cell
    count length;  ///< >= 1
    count inner;   ///< an earlier chord that lies within this one, to be grown on both sides, or -1
};

/// Lines of a tile and the rows of outputs to be folded from their chords. T: the cells' type.
template <class T>
struct chord_rows {
    const T* lines;  ///< line l, borders included, starts at lines + l * pitch
    count pitch;     ///< cells
    count span;      ///< lines from a window's first to its last
    const chord* chords;
    count chord_count;
    const count* taps;         ///< the window's chords in scan order: (line * chord_count + chord) * strip, in cells
    count tap_count;           ///< >= 1
    const count* first_lines;  ///< per row of outputs, the line of its windows' first tap; ascending
    T* const* out;             ///< rows of n cells
    count rows;                ///< >= 1
    count n;                   ///< >= strip
    T* workspace;              ///< span * chord_count * strip cells
};
/// Windows with indices. Of row b < batch of outputs, for i < n, out[b*out_step + i] is the fold over t, in order, of the cells
/// taps[t][b*row_step + i*stride], NaNs canonical, and indices[b*out_step + i] = tap_indices[t] + b*row_index_step +
/// i*index_step of the tap that was kept (the first of equal ones; of NaNs the last).
template <class T>
struct indexed_rows {
    T* out;
    std::int64_t* indices;
    count out_step;
    const T* const* taps;
    const bool* behind;  ///< the cell in front of the tap is one of the window's
    const count* tap_indices;
    count tap_count;  ///< 1 <= tap_count <= indexed_most_taps; of a stride of 2, the first tap's neighbour is a tap too
    count row_step;
    count row_index_step;
    count index_step;
    count n;
    count batch;
    count ahead;  ///< as for fold_box
};

/// Vectors in a strip.
inline constexpr int chord_vectors = 4;

/// Bytes of a row that tall windows fold at once: two lines of the cache, which every instruction set's registers hold.
inline constexpr count tall_bytes = 128;

template <class T>
struct cell_kernels {
    /// out[b*out_step + i] = the fold over t, in order, of taps[t][b*tap_steps[t] + i], for i < n and b < batch. tap_count
    /// >= 1. `out` may be one of the taps (same address and step); otherwise they do not overlap.
    using fold_function = void (*)(T* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count,
                                   count n, count batch);
    fold_function fold[fold_rules]{};

    /// Small windows: out[b*out_step + i] = the fold over r < row_count, then over j < kernel, of
    /// rows[r][b*row_step + i*stride + j]; NaNs come out canonical. [rule][kernel - 2][stride - 1], for the first four rules;
    /// row_count >= 1. `out` overlaps no row; a row of outputs may run into the next, n whole vectors > out_step, where the
    /// rows of cells can be read a vector further than their last tap. `ahead`: how many bytes behind the cells that are read
    /// others are to be fetched meanwhile, or 0. Rules for cells without NaN (those that keep the last) tell, with a stride of
    /// 1, whether there is one in the windows' last rows (rows[row_count - 1] and those it stands for), in which case what they
    /// made is of no use; the others always answer false.
    using box_function = bool (*)(T* out, count out_step, const T* const* rows, count row_step, count row_count, count n,
                                  count batch, count ahead);
    box_function fold_box[4][box_kernels][box_strides]{};

    /// The ends of lines: out[r*out_step] = the fold over t, in order, of taps[t][r*tap_steps[t]], for r < n; NaNs come out
    /// canonical. For the rules that keep the first; 1 <= tap_count <= box_kernels + 1.
    using ends_function = void (*)(T* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count,
                                   count n);
    ends_function fold_ends[2]{};

    /// Windows of any shape: out[r][i] = the fold over t, in order, of the chord at taps[t] of row r's windows, for i < n. Not
    /// for the rules that keep the last.
    void (*fold_chords[fold_rules])(const chord_rows<T>& what){};

    /// Windows of 2^levels + further cells along a line: out[i] = the fold of as many cells from line[i] on, for i < n.
    /// least_levels <= levels <= most_levels; 0 <= further <= most_further and <= 2^levels. `out` does not overlap `line`.
    void (*fold_along[fold_rules])(T* out, const T* line, int levels, count further, count n){};
    int most_levels{};
    count most_further{};

    /// Tall windows, for the first four rules: out[o*out_step + i] = the fold over t < kernel of rows[o + t][i], for i < n and
    /// o < outputs; kernel >= 2. `suffixes`: room for tall_bytes per window of a group of kernel, or of outputs if they are
    /// fewer. `out` overlaps no row. `ahead`: as for fold_box; so is the result, but of all rows.
    using tall_function = bool (*)(T* out, count out_step, const T* const* rows, count kernel, count outputs, count n,
                                   T* suffixes, count ahead);
    tall_function fold_tall[4]{};

    /// The fold of n >= 1 neighbouring cells with greatest_first [0] or least_first [1].
    T (*fold_line[2])(const T* cells, count n){};

    /// Extremes of whole planes that lie plane_step apart, with greatest_first [0] or least_first [1]: out[p] = the fold over r
    /// < row_count, then over c < columns, of cells[p*plane_step + row_offsets[r] + c]. `ahead`: as for fold_box, of all cells
    /// from plane to plane.
    using fold_planes_function = void (*)(T* out, const T* cells, count plane_step, const count* row_offsets, count row_count,
                                          count columns, count planes, count ahead);
    fold_planes_function fold_planes[2]{};

    /// As fold with greatest_first [0] or least_first [1], one row: also which[i], the number of the tap that was kept (the
    /// first of equal ones; of NaNs the last).
    void (*fold_which[2])(T* out, std::int32_t* which, const T* const* taps, count tap_count, count n){};

    /// Windows with indices, with greatest_first [0] or least_first [1]. [][stride - 1]
    using indexed_function = void (*)(const indexed_rows<T>& what);
    indexed_function fold_indexed[2][box_strides]{};

    /// Is any of the n cells a NaN? Always false for integers.
    bool (*any_nan)(const T* cells, count n){};

    /// Every NaN becomes the canonical quiet NaN.
    void (*canonical_nan)(T* cells, count n){};

    /// out[b*out_step + i] = 0.0 + taps[0] + taps[1] + ... in float64, in order. tap_count >= 1.
    void (*sum)(double* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count, count n,
                count batch){};

    /// Small windows: out[i] = the sum over j < kernel of the sums over g of the sums over r < group of
    /// rows[g*group + r][i*stride + j] in float64, each from +0. [kernel - 2][stride - 1]; row_count is a multiple of group
    /// >= 1. Not for 64-bit integers. `ahead`: as for fold_box.
    using sum_box_function = void (*)(double* out, const T* const* rows, count row_count, count group, count n, count ahead);
    sum_box_function sum_box[box_kernels][box_strides]{};

    /// Sums of whole planes that lie plane_step apart: totals[p] = the sum over c < columns of the sums over g of the sums over
    /// r < group of cells[p*plane_step + row_offsets[g*group + r] + c], in float64, each from +0. Not for 64-bit integers.
    /// `ahead`: as for fold_box, of all cells from plane to plane.
    using sum_planes_function = void (*)(double* totals, const T* cells, count plane_step, const count* row_offsets,
                                         count row_count, count group, count columns, count planes, count ahead);
    sum_planes_function sum_planes{};

    /// Sums of the ends of blocks: out[i] = later[i] + (double)row[i]; `out` may be `later`.
    void (*sum_suffix)(double* out, const T* row, const double* later, count n){};
    /// Sums of the beginnings, and whole windows: prefix[i] += (double)row[i]; sums[i] = suffix[i] + prefix[i].
    void (*sum_prefix)(double* sums, double* prefix, const double* suffix, const T* row, count n){};

    /// One step of a running sum, a column each: total[i] += (double)enter[i] - (double)leave[i]; out[i] = store(total[i] /
    /// size).
    void (*running_step)(double* total, const T* enter, const T* leave, T* out, double size, count n){};

    /// Store rule, integers by truncation: out[i] = store(totals[i] / divisors[i]); a divisor of 0 gives 0.
    void (*store_quotients)(T* out, const double* totals, const double* divisors, count n){};
    /// out[i] = store(totals[i] / divisor), divisor not 0.
    void (*store_quotient)(T* out, const double* totals, double divisor, count n){};

    /// One wire of a comparator network over rows, or two: see rank.inl.hpp.
    void (*select_network)(T* out, T* below, const T* const* taps, count tap_count, const network_step* steps, count step_count,
                           count wire, count n){};

    /// Running means of independent lines of n cells, in place: see running.inl.hpp. In front of a line stand `before` cells,
    /// behind it the others of `size` - 1, one after the other in `ends`, line after line.
    void (*running_lines)(T* const* lines, const T* ends, count line_count, count n, count size, count before, double divisor,
                          double* workspace){};
};

/// float64 doubles of workspace that running_lines needs for windows of `size`.
inline constexpr count running_lanes = 16;
inline constexpr count running_strip = 128;
[[nodiscard]] constexpr count running_workspace(count size) noexcept {
    return (running_strip + size + 1) * running_lanes + running_strip * running_lanes;
}

struct table {
    const char* name{};
    count vector_bytes{};
    cell_kernels<std::int8_t> i8{};
    cell_kernels<std::int16_t> i16{};
    cell_kernels<std::int32_t> i32{};
    cell_kernels<std::int64_t> i64{};
    cell_kernels<std::uint8_t> u8{};
    cell_kernels<std::uint16_t> u16{};
    cell_kernels<std::uint32_t> u32{};
    cell_kernels<std::uint64_t> u64{};
    cell_kernels<float> f32{};
    cell_kernels<double> f64{};

    /// phases[r*phase_step + i] = line[i*stride + r] for r < used and i < n, cells of 1, 2, 4 and 8 bytes ([0] to [3]).
    void (*split_phases[4])(void* phases, count phase_step, const void* line, count stride, count used, count n){};

    /// The same for float64 in pairs, and divided (base/pair_sum.hpp): the sums' high parts are n doubles, their low parts n
    /// doubles `plane` behind these; means[i] is the whole window's sum over `divisor`.
    void (*pair_suffix)(double* out, const double* row, const double* later, count n, count plane){};
    void (*pair_prefix)(double* means, double* prefix, const double* suffix, const double* row, double divisor, count n,
                        count plane){};

    /// Means of such pairs: of each by its divisor (0 gives 0), or, where `divisors` is null, all by `divisor`, which is not 0.
    void (*pair_means)(double* means, const double* high, const double* low, const double* divisors, double divisor, count n){};
    /// cell_kernels::sum_box of float64 in pairs.
    using pair_box_function = void (*)(double* high, double* low, const double* const* rows, count row_count, count group,
                                       count n, count ahead);
    pair_box_function pair_box[box_kernels][box_strides]{};

    /// Means of small boxes of float32: out[b*out_step + i] = store(the sum that cell_kernels::sum_box makes of the rows moved
    /// by b*row_step / divisor), which is not 0, for i < n and b < batch.
    using mean_box_function = void (*)(float* out, count out_step, const float* const* rows, count row_step, count row_count,
                                       count group, count n, count batch, double divisor, count ahead);
    mean_box_function mean_box[box_kernels][box_strides]{};

    /// Ranks by a sliding set of ordinals: see rank.inl.hpp.
    void (*slide_ordinals)(std::uint16_t* out, const std::uint16_t* const* ordinals, const count* lengths, count runs,
                           count rank, count n, std::uint64_t* present, count words){};

    /// Ranks of 8-bit cells by histograms of columns: see rank.inl.hpp.
    void (*slide_histogram)(std::uint8_t* out, const std::uint16_t* fine, const std::uint16_t* coarse, count width, count rank,
                            count n){};

    /// cell_kernels::fold_box with greatest_first [0] and least_first [1] of 16-bit floats, by their bits.
    using half_box_function = cell_kernels<std::int16_t>::box_function;
    half_box_function fold_box_float16[2][box_kernels][box_strides]{};
    half_box_function fold_box_bfloat16[2][box_kernels][box_strides]{};

    /// The 16-bit floats to float32, exactly, and back with one rounding to nearest even.
    void (*widen_float16)(float* out, const std::uint16_t* cells, count n){};
    void (*narrow_float16)(std::uint16_t* out, const float* cells, count n){};

    /// float64 to the 16-bit floats with one rounding to nearest even; NaNs canonical.
    void (*store_float16)(std::uint16_t* out, const double* values, count n){};
    void (*store_bfloat16)(std::uint16_t* out, const double* values, count n){};

    template <class T>
    [[nodiscard]] const cell_kernels<T>& of() const noexcept;
};

template <>
inline const cell_kernels<std::int8_t>& table::of() const noexcept {
    return i8;
}
template <>
inline const cell_kernels<std::int16_t>& table::of() const noexcept {
    return i16;
}
template <>
inline const cell_kernels<std::int32_t>& table::of() const noexcept {
    return i32;
}
template <>
inline const cell_kernels<std::int64_t>& table::of() const noexcept {
    return i64;
}
template <>
inline const cell_kernels<std::uint8_t>& table::of() const noexcept {
    return u8;
}
template <>
inline const cell_kernels<std::uint16_t>& table::of() const noexcept {
    return u16;
}
template <>
inline const cell_kernels<std::uint32_t>& table::of() const noexcept {
    return u32;
}
template <>
inline const cell_kernels<std::uint64_t>& table::of() const noexcept {
    return u64;
}
template <>
inline const cell_kernels<float>& table::of() const noexcept {
    return f32;
}
template <>
inline const cell_kernels<double>& table::of() const noexcept {
    return f64;
}

// The tables compiled into this program; which of them this processor runs is select.hpp's business.
extern const table baseline_table;
#if defined(__x86_64__)
extern const table avx2_table;
extern const table avx512_table;
#endif

}  // namespace pooltool::kernels
