// Extremes over small boxes of cells straight from the input's rows: all taps of an output are loaded where they lie, folded in
// scan order and stored once, so that nothing is kept between the axes. Included by the per-instruction-set units only, inside
// an unnamed namespace.

template <class T>
using register_of = typename vec<T>::register_type;

template <class T>
struct lane_vector {
    typedef T type __attribute__((vector_size(sizeof(register_of<T>))));
};
template <class T>
using lanes_of = typename lane_vector<T>::type;
template <class T>
using lane_numbers = std::make_index_sequence<vec<T>::size>;

template <class T>
inline lanes_of<T> lanes_at(const T* cells) noexcept {
    lanes_of<T> loaded;
    __builtin_memcpy(&loaded, cells, sizeof loaded);
    return loaded;
}

/// Every second cell of two neighbouring vectors, in the order that is cheapest to make: 32-byte vectors are shuffled within
/// their halves, so that the quarters come as 0 2 1 3.
template <class T, int first, std::size_t... lane>
inline vec<T> every_second(lanes_of<T> a, lanes_of<T> b, std::index_sequence<lane...>) noexcept {
    constexpr std::size_t total = sizeof...(lane);
    constexpr std::size_t part = sizeof(lanes_of<T>) == 32 ? total / 2 : total;
    return vec<T>(reinterpret_cast<register_of<T>>(__builtin_shufflevector(
        a, b, ((lane % part < part / 2 ? 0 : total) + lane / part * part + 2 * (lane % (part / 2)) + first)...)));
}

/// Undoes that order.
template <class T, std::size_t... lane>
inline vec<T> in_order(vec<T> cells, std::index_sequence<lane...>) noexcept {
    if constexpr (sizeof(lanes_of<T>) != 32) {
        return cells;
    } else {
        constexpr std::size_t quarter = sizeof...(lane) / 4;
        const auto lanes = reinterpret_cast<lanes_of<T>>(cells.data);
        return vec<T>(reinterpret_cast<register_of<T>>(__builtin_shufflevector(lanes, lanes,
                                                                               (lane / quarter == 1   ? lane + quarter
                                                                                : lane / quarter == 2 ? lane - quarter
                                                                                                      : lane)...)));
    }
}

/// Looks for NaN where the rule is one for cells without them. Boxes look at their windows' last rows only: those in front of
/// them are, or were, the last rows of others.
template <fold_rule rule, class T>
using box_watch = nan_watch<T, folding<rule, T>::last>;

/// The fold of one vector of outputs. A NaN is remembered beside the fold rather than carried through it, which costs less.
template <fold_rule rule, class T>
struct box_fold {
    using op = folding<rule, T>;
    using mask = xsimd::batch_bool<T, target>;
    vec<T> held;
    mask nan;

    void first(vec<T> cell) noexcept {
        held = cell;
        if constexpr (op::propagate) nan = xsimd::isnan(cell);
    }
    void next(vec<T> cell) noexcept {
        if constexpr (op::propagate) {
            held = better_of<op::greatest, T>(cell, held);
            nan = nan | xsimd::isnan(cell);
        } else {
            held = op::apply(held, cell);
        }
    }
    [[nodiscard]] vec<T> result() const noexcept {
        if constexpr (op::propagate) return xsimd::select(nan, vec<T>(std::numeric_limits<T>::quiet_NaN()), held);
        return held;
    }

    // The same of single cells.
    static T of_two(T held, T cell) noexcept { return op::apply(held, cell); }
    static T canonical(T held) noexcept {
        if constexpr (op::propagate) return held != held ? std::numeric_limits<T>::quiet_NaN() : held;
        return held;
    }
};

/// Tap j of a vector of outputs in one row. Nothing behind the last output's tap is read.
template <class T, int j, int stride>
inline vec<T> box_tap(const T* row) noexcept {
    if constexpr (stride == 1) {
        return vec<T>::load_unaligned(row + j);
    } else {
        constexpr auto width = static_cast<count>(vec<T>::size);
        constexpr count from = j == 0 ? 0 : j - 1;
        return every_second < T, j == 0 ? 0 : 1 > (lanes_at(row + from), lanes_at(row + from + width), lane_numbers<T>{});
    }
}

