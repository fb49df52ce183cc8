// Windows of a power of two along a line, by doubling: each vector is folded with itself 1, 2, 4 ... lanes further on, without
// leaving the registers. Moving lanes by less than 4 bytes takes two instructions; there the cells are loaded once more
// instead. Included by the per-instruction-set units only, inside an unnamed namespace.

template <class T>
inline constexpr int lane_levels = static_cast<int>(63 - __builtin_clzll(static_cast<unsigned long long>(vec<T>::size)));

/// Levels that are made of loads.
template <class T>
inline constexpr int loaded_levels = sizeof(T) == 1 ? 2 : sizeof(T) == 2 ? 1 : 0;

/// Folds of 2^loaded_levels cells.
template <fold_rule rule, class T>
inline vec<T> loaded_folds(const T* cells) noexcept {
    vec<T> folds = vec<T>::load_unaligned(cells);
    for (int i = 1; i < 1 << loaded_levels<T>; ++i) folds = folding<rule, T>::apply(folds, vec<T>::load_unaligned(cells + i));
    return folds;
}

/// One vector further: `before[l]` holds the folds of 2^l cells of the vector l places back, `cells` follow. Returns folds of
/// 2^levels cells, of the vector `levels` places back.
template <fold_rule rule, class T, int level, int levels>
inline vec<T> doubled(vec<T>* before, vec<T> cells) noexcept {
    if constexpr (level == levels) {
        return cells;
    } else {
        const vec<T> both = folding<rule, T>::apply(before[level], neighbours<1 << level>(before[level], cells));
        before[level] = cells;
        return doubled<rule, T, level + 1, levels>(before, both);
    }
}

template <fold_rule rule, class T, int levels>
inline void fold_along_by(T* out, const T* line, count n) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    constexpr int loaded = loaded_levels<T>;
    constexpr count span = width + (1 << loaded) - 1;    // cells of a vector of folds
    constexpr count behind = (levels - loaded) * width;  // from the cells that are read back to the outputs that are made
    const count cells = n + (count{1} << levels) - 1;
    vec<T> before[levels];
    for (vec<T>& each : before) each = vec<T>(T{});
    const auto pushed = [&](const T* from) { return doubled<rule, T, loaded, levels>(before, loaded_folds<rule>(from)); };
    count at = 0;
    for (; at < behind && at + span <= cells; at += width) pushed(line + at);
    for (; at >= behind && at + span <= cells && at - behind + width <= n; at += width) {
        pushed(line + at).store_unaligned(out + at - behind);
    }
    // What is left of the cells, then whatever pushes the last of them through.
    for (; at - behind < n; at += width) {
        T last[span] = {};
        for (count i = 0; i < span && at + i < cells; ++i) last[i] = line[at + i];
        const vec<T> folds = pushed(last);
        if (at < behind) continue;
        folds.store_unaligned(last);
        for (count i = 0; i < width && at - behind + i < n; ++i) out[at - behind + i] = last[i];
    }
}

template <fold_rule rule, class T, int levels>
inline void fold_along_most(T* out, const T* line, int wanted, count n) noexcept {
    if constexpr (levels >= least_levels) {
        if (wanted == levels) return fold_along_by<rule, T, levels>(out, line, n);
        fold_along_most<rule, T, levels - 1>(out, line, wanted, n);
    }
}

template <fold_rule rule, class T>
void fold_along(T* out, const T* line, int levels, count n) {
    fold_along_most<rule, T, lane_levels<T>>(out, line, levels, n);
}
