// Selecting by rank: comparator networks on rows for small windows, and a sliding set of ordinals for large ones. Included by
// the per-instruction-set units only, inside an unnamed namespace.

/// out[i] = the value at the wire `wire` after the comparators (each: the smaller to `low`, the greater to `high`) on the taps'
/// cells. For cells without NaN; which of two zeros of different sign comes out is not defined.
template <class T>
void select_network(T* out, const T* const* taps, count tap_count, const network_step* steps, count step_count, count wire,
                    count n) {
    constexpr auto width = static_cast<count>(vec<T>::size);
    vec<T> held[network_most_taps];
    count i = 0;
    for (; i + width <= n; i += width) {
        for (count t = 0; t < tap_count; ++t) held[t] = vec<T>::load_unaligned(taps[t] + i);
        for (count s = 0; s < step_count; ++s) {
            const vec<T> a = held[steps[s].low];
            const vec<T> b = held[steps[s].high];
            held[steps[s].low] = xsimd::min(a, b);
            held[steps[s].high] = xsimd::max(a, b);
        }
        held[wire].store_unaligned(out + i);
    }
    T single[network_most_taps];
    for (; i < n; ++i) {
        for (count t = 0; t < tap_count; ++t) single[t] = taps[t][i];
        for (count s = 0; s < step_count; ++s) {
            const T a = single[steps[s].low];
            const T b = single[steps[s].high];
            single[steps[s].low] = a < b ? a : b;
            single[steps[s].high] = a > b ? a : b;
        }
        out[i] = single[wire];
    }
}

/// A window of ordinals slides along n outputs. Its cells are `runs` runs: run k covers ordinals[k][i] ...
/// ordinals[k][i+lengths[k]-1] at output i. out[i] = the ordinal at ascending position `rank`. `present` is the set as one bit
/// per ordinal, `words` words, all zero at the call and left so.
void slide_ordinals(std::uint16_t* out, const std::uint16_t* const* ordinals, const count* lengths, count runs, count rank,
                    count n, std::uint64_t* present, count words) {
    for (count k = 0; k < runs; ++k) {
        for (count j = 0; j < lengths[k]; ++j) present[ordinals[k][j] >> 6] |= std::uint64_t{1} << (ordinals[k][j] & 63);
    }
    count word = 0;   // the word that the answer was in
    count below = 0;  // members in the words in front of it
    for (count i = 0;; ++i) {
        while (below > rank) below -= __builtin_popcountll(present[--word]);
        while (true) {
            const count here = __builtin_popcountll(present[word]);
            if (below + here > rank) break;
            below += here;
            ++word;
        }
        std::uint64_t bits = present[word];
        for (count skip = rank - below; skip > 0; --skip) bits &= bits - 1;
        out[i] = static_cast<std::uint16_t>(word * 64 + __builtin_ctzll(bits));
        if (i + 1 == n) break;
        for (count k = 0; k < runs; ++k) {
            const count gone = ordinals[k][i];
            const count come = ordinals[k][i + lengths[k]];
            present[gone >> 6] &= ~(std::uint64_t{1} << (gone & 63));
            below -= (gone >> 6) < word;
            present[come >> 6] |= std::uint64_t{1} << (come & 63);
            below += (come >> 6) < word;
        }
    }
    for (count k = 0; k < words; ++k) present[k] = 0;
}
