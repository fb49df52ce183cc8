// Windows along a line, by doubling: each vector is folded with itself 1, 2, 4 ... lanes further on, without leaving the
// registers; a window that is no power of two is made of two that overlap. Moving lanes by less than 4 bytes takes two
// instructions; there the cells are loaded once more instead. Included by the per-instruction-set units only, inside an unnamed
// namespace.

template <class T>
inline constexpr int lane_levels = static_cast<int>(63 - __builtin_clzll(static_cast<unsigned long long>(vec<T>::size)));

/// Levels that are made of loads.
template <class T>
inline constexpr int loaded_levels = sizeof(T) == 1   ? 2
                                     : sizeof(T) == 2 ? 1
                                                      : 0;

/// Levels in all: two more than a vector has, of whole vectors.
template <class T>
inline constexpr int along_levels = lane_levels<T> + 2;

/// Folds of 2^loaded_levels cells.
template <fold_rule rule, class T>
inline vec<T> loaded_folds(const T* cells) noexcept {
    vec<T> folds = vec<T>::load_unaligned(cells);
    for (int i = 1; i < 1 << loaded_levels<T>; ++i) folds = folding<rule, T>::apply(folds, vec<T>::load_unaligned(cells + i));
    return folds;
}

/// Vectors from what a level is given to what it makes.
template <class T>
constexpr int level_delay(int level) noexcept {
    return level <= lane_levels<T> ? 1 : 1 << (level - lane_levels<T>);
}

/// The same of levels [first, last).
template <class T>
constexpr int delay_of_levels(int first, int last) noexcept {
    int sum = 0;
    for (int level = first; level < last; ++level) sum += level_delay<T>(level);
    return sum;
}

/// One vector further: `before` holds what each level was given last, the oldest first; `cells` follow. Returns folds of
/// 2^levels cells, of the vector delay_of_levels(level, levels) places back.
template <fold_rule rule, class T, int level, int levels>
inline vec<T> doubled(vec<T>* before, vec<T> cells) noexcept {
    if constexpr (level == levels) {
        return cells;
    } else {
        constexpr int delay = level_delay<T>(level);
        vec<T> further = cells;
        if constexpr (level < lane_levels<T>) further = neighbours<1 << level>(before[0], cells);
        const vec<T> both = folding<rule, T>::apply(before[0], further);
        for (int i = 1; i < delay; ++i) before[i - 1] = before[i];
        before[delay - 1] = cells;
        return doubled<rule, T, level + 1, levels>(before + delay, both);
    }
}

/// Windows of 2^levels cells, and with `two`, of two such windows, the second of them `further` cells behind the first.
template <fold_rule rule, class T, int levels, bool two>
inline void fold_along_by(T* out, const T* line, count further, count n) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    constexpr int loaded = loaded_levels<T>;
    constexpr count span = width + (1 << loaded) - 1;  // cells of a vector of folds
    constexpr int delay = delay_of_levels<T>(loaded, levels);
    constexpr count behind = (delay + (two ? 1 : 0)) * width;  // from the cells that are read back to the outputs that are made
    const count cells = n + (count{1} << levels) - 1 + further;
    const vec<T> none(T{});
    vec<T> before[delay + 1];
    for (vec<T>& each : before) each = none;
    vec<T>& first = before[delay];
    [[maybe_unused]] const moved_neighbours<T> move(further);
    const auto pushed = [&](vec<T> folds) {
        folds = doubled<rule, T, loaded, levels>(before, folds);
        if constexpr (!two) return folds;
        const vec<T> both = folding<rule, T>::apply(first, move(first, folds));
        first = folds;
        return both;
    };
    count at = 0;
    for (; at < behind && at + span <= cells; at += width) pushed(loaded_folds<rule>(line + at));
    for (; at >= behind && at + span <= cells && at - behind + width <= n; at += width) {
        pushed(loaded_folds<rule>(line + at)).store_unaligned(out + at - behind);
    }
    // What is left of the cells, then whatever pushes the last of them through.
    T last[span] = {};
    for (; at - behind < n; at += width) {
        vec<T> folds = none;
        if (at < cells) {
            for (count i = 0; i < span && at + i < cells; ++i) last[i] = line[at + i];
            folds = loaded_folds<rule>(last);
        }
        folds = pushed(folds);
        if (at < behind) continue;
        if (at - behind + width <= n) {
            folds.store_unaligned(out + at - behind);
            continue;
        }
        folds.store_unaligned(last);
        for (count i = 0; at - behind + i < n; ++i) out[at - behind + i] = last[i];
    }
}

template <fold_rule rule, class T, int levels>
inline void fold_along_most(T* out, const T* line, int wanted, count further, count n) noexcept {
    if constexpr (levels >= least_levels) {
        if (wanted != levels) return fold_along_most<rule, T, levels - 1>(out, line, wanted, further, n);
        if constexpr (moved_neighbours<T>::most > 0) {
            if (further > 0) return fold_along_by<rule, T, levels, true>(out, line, further, n);
        }
        fold_along_by<rule, T, levels, false>(out, line, 0, n);
    }
}

template <fold_rule rule, class T>
void fold_along(T* out, const T* line, int levels, count further, count n) {
    fold_along_most<rule, T, along_levels<T>>(out, line, levels, further, n);
}
