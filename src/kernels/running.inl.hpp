// Running means. Across rows a lane is a column. Along lines, where the sum of one line is serial, a lane is a line: lines pass
// in strips, square blocks of cells are turned into columns of lanes, the sums run over the columns, and blocks of results are
// turned back. Included by the per-instruction-set units only, inside an unnamed namespace.

/// What a cell is turned as: small integers as the floats they are, so that few kinds of lanes are left.
template <class T>
using turned = std::conditional_t<(sizeof(T) < 4), float, T>;

/// A row or column of a square block of turned cells.
template <class R>
struct block_row {
    static constexpr count size = static_cast<count>(sizeof(lanes_of<float>) / sizeof(R));
    typedef R type __attribute__((vector_size(sizeof(lanes_of<float>))));
};

/// Lane i of row j and lane j of row i change places where they differ in this bit of their numbers; all bits: the block is
/// turned.
template <int bit, class Row, std::size_t... lane>
inline void swap_halves(Row& low, Row& high, std::index_sequence<lane...>) noexcept {
    constexpr std::size_t n = sizeof...(lane);
    const Row a = low;
    const Row b = high;
    low = __builtin_shufflevector(a, b, ((lane & bit) != 0 ? n + lane - bit : lane)...);
    high = __builtin_shufflevector(a, b, ((lane & bit) != 0 ? n + lane : lane + bit)...);
}

template <class R, int bit>
inline void turn_by(typename block_row<R>::type* rows) noexcept {
    constexpr int size = static_cast<int>(block_row<R>::size);
#pragma GCC unroll 16  // so that the block stays in registers
    for (int i = 0; i < size; ++i) {
        if ((i & bit) == 0)
            swap_halves<bit>(rows[i], rows[i + bit], std::make_index_sequence<static_cast<std::size_t>(size)>{});
    }
    if constexpr (bit > 1) turn_by<R, bit / 2>(rows);
}

template <class R>
inline void turn(typename block_row<R>::type* rows) noexcept {
    turn_by<R, static_cast<int>(block_row<R>::size / 2)>(rows);
}

/// columns[k*lanes + l] = lines[l][k], for k < n.
template <class T>
inline void to_columns(turned<T>* __restrict columns, const T* const* lines, count n) noexcept {
    using R = turned<T>;
    using row = typename block_row<R>::type;
    constexpr count lanes = running_lanes;
    constexpr count size = block_row<R>::size;
    typedef T few __attribute__((vector_size(static_cast<std::size_t>(size) * sizeof(T))));
    count k = 0;
    for (; k + size <= n; k += size) {
        for (count group = 0; group < lanes; group += size) {
            row block[size];
#pragma GCC unroll 16
            for (count l = 0; l < size; ++l) {
                few cells;
                __builtin_memcpy(&cells, lines[group + l] + k, sizeof cells);
                block[l] = __builtin_convertvector(cells, row);
            }
            turn<R>(block);
#pragma GCC unroll 16
            for (count j = 0; j < size; ++j) __builtin_memcpy(columns + (k + j) * lanes + group, &block[j], sizeof(row));
        }
    }
    for (; k < n; ++k) {
        for (count l = 0; l < lanes; ++l) columns[k * lanes + l] = static_cast<R>(lines[l][k]);
    }
}

/// lines[l][k] = columns[k*lanes + l], for k < n and l < used.
template <class T>
inline void from_columns(T* const* lines, const turned<T>* __restrict columns, count used, count n) noexcept {
    using R = turned<T>;
    using row = typename block_row<R>::type;
    constexpr count lanes = running_lanes;
    constexpr count size = block_row<R>::size;
    typedef T few __attribute__((vector_size(static_cast<std::size_t>(size) * sizeof(T))));
    count k = 0;
    for (; k + size <= n; k += size) {
        for (count group = 0; group < used; group += size) {
            row block[size];
#pragma GCC unroll 16
            for (count j = 0; j < size; ++j) __builtin_memcpy(&block[j], columns + (k + j) * lanes + group, sizeof(row));
            turn<R>(block);
            const auto stored = [&](count l) {
                const few cells = __builtin_convertvector(block[l], few);
                __builtin_memcpy(lines[group + l] + k, &cells, sizeof cells);
            };
            if (group + size <= used) {
#pragma GCC unroll 16
                for (count l = 0; l < size; ++l) stored(l);
            } else {
#pragma GCC unroll 16
                for (count l = 0; l < size; ++l) {
                    if (group + l < used) stored(l);
                }
            }
        }
    }
    for (; k < n; ++k) {
        for (count l = 0; l < used; ++l) lines[l][k] = static_cast<T>(columns[k * lanes + l]);
    }
}

