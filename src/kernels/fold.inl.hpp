// Folding rows into one row: the kernel under every maximum and minimum, vertical, horizontal or by footprint. Included by the
// per-instruction-set units only, inside an unnamed namespace.

template <class T>
using vec = xsimd::batch<T, target>;

/// xsimd::select, which xsimd 8.1 cannot compile for integers of AVX-512.
template <class T>
inline vec<T> chosen(xsimd::batch_bool<T, target> lanes, vec<T> yes, vec<T> no) noexcept {
#if defined(__AVX512BW__)
    if constexpr (std::is_integral_v<T>) {
        if constexpr (sizeof(T) == 1) return vec<T>(_mm512_mask_blend_epi8(lanes.data, no.data, yes.data));
        if constexpr (sizeof(T) == 2) return vec<T>(_mm512_mask_blend_epi16(lanes.data, no.data, yes.data));
        if constexpr (sizeof(T) == 4) return vec<T>(_mm512_mask_blend_epi32(lanes.data, no.data, yes.data));
        if constexpr (sizeof(T) == 8) return vec<T>(_mm512_mask_blend_epi64(lanes.data, no.data, yes.data));
    } else {
        return xsimd::select(lanes, yes, no);
    }
#else
    return xsimd::select(lanes, yes, no);
#endif
}

/// a > b ? a : b, or a < b ? a : b, lane by lane: of equal ones, and where either is NaN, the second. That is what instructions
/// of x86 do; other processors' maximum takes +0 before -0, and NaN before all.
template <bool greatest, class T>
inline vec<T> better_of(vec<T> a, vec<T> b) noexcept {
#if !defined(__x86_64__)
    if constexpr (std::is_floating_point_v<T>) return xsimd::select(greatest ? a > b : a < b, a, b);
#endif
    return greatest ? xsimd::max(a, b) : xsimd::min(a, b);
}

/// held = the fold of (held, cell), `cell` coming later in scan order; for a vector and for a single cell alike.
template <fold_rule rule, class T>
struct folding {
    static constexpr bool greatest = rule == greatest_first || rule == greatest_last || rule == greatest_compared;
    static constexpr bool real = std::is_floating_point_v<T>;
    static constexpr bool last = real && keeps_last(rule);
    static constexpr bool propagate = real && (rule == greatest_first || rule == least_first);

    static vec<T> apply(vec<T> held, vec<T> cell) noexcept {
        // max(x, y) is x > y ? x : y: of equal ones, and where either is NaN, the second operand.
        if constexpr (last) return better_of<greatest, T>(held, cell);
        const vec<T> better = better_of<greatest, T>(cell, held);
        // isnan, not cell != cell: xsimd's comparison is the ordered one, false for NaN.
        if constexpr (propagate) return xsimd::select(xsimd::isnan(cell), cell, better);
        return better;
    }
    static T apply(T held, T cell) noexcept {
        if constexpr (last) return greatest ? (held > cell ? held : cell) : (held < cell ? held : cell);
        const bool replace = greatest ? cell > held : cell < held;
        if constexpr (propagate) return (replace | (cell != cell)) ? cell : held;
        return replace ? cell : held;
    }
};

/// Tells of NaN among cells where the fold does not; or of nothing.
template <class T, bool watches>
struct nan_watch {
    void look(vec<T>) noexcept {}
    void look(T) noexcept {}
    void join(nan_watch) noexcept {}
    [[nodiscard]] bool result() const noexcept { return false; }
};
template <class T>
struct nan_watch<T, true> {
    xsimd::batch_bool<T, target> met = xsimd::isnan(vec<T>(T{}));  // none; batch_bool(false) is not always inlined
    bool met_one = false;

    void look(vec<T> cells) noexcept { met = met | xsimd::isnan(cells); }
    void look(T cell) noexcept { met_one |= cell != cell; }
    void join(nan_watch other) noexcept {
        met = met | other.met;
        met_one |= other.met_one;
    }
    [[nodiscard]] bool result() const noexcept { return met_one || xsimd::any(met); }
};

template <fold_rule rule, class T, int known>
inline void fold_row(T* out, const T* const* taps, count tap_count, count n) noexcept {
    using op = folding<rule, T>;
    constexpr auto width = static_cast<count>(vec<T>::size);
    const count total = known > 0 ? known : tap_count;
    count i = 0;
    if constexpr (known == 0) {
        for (; i + 4 * width <= n; i += 4 * width) {
            vec<T> a = vec<T>::load_unaligned(taps[0] + i);
            vec<T> b = vec<T>::load_unaligned(taps[0] + i + width);
            vec<T> c = vec<T>::load_unaligned(taps[0] + i + 2 * width);
            vec<T> d = vec<T>::load_unaligned(taps[0] + i + 3 * width);
            for (count t = 1; t < total; ++t) {
                const T* const row = taps[t] + i;
                a = op::apply(a, vec<T>::load_unaligned(row));
                b = op::apply(b, vec<T>::load_unaligned(row + width));
                c = op::apply(c, vec<T>::load_unaligned(row + 2 * width));
                d = op::apply(d, vec<T>::load_unaligned(row + 3 * width));
            }
            a.store_unaligned(out + i);
            b.store_unaligned(out + i + width);
            c.store_unaligned(out + i + 2 * width);
            d.store_unaligned(out + i + 3 * width);
        }
    }
    for (; i + width <= n; i += width) {
        vec<T> held = vec<T>::load_unaligned(taps[0] + i);
        for (count t = 1; t < total; ++t) held = op::apply(held, vec<T>::load_unaligned(taps[t] + i));
        held.store_unaligned(out + i);
    }
    if (i == n) return;
    if (n >= width) {  // the last vector once more, ending with the row: an extreme folded again stays
        vec<T> held = vec<T>::load_unaligned(taps[0] + n - width);
        for (count t = 1; t < total; ++t) held = op::apply(held, vec<T>::load_unaligned(taps[t] + n - width));
        return held.store_unaligned(out + n - width);
    }
    for (; i < n; ++i) {
        T held = taps[0][i];
        for (count t = 1; t < total; ++t) held = op::apply(held, taps[t][i]);
        out[i] = held;
    }
}

