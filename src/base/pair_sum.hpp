// Sums of float64 cells that keep what each addition rounds away. Owns the exact sequence of operations, which every engine
// repeats bit for bit; vectorised code does the same steps on several outputs side by side. Needs -ffp-contract=off.
#pragma once

namespace pooltool {

/// An unevaluated sum hi + lo: hi is the plain float64 sum, lo the sum of the roundings it made. Starts at +0.
struct pair_sum {
    double hi{0};
    double lo{0};

    /// Takes a cell:    (hi, e) = two_sum(hi, cell);       lo = lo + e
    void add(double cell) noexcept {
        const double before = hi;
        hi = before + cell;
        lo = lo + rounded_away(before, cell, hi);
    }

    /// Takes a sum:     (hi, e) = two_sum(hi, other.hi);   lo = lo + (e + other.lo)
    /// Taking the sum of a single cell leaves the same bits as taking the cell: axes with one tap may be left out.
    void add(pair_sum other) noexcept {
        const double before = hi;
        hi = before + other.hi;
        lo = lo + (rounded_away(before, other.hi, hi) + other.lo);
    }

    /// hi + lo. Where hi is not finite lo is NaN, and where a rounding could not be computed (next to the largest float64) lo
    /// is not finite: hi then stands alone, as in a plain sum.
    [[nodiscard]] double value() const noexcept { return hi - hi == 0 && lo - lo == 0 ? hi + lo : hi; }

    /// The mean that this sum is divided to, by a divisor that is not 0: value() / divisor and what that leaves of the sum, divided
    /// once more. Rounding the sum first and its quotient then could be off by 1.5 ulp; this is within 1.
    [[nodiscard]] double over(double divisor) const noexcept {
        const double sum = value();
        const double quotient = sum / divisor;
        const double left = __builtin_fma(-quotient, divisor, sum) + rounded_away(hi, lo, sum);
        const double better = quotient + left / divisor;
        return better - better == 0 ? better : quotient;
    }

private:
    /// What sum = a + b lost, exactly (Knuth's two_sum).
    static double rounded_away(double a, double b, double sum) noexcept {
        const double b_seen = sum - a;
        const double a_seen = sum - b_seen;
        return (a - a_seen) + (b - b_seen);
    }
};

}  // namespace pooltool
