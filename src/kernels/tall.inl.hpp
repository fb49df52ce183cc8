// Extremes over tall windows, columns side by side: out of a group's first rows folded upwards (suffixes) and the rows behind
// them folded downwards (van Herk 1992; Gil and Werman 1993), three folds per cell whatever the window. A few vectors of
// columns at a time go down all rows, so that what is folded stays in registers and the suffixes in the first-level cache.
// Included by the per-instruction-set units only, inside an unnamed namespace.

/// Two lines of the cache: one gives the processor too little to do at a row, four make too many suffixes (measured).
template <class T>
inline constexpr int tall_vectors = static_cast<int>(tall_bytes / sizeof(lanes_of<T>));

/// The columns of some vectors, from number `column` on.
template <fold_rule rule, class T, int vectors>
inline void tall_columns(T* out, count out_step, const T* const* rows, count column, count kernel, count outputs, T* suffixes,
                         count ahead, box_watch<rule, T>& nan) noexcept {
    using op = folding<rule, T>;
    constexpr auto width = static_cast<count>(vec<T>::size);
    constexpr count columns = vectors * width;
    vec<T> held[vectors];
    const auto start_with = [&](const T* row) {
        for (int v = 0; v < vectors; ++v) {
            held[v] = vec<T>::load_unaligned(row + v * width);
            nan.look(held[v]);
        }
    };
    for (count first = 0; first < outputs; first += kernel) {
        const count here = kernel < outputs - first ? kernel : outputs - first;
        const T* const* const row = rows + first;
        T* to = out + first * out_step + column;
        start_with(row[kernel - 1] + column);
        const auto upwards = [&](auto looks) {
            for (count i = kernel - 1; i > 0;) {
                if (i < here) {
                    for (int v = 0; v < vectors; ++v) held[v].store_unaligned(suffixes + i * columns + v * width);
                }
                const T* const cells = row[--i] + column;
                fetch(cells, columns, ahead);
                for (int v = 0; v < vectors; ++v) {
                    const vec<T> cell = vec<T>::load_unaligned(cells + v * width);
                    if constexpr (looks) nan.look(cell);
                    held[v] = op::apply(cell, held[v]);
                }
            }
        };
        if (first == 0) {
            upwards(std::true_type{});
        } else {  // the group before has looked at these on its way down
            upwards(std::false_type{});
        }
        for (int v = 0; v < vectors; ++v) held[v].store_unaligned(to + v * width);
        for (count i = 1; i < here; ++i) {
            const T* const cells = row[kernel - 1 + i] + column;
            const T* const suffix = suffixes + i * columns;
            to += out_step;
            fetch(cells, columns, ahead);
            if (i == 1) {
                start_with(cells);
            } else {
                for (int v = 0; v < vectors; ++v) {
                    const vec<T> cell = vec<T>::load_unaligned(cells + v * width);
                    nan.look(cell);
                    held[v] = op::apply(held[v], cell);
                }
            }
            for (int v = 0; v < vectors; ++v) {
                op::apply(vec<T>::load_unaligned(suffix + v * width), held[v]).store_unaligned(to + v * width);
            }
        }
    }
}

/// The same of one column.
template <fold_rule rule, class T>
inline void tall_column(T* out, count out_step, const T* const* rows, count column, count kernel, count outputs, T* suffixes,
                        box_watch<rule, T>& nan) noexcept {
    using op = folding<rule, T>;
    for (count first = 0; first < outputs; first += kernel) {
        const count here = kernel < outputs - first ? kernel : outputs - first;
        const T* const* const row = rows + first;
        T* const to = out + first * out_step + column;
        T held = row[kernel - 1][column];
        nan.look(held);
        for (count i = kernel - 1; i > 0;) {
            if (i < here) suffixes[i] = held;
            const T cell = row[--i][column];
            if (first == 0) nan.look(cell);
            held = op::apply(cell, held);
        }
        to[0] = held;
        for (count i = 1; i < here; ++i) {
            const T cell = row[kernel - 1 + i][column];
            nan.look(cell);
            held = i == 1 ? cell : op::apply(held, cell);
            to[i * out_step] = op::apply(suffixes[i], held);
        }
    }
}

template <fold_rule rule, class T>
bool fold_tall(T* out, count out_step, const T* const* rows, count kernel, count outputs, count n, T* suffixes, count ahead) {
    constexpr auto width = static_cast<count>(vec<T>::size);
    constexpr int vectors = tall_vectors<T>;
    box_watch<rule, T> nan;
    count i = 0;
    for (; i + vectors * width <= n; i += vectors * width) {
        tall_columns<rule, T, vectors>(out, out_step, rows, i, kernel, outputs, suffixes, ahead, nan);
    }
    for (; i + width <= n; i += width) {
        tall_columns<rule, T, 1>(out, out_step, rows, i, kernel, outputs, suffixes, ahead, nan);
    }
    if (i < n && n >= width) {  // the last vector once more, ending with the row: an extreme folded again stays
        tall_columns<rule, T, 1>(out, out_step, rows, n - width, kernel, outputs, suffixes, 0, nan);
        i = n;
    }
    for (; i < n; ++i) tall_column<rule, T>(out, out_step, rows, i, kernel, outputs, suffixes, nan);
    return nan.result();
}
