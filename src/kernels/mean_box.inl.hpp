// Means of small boxes of float32 cells that all have the same divisor: the sums of sum_box, divided and stored while they are
// in registers. Included by the per-instruction-set units only, inside an unnamed namespace, after sum and sum_box.

/// What turns a sum into its mean, the same value as `total / divisor` rounded once.
struct by_reciprocal {
    double reciprocal;  ///< exact
    vec<double> operator()(vec<double> total) const noexcept { return total * reciprocal; }
    double operator()(double total) const noexcept { return total * reciprocal; }
};

/// See quotient().
struct by_whole_number {
    double divisor;
    double reciprocal;
    vec<double> operator()(vec<double> total) const noexcept {
        const vec<double> near = total * reciprocal;
        // Not xsimd's fma, which rounds twice where its instruction set is AVX2 alone.
#if defined(__AVX512F__)
        const __m512d rest = _mm512_fnmadd_pd(near.data, _mm512_set1_pd(divisor), total.data);
        const vec<double> better(_mm512_fmadd_pd(rest, _mm512_set1_pd(reciprocal), near.data));
#elif defined(__FMA__)
        const __m256d rest = _mm256_fnmadd_pd(near.data, _mm256_set1_pd(divisor), total.data);
        const vec<double> better(_mm256_fmadd_pd(rest, _mm256_set1_pd(reciprocal), near.data));
#else
        const vec<double> better = total / vec<double>(divisor);
#endif
        return xsimd::select(better == better, better, near);  // infinities have no remainder
    }
    double operator()(double total) const noexcept { return quotient<float>(total, divisor, reciprocal); }
};

struct by_division {
    double divisor;
    vec<double> operator()(vec<double> total) const noexcept { return total / vec<double>(divisor); }
    double operator()(double total) const noexcept { return total / divisor; }
};

/// The store rule on a vector of means; NaNs come out canonical.
inline void store_means(float* out, vec<double> means) noexcept {
    const vec<double> real = xsimd::select(means == means, means, vec<double>(std::numeric_limits<double>::quiet_NaN()));
#if defined(__AVX512F__)
    _mm256_storeu_ps(out, _mm512_cvtpd_ps(real));
#elif defined(__AVX2__)
    _mm_storeu_ps(out, _mm256_cvtpd_ps(real));
#else
    typedef float few __attribute__((vector_size(vec<double>::size * sizeof(float))));
    const few narrow = __builtin_convertvector(reinterpret_cast<lanes_of<double> >(real.data), few);
    __builtin_memcpy(out, &narrow, sizeof narrow);
#endif
}

/// rows: how many rows a window has where that is known and they are one group, or 0.
template <int kernel, int stride, int known, class Division>
void mean_rows(float* out, count out_step, const float* const* rows, count row_step, count row_count, count group, count n,
               count batch, Division mean_of, count ahead) noexcept {
    constexpr auto width = static_cast<count>(vec<double>::size);
    if (known != 0) row_count = group = known;
    for (count b = 0; b < batch; ++b) {
        float* const to = out + b * out_step;
        const count start = b * row_step;
        const auto vector_at = [&](count i) {
            store_means(to + i, mean_of(sum_box_vector<float, kernel, stride>(rows, start + i * stride, row_count, group)));
        };
        count i = 0;
        for (; i + width <= n; i += width) {
            fetch_rows(rows, start + i * stride, row_count, width * stride, ahead);
            vector_at(i);
        }
        if (i == n) continue;
        if (n >= width) {
            vector_at(n - width);
            continue;
        }
        for (; i < n; ++i) to[i] = store<float>(mean_of(sum_box_cell(rows, start + i * stride, row_count, group, kernel)));
    }
}

template <int kernel, int stride>
void mean_box(float* out, count out_step, const float* const* rows, count row_step, count row_count, count group, count n,
              count batch, double divisor, count ahead) {
    const auto divided = [&](auto how) {
        if (row_count == kernel && group == kernel)
            return mean_rows<kernel, stride, kernel>(out, out_step, rows, row_step, row_count, group, n, batch, how, ahead);
        mean_rows<kernel, stride, 0>(out, out_step, rows, row_step, row_count, group, n, batch, how, ahead);
    };
    constexpr double most = 1 << 30;
    if (const double reciprocal = exact_reciprocal(divisor); reciprocal != 0) return divided(by_reciprocal{reciprocal});
    if (divisor >= 1 && divisor <= most && divisor == static_cast<double>(static_cast<std::int64_t>(divisor)))
        return divided(by_whole_number{divisor, 1.0 / divisor});
    divided(by_division{divisor});
}