template <fold_rule rule, class T, int known>
inline void fold_known(T* out, count out_step, const T* const* taps, const count* tap_steps, count n, count batch) noexcept {
    const T* moved[known];
    for (int t = 0; t < known; ++t) moved[t] = taps[t];
    for (count b = 0; b < batch; ++b) {
        fold_row<rule, T, known>(out, moved, known, n);
        out += out_step;
        for (int t = 0; t < known; ++t) moved[t] += tap_steps[t];
    }
}

/// Many taps: groups that fit a small array of moved pointers, each folded onto what the groups before left in `out`.
template <fold_rule rule, class T>
inline void fold_many(T* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count, count n,
                      count batch) noexcept {
    constexpr count group = 64;
    const T* moved[group + 1];
    for (count b = 0; b < batch; ++b) {
        T* const row = out + b * out_step;
        count done = 0;
        while (done < tap_count) {
            count here = 0;
            if (done > 0) moved[here++] = row;
            while (here < group && done < tap_count) {
                moved[here++] = taps[done] + b * tap_steps[done];
                ++done;
            }
            fold_row<rule, T, 0>(row, moved, here, n);
        }
    }
}

template <fold_rule rule, class T>
void fold(T* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count, count n, count batch) {
    switch (tap_count) {
        case 1:
            return fold_known<rule, T, 1>(out, out_step, taps, tap_steps, n, batch);
        case 2:
            return fold_known<rule, T, 2>(out, out_step, taps, tap_steps, n, batch);
        case 3:
            return fold_known<rule, T, 3>(out, out_step, taps, tap_steps, n, batch);
        case 4:
            return fold_known<rule, T, 4>(out, out_step, taps, tap_steps, n, batch);
        default:
            return fold_many<rule, T>(out, out_step, taps, tap_steps, tap_count, n, batch);
    }
}

/// The extreme of n >= 1 neighbouring cells: NaN if there is one, of equal ones the first. Lanes fold on their own; what that
/// leaves open, which of two zeros comes first, is looked up.
template <bool greatest, class T>
T fold_line(const T* cells, count n) {
    using op = folding<greatest ? greatest_first : least_first, T>;
    constexpr auto width = static_cast<count>(vec<T>::size);
    T held = cells[0];
    count i = 0;
    if (n >= 2 * width) {
        vec<T> a = vec<T>::load_unaligned(cells);
        vec<T> b = vec<T>::load_unaligned(cells + width);
        for (i = 2 * width; i + 2 * width <= n; i += 2 * width) {
            a = op::apply(a, vec<T>::load_unaligned(cells + i));
            b = op::apply(b, vec<T>::load_unaligned(cells + i + width));
        }
        T lanes[width];
        op::apply(a, b).store_unaligned(lanes);
        held = lanes[0];
        for (count l = 1; l < width; ++l) held = op::apply(held, lanes[l]);
    }
    for (; i < n; ++i) held = op::apply(held, cells[i]);
    if constexpr (std::is_floating_point_v<T>) {
        if (held == 0) {
            for (count k = 0; k < n; ++k) {
                if (cells[k] == 0) return cells[k];
            }
        }
    }
    return held;
}

template <bool greatest, class T>
void fold_which(T* out, std::int32_t* which, const T* const* taps, count tap_count, count n) {
    for (count i = 0; i < n; ++i) {
        out[i] = taps[0][i];
        which[i] = 0;
    }
    for (count t = 1; t < tap_count; ++t) {
        const T* const row = taps[t];
        const auto number = static_cast<std::int32_t>(t);
        for (count i = 0; i < n; ++i) {
            const T cell = row[i];
            const T held = out[i];
            const bool better = greatest ? cell > held : cell < held;
            const bool take = better | (cell != cell);
            out[i] = take ? cell : held;
            which[i] = take ? number : which[i];
        }
    }
}

template <class T>
bool any_nan(const T* cells, count n) {
    if constexpr (!std::is_floating_point_v<T>) {
        return false;
    } else {
        constexpr auto width = static_cast<count>(vec<T>::size);
        count i = 0;
        for (; i + 4 * width <= n; i += 4 * width) {
            const auto a =
                xsimd::isnan(vec<T>::load_unaligned(cells + i)) | xsimd::isnan(vec<T>::load_unaligned(cells + i + width));
            const auto b = xsimd::isnan(vec<T>::load_unaligned(cells + i + 2 * width)) |
                           xsimd::isnan(vec<T>::load_unaligned(cells + i + 3 * width));
            if (xsimd::any(a | b)) return true;
        }
        for (; i < n; ++i) {
            if (cells[i] != cells[i]) return true;
        }
        return false;
    }
}

template <class T>
void canonical_nan(T* cells, count n) {
    if constexpr (std::is_floating_point_v<T>) {
        constexpr auto width = static_cast<count>(vec<T>::size);
        const vec<T> quiet(std::numeric_limits<T>::quiet_NaN());
        count i = 0;
        for (; i + width <= n; i += width) {
            const vec<T> value = vec<T>::load_unaligned(cells + i);
            xsimd::select(xsimd::isnan(value), quiet, value).store_unaligned(cells + i);
        }
        for (; i < n; ++i) {
            if (cells[i] != cells[i]) cells[i] = std::numeric_limits<T>::quiet_NaN();
        }
    } else {
        (void)cells;
        (void)n;
    }
}