/// The stored means of a column of totals.
template <class T>
inline void store_means(turned<T>* __restrict means, const double* __restrict totals, double size, double reciprocal) noexcept {
    for (count l = 0; l < running_lanes; ++l) {
        means[l] = static_cast<turned<T>>(store<T>(quotient<T>(totals[l], size, reciprocal)));
    }
}

#if defined(__AVX512F__)
/// Of float cells: rounded from the corrected product, unless some lane is no number.
inline void store_means_of_floats(float* means, __m512d low, __m512d high, __m512d size, __m512d reciprocal, double divisor,
                                  double one_over) noexcept {
    const __m512d near_low = _mm512_mul_pd(low, reciprocal);
    const __m512d near_high = _mm512_mul_pd(high, reciprocal);
    const __m512d mean_low = _mm512_fmadd_pd(_mm512_fnmadd_pd(near_low, size, low), reciprocal, near_low);
    const __m512d mean_high = _mm512_fmadd_pd(_mm512_fnmadd_pd(near_high, size, high), reciprocal, near_high);
    if (_mm512_cmp_pd_mask(mean_low, mean_high, _CMP_UNORD_Q) != 0) [[unlikely]] {
        double totals[running_lanes];
        _mm512_storeu_pd(totals, low);
        _mm512_storeu_pd(totals + 8, high);
        return store_means<float>(means, totals, divisor, one_over);
    }
    _mm256_storeu_ps(means, _mm512_cvtpd_ps(mean_low));
    _mm256_storeu_ps(means + 8, _mm512_cvtpd_ps(mean_high));
}
#endif

/// `steps` windows further: totals of 16 lanes, cells that enter and leave as columns, stored means as columns.
template <class T>
inline void run_columns(double* totals, turned<T>* __restrict means, const turned<T>* enter, const turned<T>* leave,
                        count steps, double divisor, double reciprocal) noexcept {
    constexpr count lanes = running_lanes;
#if defined(__AVX512F__)
    if constexpr (std::is_same_v<T, float>) {
        __m512d low = _mm512_loadu_pd(totals);
        __m512d high = _mm512_loadu_pd(totals + 8);
        const __m512d size = _mm512_set1_pd(divisor);
        const __m512d one_over = _mm512_set1_pd(reciprocal);
        const auto widened_at = [](const float* cells) { return _mm512_cvtps_pd(_mm256_loadu_ps(cells)); };
        for (count k = 0; k < steps * lanes; k += lanes) {
            low = _mm512_add_pd(low, _mm512_sub_pd(widened_at(enter + k), widened_at(leave + k)));
            high = _mm512_add_pd(high, _mm512_sub_pd(widened_at(enter + k + 8), widened_at(leave + k + 8)));
            store_means_of_floats(means + k, low, high, size, one_over, divisor, reciprocal);
        }
        _mm512_storeu_pd(totals, low);
        _mm512_storeu_pd(totals + 8, high);
        return;
    }
#endif
    double held[lanes];
    for (count l = 0; l < lanes; ++l) held[l] = totals[l];
    for (count k = 0; k < steps * lanes; k += lanes) {
        for (count l = 0; l < lanes; ++l) held[l] += static_cast<double>(enter[k + l]) - static_cast<double>(leave[k + l]);
        store_means<T>(means + k, held, divisor, reciprocal);
    }
    for (count l = 0; l < lanes; ++l) totals[l] = held[l];
}

