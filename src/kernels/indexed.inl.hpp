// Extremes with the index of the cell that was kept, straight from the input's rows. Included by the per-instruction-set units
// only, inside an unnamed namespace.

/// Integers as wide as T: a lane each for the number of the tap that was kept.
template <std::size_t bytes>
struct number_of_bytes;
template <>
struct number_of_bytes<1> {
    using type = std::int8_t;
};
template <>
struct number_of_bytes<2> {
    using type = std::int16_t;
};
template <>
struct number_of_bytes<4> {
    using type = std::int32_t;
};
template <>
struct number_of_bytes<8> {
    using type = std::int64_t;
};
template <class T>
using tap_number = typename number_of_bytes<sizeof(T)>::type;

/// The same lanes of the numbers.
template <class T>
inline xsimd::batch_bool<tap_number<T>, target> number_lanes(xsimd::batch_bool<T, target> lanes) noexcept {
    using register_type = typename xsimd::batch_bool<tap_number<T>, target>::register_type;
    if constexpr (sizeof(register_type) < 16) {  // a mask, not a vector
        return xsimd::batch_bool<tap_number<T>, target>(lanes.data);
    } else {
        return xsimd::batch_bool<tap_number<T>, target>(reinterpret_cast<register_type>(lanes.data));
    }
}

/// One tap of a vector of outputs; `behind`: the cell in front of it belongs to the window too, so that nothing behind the last
/// output's tap has to be read.
template <class T, int stride>
inline vec<T> indexed_tap(const T* tap, bool behind) noexcept {
    if constexpr (stride == 1) {
        (void)behind;
        return vec<T>::load_unaligned(tap);
    } else {
        constexpr auto width = static_cast<count>(vec<T>::size);
        if (behind) return every_second<T, 1>(lanes_at(tap - 1), lanes_at(tap - 1 + width), lane_numbers<T>{});
        return every_second<T, 0>(lanes_at(tap), lanes_at(tap + width), lane_numbers<T>{});
    }
}

/// What stands in a lane for the tap that was kept: how far its index is behind the first tap's, where lanes as wide as the
/// cells hold that of every tap, else the tap's number.
template <class T>
struct tap_marks {
    using mark = tap_number<T>;
    mark of[indexed_most_taps];
    bool distances = true;

    tap_marks(const count* tap_indices, count tap_count) noexcept {
        for (count t = 0; t < tap_count; ++t) {
            const count distance = tap_indices[t] - tap_indices[0];
            of[t] = static_cast<mark>(distance);
            distances = distances && of[t] == distance;
        }
        for (count t = 0; !distances && t < tap_count; ++t) of[t] = static_cast<mark>(t);
    }
};

/// From the marks of a vector of outputs to their indices.
template <class T>
class index_lanes {
public:
    index_lanes(const tap_marks<T>& marks, const count* tap_indices, count tap_count, count step) noexcept
        : tap_indices_(tap_indices), step_(step), first_(marks.distances ? tap_indices[0] : 0), distances_(marks.distances) {
        (void)tap_count;
#if defined(__AVX512F__)
        lanes_ = _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(step));
        if (distances_) return;
        // Few taps' indices are looked up in registers.
        in_registers_ = tap_count <= 16;
        const auto used = [&](count from) {
            const count here = tap_count - from;
            return static_cast<__mmask8>(here >= 8 ? 0xff : here > 0 ? (1 << here) - 1 : 0);
        };
        low_ = _mm512_maskz_loadu_epi64(used(0), tap_indices);
        high_ = _mm512_maskz_loadu_epi64(used(8), tap_indices + 8);
#endif
    }

    /// `shift`: how far the first output's taps' indices are behind those given.
    void store(std::int64_t* indices, vec<tap_number<T>> marks, count shift) const noexcept {
        constexpr auto width = static_cast<count>(vec<T>::size);
        const count begin = first_ + shift;
#if defined(__AVX512F__)
        const __m512i windows = _mm512_add_epi64(_mm512_set1_epi64(begin), lanes_);
        if constexpr (sizeof(T) == 4) {
            if (distances_) {
                const __m512i next = _mm512_add_epi64(windows, _mm512_set1_epi64(8 * step_));
                const __m512i low = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(marks.data));
                const __m512i high = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(marks.data, 1));
                _mm512_storeu_si512(indices, _mm512_add_epi64(windows, low));
                _mm512_storeu_si512(indices + 8, _mm512_add_epi64(next, high));
                return;
            }
        }
