// Selecting by rank: comparator networks on rows for small windows, and a sliding set of ordinals for large ones. Included by
// the per-instruction-set units only, inside an unnamed namespace.

/// out[i] = the value at the wire `wire` after the comparators (each: the smaller to `low`, the greater to `high`) on the taps'
/// cells; below[i], unless null, that at the wire before. For cells without NaN; which of two zeros of different sign comes out
/// is not defined.
template <class T>
void select_network(T* out, T* below, const T* const* taps, count tap_count, const network_step* steps, count step_count,
                    count wire, count n);

/// A network known at compile time: wires live in registers as far as they go.
template <class T, int taps_known, int rank, std::size_t... step>
inline void unrolled_network(T* out, const T* const* taps, count n, std::index_sequence<step...>) noexcept {
    static constexpr network plan = selection_network(taps_known, rank);
    constexpr auto width = static_cast<count>(vec<T>::size);
    const auto exchange = [](vec<T>& low, vec<T>& high) {
        const vec<T> a = low;
        low = better_of<false, T>(a, high);
        high = better_of<true, T>(a, high);
    };
    count i = 0;
    for (; i + width <= n; i += width) {
        vec<T> held[taps_known];
        for (int t = 0; t < taps_known; ++t) held[t] = vec<T>::load_unaligned(taps[t] + i);
        (exchange(held[plan.steps[step].low], held[plan.steps[step].high]), ...);
        held[rank].store_unaligned(out + i);
    }
    if (i == n) return;
    const T* rest[taps_known];
    for (int t = 0; t < taps_known; ++t) rest[t] = taps[t] + i;
    select_network<T>(out + i, nullptr, rest, taps_known, plan.steps, plan.size, rank, n - i);
}

template <class T, int taps_known>
inline void unrolled_median(T* out, const T* const* taps, count n) noexcept {
    constexpr int rank = taps_known / 2;
    unrolled_network<T, taps_known, rank>(
        out, taps, n, std::make_index_sequence<static_cast<std::size_t>(selection_network(taps_known, rank).size)>{});
}

template <class T>
void select_network(T* out, T* below, const T* const* taps, count tap_count, const network_step* steps, count step_count,
                    count wire, count n) {
    constexpr auto width = static_cast<count>(vec<T>::size);
    if (n >= width && wire == tap_count / 2 && below == nullptr) {
        if (tap_count == 9) return unrolled_median<T, 9>(out, taps, n);
        if (tap_count == 25) return unrolled_median<T, 25>(out, taps, n);
    }
    vec<T> held[network_most_taps];
    count i = 0;
    for (; i + width <= n; i += width) {
        for (count t = 0; t < tap_count; ++t) held[t] = vec<T>::load_unaligned(taps[t] + i);
        for (count s = 0; s < step_count; ++s) {
            const vec<T> a = held[steps[s].low];
            const vec<T> b = held[steps[s].high];
            held[steps[s].low] = better_of<false, T>(a, b);
            held[steps[s].high] = better_of<true, T>(a, b);
        }
        held[wire].store_unaligned(out + i);
        if (below != nullptr) held[wire - 1].store_unaligned(below + i);
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
        if (below != nullptr) below[i] = single[wire - 1];
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

/// A window over columns of 8-bit cells slides along n outputs: output i is the value at ascending position `rank` of columns i
/// ... i+width-1, each a histogram of 256 counts (`fine`) and its sums by sixteen (`coarse`). No window holds more than 65535
/// cells.
void slide_histogram(std::uint8_t* out, const std::uint16_t* fine, const std::uint16_t* coarse, count width, count rank,
                     count n) {
    alignas(64) std::uint16_t held[256] = {};
    alignas(64) std::uint16_t sums[16] = {};
    for (count c = 0; c < width; ++c) {
        for (count b = 0; b < 256; ++b) held[b] = static_cast<std::uint16_t>(held[b] + fine[c * 256 + b]);
        for (count b = 0; b < 16; ++b) sums[b] = static_cast<std::uint16_t>(sums[b] + coarse[c * 16 + b]);
    }
    for (count i = 0;; ++i) {
        count below = 0;
        count b = 0;
        while (below + sums[b] <= rank) below += sums[b++];
        b *= 16;
        while (below + held[b] <= rank) below += held[b++];
        out[i] = static_cast<std::uint8_t>(b);
        if (i + 1 == n) return;
        const std::uint16_t* const come = fine + (i + width) * 256;
        const std::uint16_t* const gone = fine + i * 256;
        for (count k = 0; k < 256; ++k) held[k] = static_cast<std::uint16_t>(held[k] + come[k] - gone[k]);
        const std::uint16_t* const come_sums = coarse + (i + width) * 16;
        const std::uint16_t* const gone_sums = coarse + i * 16;
        for (count k = 0; k < 16; ++k) sums[k] = static_cast<std::uint16_t>(sums[k] + come_sums[k] - gone_sums[k]);
    }
}