template <class T>
void running_step(double* __restrict total, const T* enter, const T* leave, T* __restrict out, double size, count n) {
    const double reciprocal = 1.0 / size;
    count i = 0;
#if defined(__AVX512F__)
    if constexpr (std::is_same_v<T, float>) {
        const __m512d sizes = _mm512_set1_pd(size);
        const __m512d one_over = _mm512_set1_pd(reciprocal);
        const auto next = [&](count at) {
            const __m512d entering = _mm512_cvtps_pd(_mm256_loadu_ps(enter + at));
            const __m512d leaving = _mm512_cvtps_pd(_mm256_loadu_ps(leave + at));
            const __m512d sum = _mm512_add_pd(_mm512_loadu_pd(total + at), _mm512_sub_pd(entering, leaving));
            _mm512_storeu_pd(total + at, sum);
            return sum;
        };
        for (; i + 16 <= n; i += 16) {
            const __m512d low = next(i);
            store_means_of_floats(out + i, low, next(i + 8), sizes, one_over, size, reciprocal);
        }
    }
#endif
    for (; i < n; ++i) {
        const double difference = static_cast<double>(enter[i]) - static_cast<double>(leave[i]);
        const double next = total[i] + difference;
        total[i] = next;
        out[i] = store<T>(quotient<T>(next, size, reciprocal));
    }
}

/// Lines with their borders filled in: cells [begin, end) of them become columns.
template <class T>
inline void extended_to_columns(turned<T>* columns, const T* const* lines, const T* const* ends, count before, count n,
                                count begin, count end) noexcept {
    const T* from[running_lanes];
    const auto part = [&](const T* const* cells, count shift, count until) {
        const count to = end < until ? end : until;
        if (begin >= to) return;
        for (count l = 0; l < running_lanes; ++l) from[l] = cells[l] + (begin - shift);
        to_columns<T>(columns, from, to - begin);
        columns += (to - begin) * running_lanes;
        begin = to;
    };
    part(ends, 0, before);
    part(lines, before, before + n);
    part(ends, n, end);
}

template <class T>
void running_lines(T* const* lines, const T* ends, count line_count, count n, count size, count before, double divisor,
                   double* workspace) {
    using R = turned<T>;
    constexpr count lanes = running_lanes;
    constexpr count strip = running_strip;
    const double reciprocal = 1.0 / divisor;
    R* const cells = reinterpret_cast<R*>(workspace);  // columns in order: those that leave first
    R* const means = reinterpret_cast<R*>(workspace + (strip + size + 1) * lanes);
    for (count group = 0; group < line_count; group += lanes) {
        const T* own_ends[lanes];
        T* own[lanes];
        const count used = line_count - group < lanes ? line_count - group : lanes;
        for (count l = 0; l < lanes; ++l) {  // lanes beyond the last line repeat it; their results are not stored
            const count line = group + (l < used ? l : used - 1);
            own[l] = lines[line];
            own_ends[l] = ends + line * (size - 1);
        }
        // Results take the place of cells that have become columns.
        const auto enter = [&](R* columns, count begin, count end) {
            extended_to_columns<T>(columns, own, own_ends, before, n, begin, end);
        };
        double totals[lanes];
        for (count l = 0; l < lanes; ++l) totals[l] = 0.0;
        enter(cells, 0, size);
        for (count k = 0; k < size; ++k) {
            for (count l = 0; l < lanes; ++l) totals[l] += static_cast<double>(cells[k * lanes + l]);
        }
        for (count l = 0; l < lanes; ++l) means[l] = static_cast<R>(store<T>(totals[l] / divisor));
        count passed = 0;   // columns that are no longer held
        count held = size;  // columns that are
        // Whole strips of outputs, so that blocks of results are stored to whole cache lines. The first output is there
        // already.
        for (count done = 0; done < n; done += strip) {
            const count outputs = n - done < strip ? n - done : strip;
            const count first = done == 0 ? 1 : 0;
            const count left = n + size - 1 - passed - held;
            const count more = left < strip ? left : strip;
            enter(cells + held * lanes, passed + held, passed + held + more);
            held += more;
            const count steps = outputs - first;
            run_columns<T>(totals, means + first * lanes, cells + size * lanes, cells, steps, divisor, reciprocal);
            T* rows[lanes];
            for (count l = 0; l < lanes; ++l) rows[l] = own[l] + done;
            from_columns<T>(rows, means, used, outputs);
            passed += steps;
            held -= steps;
            __builtin_memmove(cells, cells + steps * lanes, static_cast<std::size_t>(held * lanes) * sizeof(R));
        }
    }
}
