// Small windows within one row of cells: every cell is loaded once, and the taps behind it are moved there from the vectors
// that are there anyway. And what all of the small windows have in common: the choice between the ways to fold them. Included
// by the per-instruction-set units only, inside an unnamed namespace.

/// Every second output of windows of 3 needs the first tap of the output behind it, so the vectors' order counts; 32-byte
/// vectors would have to be put in order twice.
template <class T>
inline constexpr bool seconds_in_order = sizeof(lanes_of<T>) != 32;

/// A row of outputs from number `i` on, as far as whole vectors of them go. Returns how many are made then: 0 where a NaN was
/// met that has to be carried through.
template <fold_rule rule, class T, int kernel, int stride, class Fold>
inline count box_line(T* to, const T* row, count i, count n, count ahead, box_watch<rule, T>& nan_met) noexcept {
    using how = pair_fold<Fold>;
    constexpr auto width = static_cast<count>(vec<T>::size);
    const count cells = (n - 1) * stride + kernel;
    nan_watch<T, how::looks_for_nan || folding<rule, T>::last> nan;
    const auto folded = [&](vec<T> first, vec<T> second, vec<T> third) {
        typename how::type fold;
        fold.first(first);
        fold.next(second);
        if constexpr (kernel == 3) fold.next(third);
        return fold.result();
    };
    if constexpr (stride == 1) {
        vec<T> here = vec<T>::load_unaligned(row + i);
        for (; i + 2 * width <= cells; i += width) {
            fetch(row + i, width, ahead);
            const vec<T> next = vec<T>::load_unaligned(row + i + width);
            folded(here, neighbours<1>(here, next), neighbours<2>(here, next)).store_unaligned(to + i);
            nan.look(here);
            here = next;
        }
        nan.look(here);
    } else if constexpr (kernel == 3 && seconds_in_order<T>) {
        vec<T> here = every_second<T, 0>(lanes_at(row + 2 * i), lanes_at(row + 2 * i + width), lane_numbers<T>{});
        for (; 2 * i + 4 * width <= cells; i += width) {
            fetch(row + 2 * i, 2 * width, ahead);
            const T* const behind = row + 2 * i + 2 * width;
            const vec<T> between =
                every_second<T, 1>(lanes_at(behind - 2 * width), lanes_at(behind - width), lane_numbers<T>{});
            const vec<T> next = every_second<T, 0>(lanes_at(behind), lanes_at(behind + width), lane_numbers<T>{});
            folded(here, between, neighbours<1>(here, next)).store_unaligned(to + i);
            nan.look(here);
            nan.look(between);
            here = next;
        }
        nan.look(here);
    } else {
        for (; i + width <= n; i += width) {
            fetch(row + 2 * i, 2 * width, ahead);
            const vec<T> here = box_tap<T, 0, 2>(row + 2 * i);
            const vec<T> between = box_tap<T, 1, 2>(row + 2 * i);
            const vec<T> next = kernel == 3 ? box_tap<T, 2, 2>(row + 2 * i) : between;
            in_order<T>(folded(here, between, next), lane_numbers<T>{}).store_unaligned(to + i);
            nan.look(here);
            nan.look(between);
            if constexpr (kernel == 3) nan.look(next);
        }
    }
    if constexpr (folding<rule, T>::last) {
        nan_met.join(nan);
        return i;
    } else {
        return nan.result() ? 0 : i;
    }
}

/// In vectors of which only one lane counts: comparing single cells, the compiler jumps, and guesses the way wrong half of the
/// time.
template <fold_rule rule, class T, int known>
inline void fold_ends_known(T* out, count out_step, const T* const* taps, const count* tap_steps, count n) noexcept {
    const T* moved[known];
    for (int t = 0; t < known; ++t) moved[t] = taps[t];
    for (count r = 0; r < n; ++r) {
        box_fold<rule, T> fold;
        fold.first(vec<T>(*moved[0]));
        for (int t = 1; t < known; ++t) fold.next(vec<T>(*moved[t]));
        *out = reinterpret_cast<lanes_of<T>>(fold.result().data)[0];
        out += out_step;
        for (int t = 0; t < known; ++t) moved[t] += tap_steps[t];
    }
}

template <fold_rule rule, class T>
void fold_ends(T* out, count out_step, const T* const* taps, const count* tap_steps, count tap_count, count n) {
    if (tap_count == 1) return fold_ends_known<rule, T, 1>(out, out_step, taps, tap_steps, n);
    if (tap_count == 2) return fold_ends_known<rule, T, 2>(out, out_step, taps, tap_steps, n);
    fold_ends_known<rule, T, 3>(out, out_step, taps, tap_steps, n);
}

/// Vectors in a row of outputs from which on box_line is worth its beginning.
inline constexpr count least_line = 4;

template <fold_rule rule, class T, int kernel, int stride, class Fold = box_fold<rule, T>>
bool fold_box(T* out, count out_step, const T* const* rows, count row_step, count row_count, count n, count batch,
              count ahead) {
    box_watch<rule, T> nan;
    count b = 0;
    if (row_count == 1 && n >= least_line * static_cast<count>(vec<T>::size)) {
        for (; b < batch; ++b) {
            T* const to = out + b * out_step;
            const count start = b * row_step;
            const count lead = to_next_line(to, n);
            box_lead<rule, T, kernel, stride, Fold>(to, rows, start, 1, lead, nan);
            const count made = box_line<rule, T, kernel, stride, Fold>(to, rows[0] + start, lead, n, ahead, nan);
            box_row<rule, T, kernel, stride, Fold>(to, rows, start, 1, made, n, ahead, nan);
        }
        return nan.result();
    }
    if constexpr (stride == 1)
        b = box_pairs<rule, T, kernel, Fold>(out, out_step, rows, row_step, row_count, n, batch, ahead, nan);
    for (; b < batch; ++b) {
        box_row<rule, T, kernel, stride, Fold>(out + b * out_step, rows, b * row_step, row_count, 0, n, ahead, nan);
    }
    return nan.result();
}
