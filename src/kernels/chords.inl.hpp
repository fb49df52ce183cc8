// Extremes over windows of any shape, by chords: a chord is a run of neighbouring taps along the line. A strip of columns, a
// few vectors wide, goes down the lines of a tile: every line's chords are grown from each other in registers and kept in a
// ring of as many lines as a window spans, from which each row of outputs is folded. The ring stays in the nearest cache.
// Included by the per-instruction-set units only, after fold.

template <fold_rule rule, class T>
struct strip_fold {
    using op = folding<rule, T>;
    static constexpr auto width = static_cast<count>(vec<T>::size);
    static constexpr count wide = chord_vectors * width;
    static_assert(chord_vectors == 4);
    vec<T> a, b, c, d;

    explicit strip_fold(const T* cells) noexcept
        : a(at(cells)), b(at(cells + width)), c(at(cells + 2 * width)), d(at(cells + 3 * width)) {}
    static vec<T> at(const T* cells) noexcept { return vec<T>::load_unaligned(cells); }
    void store(T* to) const noexcept {
        a.store_unaligned(to);
        b.store_unaligned(to + width);
        c.store_unaligned(to + 2 * width);
        d.store_unaligned(to + 3 * width);
    }
    void before(const T* cells) noexcept {
        a = op::apply(at(cells), a);
        b = op::apply(at(cells + width), b);
        c = op::apply(at(cells + 2 * width), c);
        d = op::apply(at(cells + 3 * width), d);
    }
    void after(const T* cells) noexcept {
        a = op::apply(a, at(cells));
        b = op::apply(b, at(cells + width));
        c = op::apply(c, at(cells + 2 * width));
        d = op::apply(d, at(cells + 3 * width));
    }
};

/// All chords of the line that starts at `cells`, for one strip of windows.
template <fold_rule rule, class T>
inline void grow_chords(T* folded, const T* cells, const chord* chords, count chord_count) noexcept {
    using strip = strip_fold<rule, T>;
    for (count c = 0; c < chord_count; ++c) {
        const chord& shape = chords[c];
        count first = shape.first;
        count end = first + 1;
        if (shape.inner >= 0) {
            first = chords[shape.inner].first;
            end = first + chords[shape.inner].length;
        }
        strip held(shape.inner >= 0 ? folded + shape.inner * strip::wide : cells + first);
        while (first > shape.first) held.before(cells + --first);
        while (end < shape.first + shape.length) held.after(cells + end++);
        held.store(folded + c * strip::wide);
    }
}

template <fold_rule rule, class T>
void fold_chords(const chord_rows<T>& what) {
    using strip = strip_fold<rule, T>;
    const count line_step = what.chord_count * strip::wide;
    const count ring = what.span * line_step;
    for (count done = 0; done < what.n;) {
        const count column = done + strip::wide <= what.n ? done : what.n - strip::wide;  // the last overlaps the one before
        count grown = what.first_lines[0];
        count place = 0;  // of line `grown` in the ring
        for (count row = 0; row < what.rows; ++row) {
            const count needed = what.first_lines[row] + what.span;
            for (; grown < needed; ++grown) {
                grow_chords<rule, T>(what.workspace + place, what.lines + grown * what.pitch + column, what.chords,
                                     what.chord_count);
                place = place + line_step < ring ? place + line_step : 0;
            }
            // The ring is full: its oldest line, the window's first, is the one to be replaced next.
            const auto tap = [&](count t) {
                const count offset = place + what.taps[t];
                return what.workspace + (offset < ring ? offset : offset - ring);
            };
            strip held(tap(0));
            for (count t = 1; t < what.tap_count; ++t) held.after(tap(t));
            held.store(what.out[row] + column);
        }
        done = column + strip::wide;
    }
}
