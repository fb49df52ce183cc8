// Vectors that begin within one vector and end within the next. Included by the per-instruction-set units only, inside an
// unnamed namespace.

/// Lanes `shift` and up of `here`, then the first `shift` lanes of `next`.
template <int shift, class T>
inline vec<T> neighbours(vec<T> here, vec<T> next) noexcept {
    constexpr int bytes = shift * static_cast<int>(sizeof(T));
#if defined(__AVX512BW__)
    const auto low = reinterpret_cast<__m512i>(here.data);
    const auto high = reinterpret_cast<__m512i>(next.data);
    __m512i moved;
    if constexpr (bytes % 4 == 0) {
        moved = _mm512_alignr_epi32(high, low, bytes / 4);
    } else {
        static_assert(bytes < 16);
        moved = _mm512_alignr_epi8(_mm512_alignr_epi64(high, low, 2), low, bytes);
    }
#elif defined(__AVX2__)
    static_assert(bytes <= 16);
    const auto low = reinterpret_cast<__m256i>(here.data);
    const auto high = reinterpret_cast<__m256i>(next.data);
    const __m256i moved = _mm256_alignr_epi8(_mm256_permute2x128_si256(low, high, 0x21), low, bytes);
#elif defined(__aarch64__)
    if constexpr (bytes == 16) return next;
    const auto low = reinterpret_cast<uint8x16_t>(here.data);
    const uint8x16_t moved = vextq_u8(low, reinterpret_cast<uint8x16_t>(next.data), bytes % 16);
#else
    const auto low = reinterpret_cast<__m128i>(here.data);
    const auto high = reinterpret_cast<__m128i>(next.data);
    const __m128i moved = _mm_or_si128(_mm_srli_si128(low, bytes), _mm_slli_si128(high, 16 - bytes));
#endif
    return vec<T>(reinterpret_cast<register_of<T>>(moved));
}

/// The same by a number of lanes that is known when it runs: lanes `shift` and up of `here`, then as many of `next` as are
/// missing, 0 <= shift <= most. Where that takes as many instructions as memory does, most is 0.
template <class T>
class moved_neighbours {
public:
#if defined(__AVX512BW__)
    static constexpr count most = sizeof(T) == 1 ? 0 : static_cast<count>(vec<T>::size);
#elif defined(__AVX2__)
    static constexpr count most = sizeof(T) < 4 ? 0 : static_cast<count>(vec<T>::size);
#else
    static constexpr count most = 0;
#endif

    explicit moved_neighbours([[maybe_unused]] count shift) noexcept {
#if defined(__AVX2__)
        using number = std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint32_t>;
        constexpr auto numbers = static_cast<int>(sizeof(lanes_) / sizeof(number));
        constexpr auto each = static_cast<count>(sizeof(T) < 4 ? 1 : sizeof(T) / sizeof(number));
        number lanes[numbers];
        for (int i = 0; i < numbers; ++i) lanes[i] = static_cast<number>(i + shift * each);
        __builtin_memcpy(&lanes_, lanes, sizeof(lanes));
#endif
    }

    vec<T> operator()(vec<T> here, [[maybe_unused]] vec<T> next) const noexcept {
        if constexpr (most == 0) return here;
#if defined(__AVX512BW__)
        const auto low = reinterpret_cast<__m512i>(here.data);
        const auto high = reinterpret_cast<__m512i>(next.data);
        const __m512i moved =
            sizeof(T) == 2 ? _mm512_permutex2var_epi16(low, lanes_, high) : _mm512_permutex2var_epi32(low, lanes_, high);
        return vec<T>(reinterpret_cast<register_of<T>>(moved));
#elif defined(__AVX2__)
        const __m256i low = _mm256_permutevar8x32_epi32(reinterpret_cast<__m256i>(here.data), lanes_);
        const __m256i high = _mm256_permutevar8x32_epi32(reinterpret_cast<__m256i>(next.data), lanes_);
        const __m256i moved = _mm256_blendv_epi8(low, high, _mm256_cmpgt_epi32(lanes_, _mm256_set1_epi32(7)));
        return vec<T>(reinterpret_cast<register_of<T>>(moved));
#endif
    }

private:
#if defined(__AVX512BW__)
    __m512i lanes_{};
#elif defined(__AVX2__)
    __m256i lanes_{};
#endif
};
