// Small windows that overlap from one row of outputs to the next, two rows of outputs at a time: what both read is loaded and
// folded once. Only where windows lie side by side along the line: with every second one it takes too many registers. Included
// by the per-instruction-set units only, inside an unnamed namespace.

/// How windows and those one row of outputs further share their rows: in every group of `group` rows, the later windows' rows
/// lie `step` rows ahead.
struct shared_rows {
    count group{0};
    count step{0};  ///< 0: they share none
};

template <class T>
inline shared_rows rows_shared(const T* const* rows, count row_step, count row_count) noexcept {
    for (count step = 1; step <= box_strides; ++step) {
        // A group ends where the next row is not the one that the first window's successor reads.
        const auto ahead = [&](count r) {
            return reinterpret_cast<std::uintptr_t>(rows[r + step]) ==
                   reinterpret_cast<std::uintptr_t>(rows[r]) + static_cast<std::uintptr_t>(row_step) * sizeof(T);
        };
        count group = step;
        while (group < row_count && ahead(group - step)) ++group;
        if (group == step || row_count % group != 0) continue;
        bool all = true;
        for (count r = group; r < row_count; ++r) all = all && (r % group >= group - step || ahead(r));
        if (all) return {group, step};
    }
    return {};
}

/// The fold of one vector of outputs of cells without NaN; whether they are is found out beside it, of each row's first taps.
template <fold_rule rule, class T>
struct bare_fold {
    using op = folding<rule, T>;
    vec<T> held;

    void first(vec<T> cell) noexcept { held = cell; }
    void next(vec<T> cell) noexcept {
        if constexpr (op::last) {
            held = op::apply(held, cell);
        } else {
            held = better_of<op::greatest, T>(cell, held);
        }
    }
    void join(const bare_fold& later) noexcept { next(later.held); }
    [[nodiscard]] vec<T> result() const noexcept { return held; }
};

/// The taps of one row.
template <class T, int kernel, class Fold>
inline Fold row_fold(const T* row) noexcept {
    Fold fold;
    fold.first(vec<T>::load_unaligned(row));
    fold.next(vec<T>::load_unaligned(row + 1));
    if constexpr (kernel == 3) fold.next(vec<T>::load_unaligned(row + 2));
    return fold;
}

/// The folds of a window and of the one below, from those of their rows: fold_at(address) of a row.
template <class Fold, class T, class RowFold>
[[gnu::always_inline]] inline void fold_pair(Fold& upper, Fold& lower, const T* const* rows, count offset, count row_step,
                                             count row_count, shared_rows shared, const RowFold& fold_at) noexcept {
    for (count g = 0; g < row_count; g += shared.group) {
        const T* const* const here = rows + g;
        Fold top = fold_at(here[0] + offset);
        for (count r = 1; r < shared.step; ++r) top.join(fold_at(here[r] + offset));
        Fold middle = fold_at(here[shared.step] + offset);
        for (count r = shared.step + 1; r < shared.group; ++r) middle.join(fold_at(here[r] + offset));
        const T* const* const end = here + shared.group - shared.step;
        Fold bottom = fold_at(end[0] + row_step + offset);
        for (count r = 1; r < shared.step; ++r) bottom.join(fold_at(end[r] + row_step + offset));
        top.join(middle);
        middle.join(bottom);
        if (g == 0) {
            upper = top;
            lower = middle;
        } else {
            upper.join(top);
            lower.join(middle);
        }
    }
}

/// How pairs fold what single rows fold with Fold.
template <class Fold>
struct pair_fold {
    using type = Fold;
    static constexpr bool looks_for_nan = false;
    static constexpr bool columns_first = false;
};
template <fold_rule rule, class T>
struct pair_fold<box_fold<rule, T>> {
    using type = bare_fold<rule, T>;
    static constexpr bool looks_for_nan = folding<rule, T>::propagate;
    static constexpr bool columns_first = folding<rule, T>::last || !folding<rule, T>::real;  // of equal integers, any
};

/// Looks at the cells from `offset` on, a vector of every row that these two windows read.
template <class T, class Watch>
inline void look_at_rows(Watch& nan, const T* const* rows, count offset, count row_step, count row_count,
                         shared_rows shared) noexcept {
    for (count r = 0; r < row_count; ++r) nan.look(vec<T>::load_unaligned(rows[r] + offset));
    for (count g = shared.group; g <= row_count; g += shared.group) {
        for (count r = g - shared.step; r < g; ++r) nan.look(vec<T>::load_unaligned(rows[r] + row_step + offset));
    }
}