/// Where the first of equal cells stays, row after row; where the last stays, the line's axis is the last one, so column after
/// column.
template <fold_rule rule, class T, int kernel, int stride, class Fold>
inline vec<T> box_vector(const T* const* rows, count offset, count row_count, box_watch<rule, T>& nan) noexcept {
    Fold fold;
    const T* row = rows[0] + offset;
    fold.first(box_tap<T, 0, stride>(row));
    if constexpr (folding<rule, T>::last) {
        for (count r = 1; r < row_count; ++r) fold.next(box_tap<T, 0, stride>(rows[r] + offset));
        for (count r = 0; r < row_count; ++r) fold.next(box_tap<T, 1, stride>(rows[r] + offset));
        if constexpr (kernel == 3) {
            for (count r = 0; r < row_count; ++r) fold.next(box_tap<T, 2, stride>(rows[r] + offset));
        }
        nan.look(box_tap<T, 0, stride>(rows[row_count - 1] + offset));
        nan.look(box_tap<T, kernel - 1, stride>(rows[row_count - 1] + offset));
    } else {
        fold.next(box_tap<T, 1, stride>(row));
        if constexpr (kernel == 3) fold.next(box_tap<T, 2, stride>(row));
        for (count r = 1; r < row_count; ++r) {
            row = rows[r] + offset;
            fold.next(box_tap<T, 0, stride>(row));
            fold.next(box_tap<T, 1, stride>(row));
            if constexpr (kernel == 3) fold.next(box_tap<T, 2, stride>(row));
        }
    }
    return stride == 2 ? in_order<T>(fold.result(), lane_numbers<T>{}) : fold.result();
}

template <fold_rule rule, class T, class Fold>
inline T box_cell(const T* const* rows, count offset, count row_count, int kernel, box_watch<rule, T>& nan) noexcept {
    T held = rows[0][offset];
    if constexpr (folding<rule, T>::last) {
        for (int j = 0; j < kernel; ++j) {
            for (count r = 0; r < row_count; ++r) held = Fold::of_two(held, rows[r][offset + j]);
            nan.look(rows[row_count - 1][offset + j]);
        }
    } else {
        for (count r = 0; r < row_count; ++r) {
            for (int j = 0; j < kernel; ++j) held = Fold::of_two(held, rows[r][offset + j]);
        }
    }
    return Fold::canonical(held);
}

/// Brings what lies `ahead` bytes behind these cells on its way to the second-level cache: the processor's own fetching begins
/// anew with every page and loses its way between short rows. Nothing happens where `ahead` is 0. Always inlined, as GCC takes
/// a function that only prefetches for one that does nothing.
template <class T>
[[gnu::always_inline]] inline void fetch(const T* cells, count n, count ahead) noexcept {
    if (ahead == 0) return;
    const char* const at = reinterpret_cast<const char*>(cells) + ahead;
    for (count byte = 0; byte < n * static_cast<count>(sizeof(T)); byte += 64) __builtin_prefetch(at + byte, 0, 2);
}

/// The same of the rows of a window.
template <class T>
[[gnu::always_inline]] inline void fetch_rows(const T* const* rows, count offset, count row_count, count n,
                                              count ahead) noexcept {
    for (count r = 0; ahead != 0 && r < row_count; ++r) fetch(rows[r] + offset, n, ahead);
}

/// How many outputs are in front of the first that lies on a line of the cache, where rows are long enough for that to matter:
/// a store across two lines costs more than a load.
template <class T>
inline count to_next_line(const T* to, count n) noexcept {
    constexpr count line = 64;
    if (n * static_cast<count>(sizeof(T)) < 16 * line) return 0;
    const auto beyond = static_cast<count>(reinterpret_cast<std::uintptr_t>(to) % line);
    return (line - beyond) % line / static_cast<count>(sizeof(T));
}

/// The vectors that hold the first `lead` outputs of a row.
template <fold_rule rule, class T, int kernel, int stride, class Fold>
inline void box_lead(T* to, const T* const* rows, count start, count row_count, count lead, box_watch<rule, T>& nan) noexcept {
    for (count i = 0; i < lead; i += static_cast<count>(vec<T>::size)) {
        box_vector<rule, T, kernel, stride, Fold>(rows, start + i * stride, row_count, nan).store_unaligned(to + i);
    }
}

/// The outputs of a row from number `i` on.
template <fold_rule rule, class T, int kernel, int stride, class Fold>
inline void box_row(T* to, const T* const* rows, count start, count row_count, count i, count n, count ahead,
                    box_watch<rule, T>& nan) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    const auto vector_at = [&](count at) {
        box_vector<rule, T, kernel, stride, Fold>(rows, start + at * stride, row_count, nan).store_unaligned(to + at);
    };
    if (const count lead = i == 0 ? to_next_line(to, n) : 0; lead > 0) {
        box_lead<rule, T, kernel, stride, Fold>(to, rows, start, row_count, lead, nan);
        i = lead;
    }
    for (; i + width <= n; i += width) {
        fetch_rows(rows, start + i * stride, row_count, width * stride, ahead);
        vector_at(i);
    }
    if (i == n) return;
    if (n >= width) return vector_at(n - width);  // the last vector once more, ending with the row
    for (; i < n; ++i) to[i] = box_cell<rule, T, Fold>(rows, start + i * stride, row_count, kernel, nan);
}
