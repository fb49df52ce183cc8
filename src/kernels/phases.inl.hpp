// Layout kernels: a line split by stride into phases, so that strided taps become contiguous rows; and 16-bit floats widened
// and narrowed. Included by the per-instruction-set units only, inside an unnamed namespace.

/// Even and odd cells of two neighbouring vectors.
template <class T, std::size_t... lane>
inline void split_pair(T* __restrict even, T* __restrict odd, const T* __restrict line, std::index_sequence<lane...>) noexcept {
    typedef T lanes __attribute__((vector_size(sizeof...(lane) * sizeof(T))));
    lanes a;
    lanes b;
    __builtin_memcpy(&a, line, sizeof a);
    __builtin_memcpy(&b, line + sizeof...(lane), sizeof b);
    const lanes first = __builtin_shufflevector(a, b, (2 * lane)...);
    const lanes second = __builtin_shufflevector(a, b, (2 * lane + 1)...);
    __builtin_memcpy(even, &first, sizeof first);
    __builtin_memcpy(odd, &second, sizeof second);
}

template <class T>
inline void split_in_two(T* __restrict even, T* __restrict odd, const T* __restrict line, count n) noexcept {
    constexpr count width = 32 / static_cast<count>(sizeof(T));
    count i = 0;
    for (; i + width <= n; i += width) {
        split_pair<T>(even + i, odd + i, line + 2 * i, std::make_index_sequence<static_cast<std::size_t>(width)>{});
    }
    for (; i < n; ++i) {
        even[i] = line[2 * i];
        odd[i] = line[2 * i + 1];
    }
}

template <class T>
inline void split_in_three(T* __restrict a, T* __restrict b, T* __restrict c, const T* __restrict line, count n) noexcept {
    for (count i = 0; i < n; ++i) {
        a[i] = line[3 * i];
        b[i] = line[3 * i + 1];
        c[i] = line[3 * i + 2];
    }
}

template <class T>
void split_phases(void* phases, count phase_step, const void* line, count stride, count used, count n) {
    T* const to = static_cast<T*>(phases);
    const T* const from = static_cast<const T*>(line);
    if (stride == 2 && used == 2) return split_in_two<T>(to, to + phase_step, from, n);
    if (stride == 3 && used == 3) return split_in_three<T>(to, to + phase_step, to + 2 * phase_step, from, n);
    for (count r = 0; r < used; ++r) {
        T* const phase = to + r * phase_step;
        for (count i = 0; i < n; ++i) phase[i] = from[i * stride + r];
    }
}

/// Exact; a subnormal is its integer times 2^-24, a NaN becomes quiet with its payload kept.
void widen_float16(float* __restrict out, const std::uint16_t* __restrict cells, count n) {
    count i = 0;
#if defined(__F16C__)
    for (; i + 8 <= n; i += 8) {
        _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(cells + i))));
    }
#endif
    for (; i < n; ++i) {
        const std::uint32_t bits = cells[i];
        const std::uint32_t sign = (bits & 0x8000u) << 16;
        const std::uint32_t magnitude = bits & 0x7fffu;
        const std::uint32_t normal = (magnitude + 0x1c000u) << 13;
        const std::uint32_t special = 0x7f800000u | ((magnitude & 0x3ffu) << 13) | (magnitude > 0x7c00u ? 0x00400000u : 0u);
        const float scaled = static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24f;
        std::uint32_t small = 0;
        __builtin_memcpy(&small, &scaled, sizeof small);
        const std::uint32_t chosen = magnitude >= 0x7c00u ? special : (magnitude >= 0x400u ? normal : small);
        const std::uint32_t whole = sign | chosen;
        __builtin_memcpy(out + i, &whole, sizeof whole);
    }
}