#endif
        tap_number<T> each[width];
        marks.store_unaligned(each);
#if defined(__AVX512F__)
        typedef tap_number<T> few __attribute__((vector_size(8 * sizeof(tap_number<T>))));
        typedef std::int64_t wide __attribute__((vector_size(64)));
        for (count l = 0; l < width; l += 8) {
            few loaded;
            __builtin_memcpy(&loaded, each + l, sizeof loaded);
            auto of_taps = reinterpret_cast<__m512i>(__builtin_convertvector(loaded, wide));
            if (!distances_) {
                of_taps = in_registers_ ? _mm512_permutex2var_epi64(low_, of_taps, high_)
                                        : _mm512_i64gather_epi64(of_taps, tap_indices_, 8);
            }
            const __m512i here = _mm512_add_epi64(windows, _mm512_set1_epi64(l * step_));
            _mm512_storeu_si512(indices + l, _mm512_add_epi64(of_taps, here));
        }
#else
        if (distances_) {
            for (count l = 0; l < width; ++l) indices[l] = begin + each[l] + l * step_;
        } else {
            for (count l = 0; l < width; ++l) indices[l] = begin + tap_indices_[each[l]] + l * step_;
        }
#endif
    }

private:
    const count* tap_indices_;
    count step_;
    count first_;  ///< index of the first tap, where marks are distances from it
    bool distances_;
#if defined(__AVX512F__)
    bool in_registers_{false};
    __m512i low_{};
    __m512i high_{};
    __m512i lanes_{};
#endif
};

/// Lanes in which one of the two is NaN.
template <class T>
inline xsimd::batch_bool<T, target> either_nan(vec<T> a, vec<T> b) noexcept {
#if defined(__AVX512F__)
    using lanes = xsimd::batch_bool<T, target>;
    if constexpr (std::is_same_v<T, float>) return lanes(_mm512_cmp_ps_mask(a.data, b.data, _CMP_UNORD_Q));
    if constexpr (std::is_same_v<T, double>) return lanes(_mm512_cmp_pd_mask(a.data, b.data, _CMP_UNORD_Q));
#endif
    return xsimd::isnan(a) | xsimd::isnan(b);
}

/// The fold of a vector of outputs, a tap at a time.
template <bool greatest, class T>
struct indexed_fold {
    using mark = tap_number<T>;
    vec<T> held;
    vec<mark> kept;

    indexed_fold(vec<T> cell, vec<mark> of) noexcept : held(cell), kept(of) {}

    /// carries: NaNs go through the fold.
    template <bool carries>
    void next(vec<T> cell, vec<mark> of) noexcept {
        auto take = greatest ? cell > held : cell < held;
        if constexpr (std::is_floating_point_v<T> && carries) take = take | xsimd::isnan(cell);
        held = chosen<T>(take, cell, held);
        kept = chosen<mark>(number_lanes<T>(take), of, kept);
    }

    template <int stride>
    void store(T* out, std::int64_t* indices, const index_lanes<T>& lanes, count shift) const noexcept {
        if constexpr (stride == 2) {
            in_order<T>(held, lane_numbers<T>{}).store_unaligned(out);
            lanes.store(indices, in_order<mark>(kept, lane_numbers<mark>{}), shift);
        } else {
            held.store_unaligned(out);
            lanes.store(indices, kept, shift);
        }
    }
};

/// A row of at least a vector of outputs; NaNs are carried through.
template <bool greatest, class T, int stride>
inline void indexed_row(T* out, std::int64_t* indices, const indexed_rows<T>& what, const tap_marks<T>& marks,
                        const index_lanes<T>& lanes, count row) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    for (count next = 0; next < what.n; next += width) {
        const count i = next < what.n - width ? next : what.n - width;  // the last vector once more, ending with the row
        const count offset = row * what.row_step + i * stride;
        for (count t = 0; what.ahead != 0 && t < what.tap_count; ++t) {
            if (!what.behind[t]) fetch(what.taps[t] + offset, width * stride, what.ahead);
        }
        const auto cell = [&](count t) { return indexed_tap<T, stride>(what.taps[t] + offset, what.behind[t]); };
        indexed_fold<greatest, T> fold(cell(0), vec<tap_number<T>>(marks.of[0]));
        for (count t = 1; t < what.tap_count; ++t) fold.template next<true>(cell(t), vec<tap_number<T>>(marks.of[t]));
        if constexpr (std::is_floating_point_v<T>) {
            fold.held = xsimd::select(xsimd::isnan(fold.held), vec<T>(std::numeric_limits<T>::quiet_NaN()), fold.held);
        }
        fold.template store<stride>(out + i, indices + i, lanes, row * what.row_index_step + i * what.index_step);
    }
}

