// Sums of the ends and beginnings of blocks (summation::blockwise): rows in, rows out, a window per column. Included by the
// per-instruction-set units only, inside an unnamed namespace. Vectorised across windows, never across the taps of one.

template <class T>
void sum_suffix(double* out, const T* __restrict row, const double* later, count n) {
    for (count i = 0; i < n; ++i) out[i] = later[i] + static_cast<double>(row[i]);
}

template <class T>
void sum_prefix(double* __restrict sums, double* __restrict prefix, const double* __restrict suffix, const T* __restrict row,
                count n) {
    for (count i = 0; i < n; ++i) {
        const double sum = prefix[i] + static_cast<double>(row[i]);
        prefix[i] = sum;
        sums[i] = suffix[i] + sum;
    }
}

/// What sum = a + b lost, as base/pair_sum.hpp computes it.
inline double rounded_away(double a, double b, double sum) noexcept {
    const double b_seen = sum - a;
    const double a_seen = sum - b_seen;
    return (a - a_seen) + (b - b_seen);
}

inline void pair_suffix(double* out, const double* __restrict row, const double* later, count n, count plane) {
    for (count i = 0; i < n; ++i) {
        const double before = later[i];
        const double sum = before + row[i];
        const double low = later[plane + i] + rounded_away(before, row[i], sum);
        out[i] = sum;
        out[plane + i] = low;
    }
}

/// The mean of base/pair_sum.hpp.
inline double pair_mean(double high, double low, double divisor) noexcept {
    const bool finite = (high - high == 0.0) & (low - low == 0.0);
    const double both = high + low;
    const double sum = finite ? both : high;
    const double quotient = sum / divisor;
    const double left = __builtin_fma(-quotient, divisor, sum) + rounded_away(high, low, sum);
    const double better = quotient + left / divisor;
    return better - better == 0.0 ? better : quotient;
}

inline void pair_means(double* __restrict means, const double* __restrict high, const double* __restrict low,
                       const double* __restrict divisors, double divisor, count n) {
    if (divisors != nullptr) {
        for (count i = 0; i < n; ++i) {
            const double mean = pair_mean(high[i], low[i], divisors[i]);
            means[i] = divisors[i] == 0.0 ? 0.0 : mean;
        }
    } else {
        for (count i = 0; i < n; ++i) means[i] = pair_mean(high[i], low[i], divisor);
    }
}

/// In strips, as dividing may have to call for the fused multiplication.
inline void pair_prefix(double* __restrict means, double* __restrict prefix, const double* __restrict suffix,
                        const double* __restrict row, double divisor, count n, count plane) {
    constexpr count strip = 64;
    double high[strip];
    double low[strip];
    for (count begin = 0; begin < n; begin += strip) {
        const count here = n - begin < strip ? n - begin : strip;
        double* const sums = prefix + begin;
        const double* const ends = suffix + begin;
        for (count i = 0; i < here; ++i) {
            const double before = sums[i];
            const double sum = before + row[begin + i];
            const double rest = sums[plane + i] + rounded_away(before, row[begin + i], sum);
            sums[i] = sum;
            sums[plane + i] = rest;
            high[i] = ends[i] + sum;
            low[i] = ends[plane + i] + (rounded_away(ends[i], sum, high[i]) + rest);
        }
        pair_means(means + begin, high, low, nullptr, divisor, here);
    }
}
