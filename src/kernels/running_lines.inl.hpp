// Running means along lines, many lines side by side: the sum of one line is serial, so a lane is a line. Lines pass in strips:
// cells are converted and turned into columns of lanes, the sums run over the columns, results are turned back. Included by the
// per-instruction-set units only, inside an unnamed namespace.

/// columns[k*lanes + l] = (double)lines[l][k], for k < n.
template <class T>
inline void to_columns(double* __restrict columns, const T* const* lines, count n) noexcept {
    constexpr count lanes = running_lanes;
    count k = 0;
    if constexpr (std::is_same_v<T, float>) {
        typedef float quad __attribute__((vector_size(16)));
        for (; k + 4 <= n; k += 4) {
            for (count l = 0; l < lanes; l += 4) {
                quad a, b, c, d;
                __builtin_memcpy(&a, lines[l] + k, 16);
                __builtin_memcpy(&b, lines[l + 1] + k, 16);
                __builtin_memcpy(&c, lines[l + 2] + k, 16);
                __builtin_memcpy(&d, lines[l + 3] + k, 16);
                const quad ab_lo = __builtin_shufflevector(a, b, 0, 4, 1, 5);
                const quad cd_lo = __builtin_shufflevector(c, d, 0, 4, 1, 5);
                const quad ab_hi = __builtin_shufflevector(a, b, 2, 6, 3, 7);
                const quad cd_hi = __builtin_shufflevector(c, d, 2, 6, 3, 7);
                const quad columns_of[4] = {
                    __builtin_shufflevector(ab_lo, cd_lo, 0, 1, 4, 5), __builtin_shufflevector(ab_lo, cd_lo, 2, 3, 6, 7),
                    __builtin_shufflevector(ab_hi, cd_hi, 0, 1, 4, 5), __builtin_shufflevector(ab_hi, cd_hi, 2, 3, 6, 7)};
                for (count q = 0; q < 4; ++q) {
                    double* const to = columns + (k + q) * lanes + l;
                    const quad from = columns_of[q];
#if defined(__AVX__)
                    _mm256_storeu_pd(to, _mm256_cvtps_pd(reinterpret_cast<__m128>(from)));
#else
                    for (int e = 0; e < 4; ++e) to[e] = static_cast<double>(from[e]);
#endif
                }
            }
        }
    }
    for (; k < n; ++k) {
        for (count l = 0; l < lanes; ++l) columns[k * lanes + l] = static_cast<double>(lines[l][k]);
    }
}

/// lines[l][k] = columns[k*lanes + l], for k < n and l < used.
template <class T>
inline void from_columns(T* const* lines, const T* __restrict columns, count used, count n) noexcept {
    constexpr count lanes = running_lanes;
    count k = 0;
    if constexpr (std::is_same_v<T, float>) {
        typedef float quad __attribute__((vector_size(16)));
        for (; used == lanes && k + 4 <= n; k += 4) {
            for (count l = 0; l < lanes; l += 4) {
                quad a;
                quad b;
                quad c;
                quad d;
                __builtin_memcpy(&a, columns + k * lanes + l, 16);
                __builtin_memcpy(&b, columns + (k + 1) * lanes + l, 16);
                __builtin_memcpy(&c, columns + (k + 2) * lanes + l, 16);
                __builtin_memcpy(&d, columns + (k + 3) * lanes + l, 16);
                const quad ab_lo = __builtin_shufflevector(a, b, 0, 4, 1, 5);
                const quad cd_lo = __builtin_shufflevector(c, d, 0, 4, 1, 5);
                const quad ab_hi = __builtin_shufflevector(a, b, 2, 6, 3, 7);
                const quad cd_hi = __builtin_shufflevector(c, d, 2, 6, 3, 7);
                const quad rows[4] = {
                    __builtin_shufflevector(ab_lo, cd_lo, 0, 1, 4, 5), __builtin_shufflevector(ab_lo, cd_lo, 2, 3, 6, 7),
                    __builtin_shufflevector(ab_hi, cd_hi, 0, 1, 4, 5), __builtin_shufflevector(ab_hi, cd_hi, 2, 3, 6, 7)};
                for (count q = 0; q < 4; ++q) __builtin_memcpy(lines[l + q] + k, &rows[q], 16);
            }
        }
    }
    for (; k < n; ++k) {
        for (count l = 0; l < used; ++l) lines[l][k] = columns[k * lanes + l];
    }
}

template <class T>
void running_lines(T* const* out, const T* const* extended, count lines, count n, count size, double divisor,
                   double* workspace) {
    constexpr count lanes = running_lanes;
    constexpr count strip = running_strip;
    const double reciprocal = 1.0 / divisor;
    double* const cells = workspace;  // (strip + size) columns: cells that enter, and that will leave
    T* const means = reinterpret_cast<T*>(workspace + (strip + size) * lanes);  // strip columns
    for (count group = 0; group < lines; group += lanes) {
        const T* from[lanes];
        T* to[lanes];
        const count used = lines - group < lanes ? lines - group : lanes;
        for (count l = 0; l < lanes; ++l) {  // lanes beyond the last line repeat it; their results are not stored
            from[l] = extended[group + (l < used ? l : used - 1)];
            to[l] = out[group + (l < used ? l : used - 1)];
        }
        // Columns 0 .. size-1 of the extended lines, then one more for each output after the first.
        double total[lanes];
        for (count l = 0; l < lanes; ++l) total[l] = 0.0;
        to_columns<T>(cells, from, size);
        for (count k = 0; k < size; ++k) {
            for (count l = 0; l < lanes; ++l) total[l] += cells[k * lanes + l];
        }
        for (count l = 0; l < used; ++l) to[l][0] = store<T>(total[l] / divisor);
        for (count done = 1; done < n; done += strip) {
            const count steps = n - done < strip ? n - done : strip;
            const T* entering[lanes];
            for (count l = 0; l < lanes; ++l) entering[l] = from[l] + size + done - 1;
            to_columns<T>(cells + size * lanes, entering, steps);
            double held[lanes];
            for (count l = 0; l < lanes; ++l) held[l] = total[l];
            for (count k = 0; k < steps; ++k) {
                const double* const enter = cells + (k + size) * lanes;
                const double* const leave = cells + k * lanes;
                T* const mean = means + k * lanes;
                for (count l = 0; l < lanes; ++l) {
                    held[l] += enter[l] - leave[l];
                    mean[l] = store<T>(quotient<T>(held[l], divisor, reciprocal));
                }
            }
            for (count l = 0; l < lanes; ++l) total[l] = held[l];
            T* rows[lanes];
            for (count l = 0; l < lanes; ++l) rows[l] = to[l] + done;
            from_columns<T>(rows, means, used, steps);
            __builtin_memmove(cells, cells + steps * lanes, static_cast<std::size_t>(size * lanes) * sizeof(double));
        }
    }
}
