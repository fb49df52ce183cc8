// Sums of rows in float64, and the store rule that turns a float64 into a cell. Included by the
// per-instruction-set units only, inside an unnamed namespace. Vectorised across outputs, never across the taps of one.

/// Store rule, truncating: NaN becomes 0 and out of range saturates for integers; canonical NaN for floats.
template <class T>
inline T store(double value) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        const T narrow = static_cast<T>(value);
        return narrow != narrow ? std::numeric_limits<T>::quiet_NaN() : narrow;
    } else if constexpr (sizeof(T) < 8) {
        constexpr auto lowest = static_cast<double>(std::numeric_limits<T>::lowest());
        constexpr auto highest = static_cast<double>(std::numeric_limits<T>::max());
        const double number = value == value ? value : 0.0;
        const double above = number > lowest ? number : lowest;
        const double inside = above < highest ? above : highest;
        // Through a signed 64-bit integer where the type has no conversion of its own; the value is in range either way.
        if constexpr (std::is_same_v<T, std::uint32_t>) return static_cast<T>(static_cast<std::int64_t>(inside));
        return static_cast<T>(static_cast<std::int32_t>(inside));
    } else {
        if (value != value) return 0;
        constexpr auto lowest = static_cast<double>(std::numeric_limits<T>::lowest());
        constexpr double beyond = 2.0 * static_cast<double>(std::numeric_limits<T>::max() / 2 + 1);
        if (value < lowest) return std::numeric_limits<T>::lowest();
        if (value >= beyond) return std::numeric_limits<T>::max();
        return static_cast<T>(value);
    }
}

template <class T, int known>
inline void sum_row(double* __restrict out, const T* const* taps, count tap_count, count n) noexcept {
    if constexpr (known == 2) {
        const T* const a = taps[0];
        const T* const b = taps[1];
        for (count i = 0; i < n; ++i) out[i] = (0.0 + static_cast<double>(a[i])) + static_cast<double>(b[i]);
    } else if constexpr (known == 3) {
        const T* const a = taps[0];
        const T* const b = taps[1];
        const T* const c = taps[2];
        for (count i = 0; i < n; ++i) {
            out[i] = ((0.0 + static_cast<double>(a[i])) + static_cast<double>(b[i])) + static_cast<double>(c[i]);
        }
    } else {
        const T* const first = taps[0];
        for (count i = 0; i < n; ++i) out[i] = 0.0 + static_cast<double>(first[i]);
        count t = 1;
        for (; t + 2 <= tap_count; t += 2) {
            const T* const a = taps[t];
            const T* const b = taps[t + 1];
            for (count i = 0; i < n; ++i) out[i] = (out[i] + static_cast<double>(a[i])) + static_cast<double>(b[i]);
        }
        for (; t < tap_count; ++t) {
            const T* const a = taps[t];
            for (count i = 0; i < n; ++i) out[i] += static_cast<double>(a[i]);
        }
    }
}

template <class T>
void sum(double* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count, count n, count batch) {
    constexpr count group = 64;
    constexpr count strip = 512;  // columns whose totals stay in the first-level cache while all taps pass
    const T* moved[group];
    for (count b = 0; b < batch; ++b) {
        double* const row = out + b * out_step;
        for (count i = 0; i < n; i += strip) {
            const count columns = n - i < strip ? n - i : strip;
            const count here = tap_count < group ? tap_count : group;
            for (count t = 0; t < here; ++t) moved[t] = taps[t] + b * tap_steps[t] + i;
            if (here == 2) {
                sum_row<T, 2>(row + i, moved, here, columns);
            } else if (here == 3) {
                sum_row<T, 3>(row + i, moved, here, columns);
            } else {
                sum_row<T, 0>(row + i, moved, here, columns);
            }
            for (count t = here; t < tap_count; ++t) {
                const T* const a = taps[t] + b * tap_steps[t] + i;
                double* const totals = row + i;
                for (count k = 0; k < columns; ++k) totals[k] += static_cast<double>(a[k]);
            }
        }
    }
}

/// total / size, correctly rounded, for a whole number `size` below 2^51 and a total that is never -0. The product with the
/// reciprocal is off by less than 1.5 ulp; its remainder is exact, and what the reciprocal's error leaves of the correction, below
/// 2^-52 ulp, is less than the distance of total/size from any midpoint of neighbours, which is at least 1/(2*size) ulp. Only where
/// the remainder underflows may this fail: in float64 results, which are divided; any other type stores such a mean as 0.
template <class T>
inline double quotient(double total, double size, double reciprocal) noexcept {
#if defined(__FMA__)
    if constexpr (!std::is_same_v<T, double>) {
        const double near = total * reciprocal;
        const double better = __builtin_fma(__builtin_fma(-near, size, total), reciprocal, near);
        return better == better ? better : near;  // infinities have no remainder
    }
#endif
    (void)reciprocal;
    return total / size;
}

template <class T>
void store_quotients(T* __restrict out, const double* totals, const double* divisors, count n) {
    for (count i = 0; i < n; ++i) {
        const double quotient = totals[i] / divisors[i];
        out[i] = store<T>(divisors[i] == 0.0 ? 0.0 : quotient);
    }
}

/// 1 / divisor where that is exact, so that multiplying by it rounds as dividing does: for powers of two that are far from the
/// ends of the exponent range; else 0. frexp without the library.
inline double exact_reciprocal(double divisor) noexcept {
    std::uint64_t bits = 0;
    __builtin_memcpy(&bits, &divisor, sizeof bits);
    const std::uint64_t exponent = (bits >> 52) & 0x7ff;
    return (bits & 0xfffffffffffffULL) == 0 && exponent > 64 && exponent < 1983 ? 1.0 / divisor : 0.0;
}

template <class T>
void store_quotient(T* __restrict out, const double* totals, double divisor, count n) {
    if (const double reciprocal = exact_reciprocal(divisor); reciprocal != 0) {
        for (count i = 0; i < n; ++i) out[i] = store<T>(totals[i] * reciprocal);
    } else {
        for (count i = 0; i < n; ++i) out[i] = store<T>(totals[i] / divisor);
    }
}