/// One rounding to nearest even, canonical NaN; exact for values that came from float16.
void narrow_float16(std::uint16_t* __restrict out, const float* __restrict cells, count n) {
    count i = 0;
#if defined(__F16C__)
    const __m128i quiet = _mm_set1_epi16(0x7e00);
    for (; i + 8 <= n; i += 8) {
        const __m256 wide = _mm256_loadu_ps(cells + i);
        const __m256i nan = _mm256_castps_si256(_mm256_cmp_ps(wide, wide, _CMP_UNORD_Q));
        const __m128i narrow_nan = _mm_packs_epi32(_mm256_castsi256_si128(nan), _mm256_extractf128_si256(nan, 1));
        const __m128i narrow = _mm256_cvtps_ph(wide, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + i), _mm_blendv_epi8(narrow, quiet, narrow_nan));
    }
#endif
    for (; i < n; ++i) {
        std::uint32_t bits = 0;
        __builtin_memcpy(&bits, cells + i, sizeof bits);
        const std::uint32_t sign = (bits >> 16) & 0x8000u;
        const std::uint32_t magnitude = bits & 0x7fffffffu;
        // Normal: re-bias, then round on the 13 bits that go. 65520 and above carry into infinity by themselves.
        const std::uint32_t odd = (magnitude >> 13) & 1u;
        const std::uint32_t normal = (magnitude - 0x38000000u + 0xfffu + odd) >> 13;
        // Subnormal: adding 0.5 leaves multiples of 2^-24 in the mantissa, rounded by the hardware.
        float small = 0;
        __builtin_memcpy(&small, &magnitude, sizeof small);
        const float shifted = small + 0.5f;
        std::uint32_t shifted_bits = 0;
        __builtin_memcpy(&shifted_bits, &shifted, sizeof shifted_bits);
        const std::uint32_t subnormal = shifted_bits - 0x3f000000u;
        const std::uint32_t finite = magnitude < 0x38800000u ? subnormal : normal;
        const std::uint32_t large = magnitude > 0x7f800000u ? 0x7e00u : 0x7c00u;
        const std::uint32_t chosen = magnitude >= 0x477ff000u ? large : finite;
        out[i] = static_cast<std::uint16_t>(magnitude > 0x7f800000u ? 0x7e00u : (sign | chosen));
    }
}

/// float64 to float32 so that a second rounding, to 16 bits, is as if it were the only one: cut, with the last bit set where
/// anything was cut off (rounding to odd).
inline void cut_to_float(std::uint32_t* __restrict out, const double* __restrict values, count n) noexcept {
    for (count i = 0; i < n; ++i) {
        const double value = values[i];
        const float near = static_cast<float>(value);
        const double back = static_cast<double>(near);
        std::uint32_t bits = 0;
        __builtin_memcpy(&bits, &near, sizeof bits);
        const bool inexact = back != value;
        const bool beyond = __builtin_fabs(back) > __builtin_fabs(value);
        out[i] = (bits - static_cast<std::uint32_t>(beyond)) | static_cast<std::uint32_t>(inexact);
    }
}

inline constexpr count cut_at_once = 256;

void store_float16(std::uint16_t* __restrict out, const double* __restrict values, count n) {
    std::uint32_t bits[cut_at_once] = {};
    float cut[cut_at_once];
    for (count done = 0; done < n; done += cut_at_once) {
        const count here = n - done < cut_at_once ? n - done : cut_at_once;
        cut_to_float(bits, values + done, here);
        __builtin_memcpy(cut, bits, sizeof cut);
        narrow_float16(out + done, cut, here);
    }
}

void store_bfloat16(std::uint16_t* __restrict out, const double* __restrict values, count n) {
    std::uint32_t bits[cut_at_once];
    for (count done = 0; done < n; done += cut_at_once) {
        const count here = n - done < cut_at_once ? n - done : cut_at_once;
        cut_to_float(bits, values + done, here);
        for (count i = 0; i < here; ++i) {
            const std::uint32_t rounded = (bits[i] + 0x7fffu + ((bits[i] >> 16) & 1u)) >> 16;
            out[done + i] = static_cast<std::uint16_t>((bits[i] & 0x7fffffffu) > 0x7f800000u ? 0x7fc0u : rounded);
        }
    }
}
