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

template <bool greatest, class T, int stride>
inline void indexed_vector(T* out, tap_number<T>* numbers, const T* const* taps, const bool* behind, count tap_count,
                           count offset) noexcept {
    using number = tap_number<T>;
    vec<T> held = indexed_tap<T, stride>(taps[0] + offset, behind[0]);
    vec<number> kept(number{0});
    for (count t = 1; t < tap_count; ++t) {
        const vec<T> cell = indexed_tap<T, stride>(taps[t] + offset, behind[t]);
        auto take = greatest ? cell > held : cell < held;
        if constexpr (std::is_floating_point_v<T>) take = take | xsimd::isnan(cell);
        held = chosen<T>(take, cell, held);
        kept = chosen<number>(number_lanes<T>(take), vec<number>(static_cast<number>(t)), kept);
    }
    if constexpr (std::is_floating_point_v<T>) {
        held = xsimd::select(xsimd::isnan(held), vec<T>(std::numeric_limits<T>::quiet_NaN()), held);
    }
    if constexpr (stride == 2) {
        held = in_order<T>(held, lane_numbers<T>{});
        kept = in_order<number>(kept, lane_numbers<number>{});
    }
    held.store_unaligned(out);
    kept.store_unaligned(numbers);
}

/// indices[l] = tap_indices[numbers[l]] + (first + l) * step, for a vector's lanes.
template <class T>
class index_lanes {
public:
    index_lanes(const count* tap_indices, count tap_count, count step) noexcept : tap_indices_(tap_indices), step_(step) {
#if defined(__AVX512F__)
        // Few taps' indices are looked up in registers.
        in_registers_ = tap_count <= 16;
        const auto used = [&](count from) {
            const count here = tap_count - from;
            return static_cast<__mmask8>(here >= 8 ? 0xff : here > 0 ? (1 << here) - 1 : 0);
        };
        low_ = _mm512_maskz_loadu_epi64(used(0), tap_indices);
        high_ = _mm512_maskz_loadu_epi64(used(8), tap_indices + 8);
        lanes_ = _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(step));
#else
        (void)tap_count;
#endif
    }

    void store(std::int64_t* indices, const tap_number<T>* numbers, count first) const noexcept {
        constexpr auto width = static_cast<count>(vec<T>::size);
#if defined(__AVX512F__)
        typedef tap_number<T> few __attribute__((vector_size(8 * sizeof(tap_number<T>))));
        typedef std::int64_t wide __attribute__((vector_size(64)));
        for (count l = 0; l < width; l += 8) {
            few loaded;
            __builtin_memcpy(&loaded, numbers + l, sizeof loaded);
            const auto taps = reinterpret_cast<__m512i>(__builtin_convertvector(loaded, wide));
            const __m512i of_taps =
                in_registers_ ? _mm512_permutex2var_epi64(low_, taps, high_) : _mm512_i64gather_epi64(taps, tap_indices_, 8);
            const __m512i begin = _mm512_set1_epi64((first + l) * step_);
            _mm512_storeu_si512(indices + l, _mm512_add_epi64(of_taps, _mm512_add_epi64(begin, lanes_)));
        }
#else
        for (count l = 0; l < width; ++l) indices[l] = tap_indices_[numbers[l]] + (first + l) * step_;
#endif
    }

private:
    const count* tap_indices_;
    count step_;
#if defined(__AVX512F__)
    bool in_registers_{false};
    __m512i low_{};
    __m512i high_{};
    __m512i lanes_{};
#endif
};

template <bool greatest, class T, int stride>
void fold_indexed(T* out, std::int64_t* indices, const T* const* taps, const bool* behind, const count* tap_indices,
                  count tap_count, count index_step, count n, count ahead) {
    constexpr auto width = static_cast<count>(vec<T>::size);
    const index_lanes<T> lanes(tap_indices, tap_count, index_step);
    const auto vector_at = [&](count i) {
        for (count t = 0; ahead != 0 && t < tap_count; ++t) {
            if (!behind[t]) fetch(taps[t] + i * stride, width * stride, ahead);
        }
        tap_number<T> numbers[width];
        indexed_vector<greatest, T, stride>(out + i, numbers, taps, behind, tap_count, i * stride);
        lanes.store(indices + i, numbers, i);
    };
    count i = 0;
    for (; i + width <= n; i += width) vector_at(i);
    if (i == n) return;
    if (n >= width) return vector_at(n - width);  // the last vector once more, ending with the row
    for (; i < n; ++i) {
        T held = taps[0][i * stride];
        count kept = 0;
        for (count t = 1; t < tap_count; ++t) {
            const T cell = taps[t][i * stride];
            const bool take = (greatest ? cell > held : cell < held) | (cell != cell);
            held = take ? cell : held;
            kept = take ? t : kept;
        }
        if constexpr (std::is_floating_point_v<T>) held = held != held ? std::numeric_limits<T>::quiet_NaN() : held;
        out[i] = held;
        indices[i] = tap_indices[kept] + i * index_step;
    }
}