/// The same of windows of two by two: their cells are loaded once, and NaN is looked for two cells at a time. Returns false
/// where there is one, in which case what was made is of no use.
template <bool greatest, class T>
inline bool indexed_squares(T* out, std::int64_t* indices, const indexed_rows<T>& what, const tap_marks<T>& marks,
                            const index_lanes<T>& lanes, count row) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    const T* const above = what.taps[0] + row * what.row_step;
    const T* const below = what.taps[2] + row * what.row_step;
    const count n = what.n;
    const count ahead = what.ahead;
    const count index_step = what.index_step;
    const count first = row * what.row_index_step;
    const auto even = [](const T* cells) {
        return every_second<T, 0>(lanes_at(cells), lanes_at(cells + width), lane_numbers<T>{});
    };
    const auto odd = [](const T* cells) {
        return every_second<T, 1>(lanes_at(cells), lanes_at(cells + width), lane_numbers<T>{});
    };
    auto nan = either_nan<T>(vec<T>(T{}), vec<T>(T{}));
    const auto mark = [&](int t) { return vec<tap_number<T>>(marks.of[t]); };
    for (count next = 0; next < n; next += width) {
        const count i = next < n - width ? next : n - width;
        const T* const a = above + 2 * i;
        const T* const b = below + 2 * i;
        fetch(a, 2 * width, ahead);
        fetch(b, 2 * width, ahead);
        const vec<T> a_even = even(a);
        const vec<T> a_odd = odd(a);
        const vec<T> b_even = even(b);
        const vec<T> b_odd = odd(b);
        nan = nan | either_nan<T>(a_even, a_odd) | either_nan<T>(b_even, b_odd);
        indexed_fold<greatest, T> fold(a_even, mark(0));
        fold.template next<false>(a_odd, mark(1));
        indexed_fold<greatest, T> second(b_even, mark(2));
        second.template next<false>(b_odd, mark(3));
        fold.template next<false>(second.held, second.kept);
        fold.template store<2>(out + i, indices + i, lanes, first + i * index_step);
    }
    return !xsimd::any(nan);
}

/// A row of fewer.
template <bool greatest, class T, int stride>
inline void indexed_cells(T* out, std::int64_t* indices, const indexed_rows<T>& what, count row) noexcept {
    for (count i = 0; i < what.n; ++i) {
        const auto cell_of = [&](count t) { return what.taps[t][row * what.row_step + i * stride]; };
        T held = cell_of(0);
        count kept = 0;
        for (count t = 1; t < what.tap_count; ++t) {
            const T cell = cell_of(t);
            const bool take = (greatest ? cell > held : cell < held) | (cell != cell);
            held = take ? cell : held;
            kept = take ? t : kept;
        }
        if constexpr (std::is_floating_point_v<T>) held = held != held ? std::numeric_limits<T>::quiet_NaN() : held;
        out[i] = held;
        indices[i] = what.tap_indices[kept] + row * what.row_index_step + i * what.index_step;
    }
}

template <bool greatest, class T, int stride>
void fold_indexed(const indexed_rows<T>& what) {
    const bool vectors = what.n >= static_cast<count>(vec<T>::size);
    const bool* const behind = what.behind;
    const bool squares = stride == 2 && vectors && what.tap_count == 4 && behind[1] && !behind[2] && behind[3];
    const tap_marks<T> marks(what.tap_indices, what.tap_count);
    const index_lanes<T> lanes(marks, what.tap_indices, what.tap_count, what.index_step);
    for (count row = 0; row < what.batch; ++row) {
        T* const out = what.out + row * what.out_step;
        std::int64_t* const indices = what.indices + row * what.out_step;
        if (!vectors) {
            indexed_cells<greatest, T, stride>(out, indices, what, row);
            continue;
        }
        if constexpr (stride == 2) {
            if (squares && indexed_squares<greatest, T>(out, indices, what, marks, lanes, row)) continue;
        }
        indexed_row<greatest, T, stride>(out, indices, what, marks, lanes, row);
    }
}
