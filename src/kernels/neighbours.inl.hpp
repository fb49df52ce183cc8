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
#else
    const auto low = reinterpret_cast<__m128i>(here.data);
    const auto high = reinterpret_cast<__m128i>(next.data);
    const __m128i moved = _mm_or_si128(_mm_srli_si128(low, bytes), _mm_slli_si128(high, 16 - bytes));
#endif
    return vec<T>(reinterpret_cast<register_of<T>>(moved));
}
