// The window plan: what is computed, in set numbers only. A plan is a value: comparable, printable, complete. The plan and the
// input's bytes determine the output's bytes; no dialect exists here any more (padding words, ceil mode, adaptive bins, count
// rules, origins and even sizes have become coordinates).
#pragma once

#include <cstdint>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

/// Half-open range of coordinates.
struct range {
    extent begin{0};
    extent end{0};
    bool operator==(const range&) const = default;
};

/// What stands at a coordinate outside of [0, in). With n = in:
///   skip      nothing: the tap does not take part
///   constant  the plan's fill value (a tap outside along any constant axis is the fill value; no axis of such a pass skips)
///   nearest   min(max(i, 0), n-1)
///   reflect   m = i mod 2n; m < n ? m : 2n-1-m            (edge cell repeated; SciPy's reflect)
///   mirror    n = 1: 0; m = i mod (2n-2); m < n ? m : 2n-2-m  (edge cell not repeated)
///   wrap      i mod n
/// where mod is the non-negative remainder; every rule holds however far outside i is.
enum class border : std::uint8_t { skip, constant, nearest, reflect, mirror, wrap };

/// The windows along one axis. Window o has its tap j (0 <= j < kernel) at input coordinate origin + o*stride + j*dilation.
struct axis_plan {
    extent in{1};        ///< cells of the input axis, >= 0
    extent out{1};       ///< windows, >= 0
    extent kernel{1};    ///< taps of a window, >= 1
    extent stride{1};    ///< cells from one window's first tap to the next window's, >= 1
    extent dilation{1};  ///< cells from one tap to the next, >= 1
    extent origin{0};    ///< input coordinate of tap 0 of window 0; negative inside leading padding
    border edge{border::skip};
    range counted{};  ///< a tap counts for divisor_rule::counted when its coordinate is in here, on every axis
    /// Irregular windows (adaptive pooling). Empty: the regular rule above. Otherwise one range per window, each inside [0, in)
    /// and never empty, both ends non-decreasing; kernel is then the longest length, stride and dilation are 1, origin is 0.
    std::vector<range> windows{};
    bool operator==(const axis_plan&) const = default;
};

/// The statistic of the taps that take part: those in the footprint that no border skips and, under nan_rule::ignore, that are not
/// NaN. A tap is real when it takes part and shows a cell of the array (a fill value is not real), valid when it is real and not NaN.
/// "First" and "last" mean in scan order: row-major in the tap numbers, first axis slowest.
enum class reducer : std::uint8_t {
    maximum,
    minimum,
    sum,     ///< then divided by the divisor, if the plan has one
    power,   ///< sum of powers, scaled, rooted: see window_plan::power
    rank,    ///< the value at position window_plan::rank in ascending order
    median   ///< of the taps that take part, -0.0 below +0.0; the mean of the two middle ones when their count is even (middle_of in
             ///< base/order.hpp); NaN when one of them is NaN
};

/// What a NaN among the taps does. For integer types no tap is a NaN, but ties and fill values follow the rule as well. Sums,
/// powers and medians know propagate (by IEEE arithmetic), ignore and refuse only.
enum class nan_rule : std::uint8_t {
    propagate,   ///< the result is NaN (index: the last NaN's); of equal extremes the first wins
    ignore,      ///< a NaN tap does not take part; of equal extremes the first wins; see window_plan::min_valid
    refuse,      ///< a NaN tap that takes part is an error (input); otherwise as propagate
    comparison,  ///< extremes: hold the first tap, replace it only by a strictly greater (smaller) one, so a NaN at the first tap
                 ///< stays and any other is passed over. rank: the quickselect of select_rank (base/select.hpp) decides
    sliding      ///< extremes along one axis by the monotone list of base/sliding.hpp: of equal extremes the last wins, a NaN
                 ///< shows when it gets to the front of the list
};