/// Two rows of outputs, `upper` and `lower`, from number `i` on, as far as whole vectors of them go; of rows that run into the
/// ones below (i = 0, n whole vectors), the ends first. Returns how many outputs of each are made then: 0 where a NaN was met.
template <fold_rule rule, class T, int kernel, class Fold>
inline count box_row_pair(T* upper, T* lower, const T* const* rows, count start, count row_step, count row_count, count i,
                          count n, shared_rows shared, count ahead, box_watch<rule, T>& nan_met) noexcept {
    using how = pair_fold<Fold>;
    using pair = typename how::type;
    constexpr auto width = static_cast<count>(vec<T>::size);
    // The rows that these windows are the first to read.
    const auto fetch_new = [&](count at) {
        for (count g = shared.group; ahead != 0 && g <= row_count; g += shared.group) {
            for (count r = g - shared.step; r < g; ++r) {
                fetch(rows[r] + start + at, width, ahead);
                fetch(rows[r] + start + row_step + at, width, ahead);
            }
        }
    };
    pair above;
    pair below;
    if constexpr (how::columns_first) {
        using op = folding<rule, T>;
        const auto column = [](const T* row) noexcept {
            pair fold;
            fold.first(vec<T>::load_unaligned(row));
            return fold;
        };
        box_watch<rule, T> nan;
        const auto columns_at = [&](auto& top, auto& bottom, count offset) __attribute__((always_inline)) {
            fold_pair(top, bottom, rows, offset, row_step, row_count, shared, column);
            const T* const last = rows[row_count - 1] + offset;
            nan.look(vec<T>::load_unaligned(last));
            nan.look(vec<T>::load_unaligned(last + row_step));
        };
        const auto along_line = [](vec<T> here, vec<T> next) noexcept {
            vec<T> held = op::apply(here, neighbours<1>(here, next));
            if constexpr (kernel == 3) held = op::apply(held, neighbours<2>(here, next));
            return held;
        };
        if (upper + n > lower) {
            pair next_above;
            pair next_below;
            columns_at(next_above, next_below, start + n);
            for (i = n - width; i >= 0; i -= width) {
                fetch_new(i);
                columns_at(above, below, start + i);
                along_line(above.held, next_above.held).store_unaligned(upper + i);
                along_line(below.held, next_below.held).store_unaligned(lower + i);
                next_above = above;
                next_below = below;
            }
            nan_met.join(nan);
            return n;
        }
        columns_at(above, below, start + i);
        for (; i + 2 * width <= n + kernel - 1; i += width) {
            fetch_new(i);
            pair next_above;
            pair next_below;
            columns_at(next_above, next_below, start + i + width);
            along_line(above.held, next_above.held).store_unaligned(upper + i);
            along_line(below.held, next_below.held).store_unaligned(lower + i);
            above = next_above;
            below = next_below;
        }
        nan_met.join(nan);
        return i;
    } else {
        const auto row = [](const T* cells) noexcept { return row_fold<T, kernel, pair>(cells); };
        nan_watch<T, how::looks_for_nan> nan;
        const auto look = [&](count offset) {
            if constexpr (how::looks_for_nan) look_at_rows(nan, rows, offset, row_step, row_count, shared);
        };
        const auto outputs_at = [&](count at) {
            fetch_new(at);
            fold_pair(above, below, rows, start + at, row_step, row_count, shared, row);
            above.result().store_unaligned(upper + at);
            below.result().store_unaligned(lower + at);
            look(start + at);
        };
        if (upper + n > lower) {
            for (i = n - width; i >= 0; i -= width) outputs_at(i);
            i = n;
        } else {
            for (; i + width <= n; i += width) outputs_at(i);
        }
        look(start + i - 1 + kernel - width);  // the last taps' cells
        return nan.result() ? 0 : i;
    }
}

/// Two rows of outputs whose windows are as high as long, each a row below the one before.
template <fold_rule rule, class T, int kernel, class Fold>
inline count box_row_pair_of_squares(T* upper, T* lower, const T* const* rows, count start, count row_step, count i, count n,
                                     count ahead, box_watch<rule, T>& nan) noexcept {
    const T* own[kernel];  // stay in registers
    for (int r = 0; r < kernel; ++r) own[r] = rows[r];
    return box_row_pair<rule, T, kernel, Fold>(upper, lower, own, start, row_step, kernel, i, n, {kernel, 1}, ahead, nan);
}

/// Vectors in a row of outputs from which on pairs are worth their setting up.
inline constexpr count least_pair = 8;

/// As many pairs of rows of outputs as there are. Returns how many rows are made.
template <fold_rule rule, class T, int kernel, class Fold>
inline count box_pairs(T* out, count out_step, const T* const* rows, count row_step, count row_count, count n, count batch,
                       count ahead, box_watch<rule, T>& nan) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    if (n < least_pair * width) return 0;  // setting up a pair takes as long as some vectors of it
    const shared_rows shared = rows_shared(rows, row_step, row_count);
    if (shared.step == 0) return 0;
    const bool squares = shared.group == row_count && row_count == kernel && shared.step == 1;
    count b = 0;
    for (; b + 2 <= batch; b += 2) {
        T* const upper = out + b * out_step;
        T* const lower = upper + out_step;
        const count start = b * row_step;
        const count lead = upper + n > lower ? 0 : to_next_line(upper, n);
        box_lead<rule, T, kernel, 1, Fold>(upper, rows, start, row_count, lead, nan);
        box_lead<rule, T, kernel, 1, Fold>(lower, rows, start + row_step, row_count, lead, nan);
        const count made =
            squares ? box_row_pair_of_squares<rule, T, kernel, Fold>(upper, lower, rows, start, row_step, lead, n, ahead, nan)
                    : box_row_pair<rule, T, kernel, Fold>(upper, lower, rows, start, row_step, row_count, lead, n, shared,
                                                          ahead, nan);
        box_row<rule, T, kernel, 1, Fold>(upper, rows, start, row_count, made, n, ahead, nan);
        box_row<rule, T, kernel, 1, Fold>(lower, rows, start + row_step, row_count, made, n, ahead, nan);
    }
    return b;
}