/// How a window's sum is made.
///   direct   each window alone, starting at +0, axis by axis: the taps along the first axis are added in ascending order, these
///            sums along the second axis, and so on; each of these sums starts at +0. float16, bfloat16 and float32 are added in
///            float64; float64 in pairs, which are divided as pairs too (base/pair_sum.hpp); bool and integers exactly
///            (base/exact_sum.hpp), whatever their number: the exact sum becomes a float64 once, before the divisor or a float
///            `out`. The fine print is addition_of in plan/arithmetic.hpp.
///   running  along one axis only, plain float64 (64-bit integers too), t += new - old from window to window (difference rounded
///            first), and NaN or infinity stays in t to the end of the line (SciPy's uniform_filter). The divisor is fixed or none.
///   blockwise  along one axis only, at a cost that does not grow with the kernel: windows are numbered in blocks of `kernel`, and
///            the cells of a window are the end of one block's and the beginning of the next one's. Of window o, with first = kernel
///            - o mod kernel, the taps first-1, ..., 1, 0 are added in this order, the taps first, ..., kernel-1 (perhaps none) in
///            this one, each sum starting at +0, and the second sum to the first. Nothing is subtracted, and no sum holds a cell of
///            another window. Terms are added as in direct. The divisor is fixed.
/// A line (summation::running and blockwise, nan_rule::sliding) is the cells and what continues them, from the first tap of the
/// first window to the last tap of the last; stride and dilation are 1, there is no footprint, no skip, no min_valid, no index.
enum class summation : std::uint8_t { direct, running, blockwise };

/// What a sum is divided by. A divisor of zero taps gives the result 0.
enum class divisor_rule : std::uint8_t {
    none,
    counted,  ///< the number of taps inside axis_plan::counted on every axis (nan_rule::ignore: less the window's NaN taps)
    fixed     ///< window_plan::divisor_value
};

/// From float64 to an integer type; out of range saturates, NaN becomes 0. To a float type it is always nearest, ties to even.
enum class rounding : std::uint8_t { trunc, floor, half_even, half_away };

/// One pass over the array.
struct window_plan {
    std::vector<axis_plan> axes{};  ///< one per array axis, in the array's logical (C) order
    reducer reduce{reducer::maximum};
    nan_rule nan{nan_rule::propagate};
    summation sum{summation::direct};
    /// A window with fewer valid taps than this has the result `empty_value`, converted like any result, and the index -1. 0: no
    /// such rule; an extreme of no tap is then the worst value of the type `in` (-inf, the smallest integer ...), a sum 0, a mean 0,
    /// a power the root of 0, a median or rank NaN.
    extent min_valid{0};
    double empty_value{0};
    std::vector<std::uint8_t> footprint{};  ///< empty: all taps. Else 0/1 per tap of the kernel box, row-major over the axes
    divisor_rule divisor{divisor_rule::none};
    extent divisor_value{1};
    /// p of reducer::power: finite, not 0. Powers and roots are those of base/power.hpp, in float64 whatever the type; the powers
    /// of float64 cells are added in pairs, all others in plain float64, in the order of summation::direct.
    double power{1};
    bool power_signed{false};    ///< true: taps are x^p and root(sign(m)*max(|m|,0)*power_volume) of their mean m (by the divisor;
                                 ///< divisor none: their sum); false: taps are |x|^p and the result is the sum to the power 1/p
    extent power_volume{1};      ///< see power_signed
    /// reducer::rank: 0-based ascending position among the footprint's `count` taps; select_rank (base/select.hpp) on the taps in
    /// scan order. nan_rule::ignore, where only m of them take part (m >= 1): the position keeps its place between the smallest
    /// and the greatest, floor((2*rank*(m-1) + count-1) / (2*(count-1))); so a median stays the upper median.
    extent rank{0};
    double fill{0};              ///< value at border::constant coordinates, a float64 used as it is; a pass that computes in 64-bit
                                 ///< integers (carrier_of in plan/arithmetic.hpp) takes it truncated to the cell type
    bool through_float64{false}; ///< the pass computes with its cells as float64: 64-bit integers lose their low bits
    dtype in{dtype::float32};    ///< type of the cells read; for complex arrays the component's type
    dtype out{dtype::float32};   ///< type of the cells written
    rounding round{rounding::trunc};  ///< how a float64 result becomes an integer `out`
    /// Index of the extreme that was chosen, written as int64: sum over the axes of cell coordinate * index_strides. Empty: none.
    /// A window without a tap that takes part has index -1, and so has one whose extreme is a fill value. Last pass only.
    std::vector<extent> index_strides{};
    bool operator==(const window_plan&) const = default;
};

/// What a call computes: passes one after the other, each reading what the one before stored.
struct program {
    std::vector<window_plan> passes{};  ///< empty: the output is the input's bytes, exactly
    dtype in{dtype::float32};           ///< of the array read
    dtype out{dtype::float32};          ///< of the array written
    extent components{1};               ///< 2 for complex arrays: real and imaginary part are two arrays of component_of(in), passed
                                        ///< through every pass on their own; border::constant is 0 for the imaginary part
    std::vector<extent> in_shape{};
    std::vector<extent> out_shape{};  ///< what is written: the passes' result, perhaps without its axes of length 1
    bool operator==(const program&) const = default;
};

}  // namespace pooltool
