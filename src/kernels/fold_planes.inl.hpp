// Extremes of whole small planes, many planes side by side: the rows of a plane are folded into one vector, and as many of
// these as they have lanes into one vector of results. Included by the per-instruction-set units only, inside an unnamed
// namespace, after box.

/// From two vectors of blocks of `block` lanes, each block of another plane, one vector of blocks half as long.
template <class Op, class T, std::size_t block, std::size_t... lane>
inline vec<T> fold_halves(vec<T> a, vec<T> b, std::index_sequence<lane...>) noexcept {
    constexpr std::size_t half = block / 2;
    const auto left = reinterpret_cast<lanes_of<T>>(a.data);
    const auto right = reinterpret_cast<lanes_of<T>>(b.data);
    // Result lane l is of block l / half, those of a before those of b.
    const auto first = __builtin_shufflevector(left, right, (lane / half * block + lane % half)...);
    const auto second = __builtin_shufflevector(left, right, (lane / half * block + lane % half + half)...);
    return Op::apply(vec<T>(reinterpret_cast<register_of<T>>(first)), vec<T>(reinterpret_cast<register_of<T>>(second)));
}

/// The fold of each of a vector's worth of vectors, a lane each.
template <class Op, class T, std::size_t block>
inline vec<T> fold_each(vec<T>* planes) noexcept {
    if constexpr (block == 1) {
        return planes[0];
    } else {
        for (std::size_t i = 0; i < block / 2; ++i) {
            planes[i] = fold_halves<Op, T, block>(planes[2 * i], planes[2 * i + 1], lane_numbers<T>{});
        }
        return fold_each<Op, T, block / 2>(planes);
    }
}

template <bool greatest, class T>
inline T fold_plane(const T* cells, const count* row_offsets, count row_count, count columns) noexcept {
    using op = folding<greatest ? greatest_first : least_first, T>;
    T held = cells[row_offsets[0]];
    for (count r = 0; r < row_count; ++r) {
        for (count c = 0; c < columns; ++c) held = op::apply(held, cells[row_offsets[r] + c]);
    }
    return held;
}

/// The first zero of a plane that has one.
template <class T>
inline T first_zero(const T* cells, const count* row_offsets, count row_count, count columns) noexcept {
    for (count r = 0; r < row_count; ++r) {
        for (count c = 0; c < columns; ++c) {
            if (cells[row_offsets[r] + c] == 0) return cells[row_offsets[r] + c];
        }
    }
    return 0;
}

/// One vector whose fold is the plane's. Rows shorter than a vector are read as whole ones, and what is behind them put aside.
template <class Op, class T>
inline vec<T> fold_rows_of(const T* cells, const count* row_offsets, count row_count, count columns, vec<T> worst,
                           xsimd::batch_bool<T, target> in_row) noexcept {
    constexpr auto width = static_cast<count>(vec<T>::size);
    vec<T> held = worst;
    for (count r = 0; r < row_count; ++r) {
        const T* const row = cells + row_offsets[r];
        if (columns < width) {
            held = Op::apply(held, chosen<T>(in_row, vec<T>::load_unaligned(row), worst));
            continue;
        }
        for (count c = 0; c + width <= columns; c += width) held = Op::apply(held, vec<T>::load_unaligned(row + c));
        if (columns % width != 0) held = Op::apply(held, vec<T>::load_unaligned(row + columns - width));
    }
    return held;
}

/// Lanes fold on their own; what that leaves open, which of two zeros comes first, is looked up.
template <bool greatest, class T>
void fold_planes(T* out, const T* cells, count plane_step, const count* row_offsets, count row_count, count columns,
                 count planes, count ahead) {
    count p = 0;
    if constexpr (sizeof(T) > 1) {
        using op = folding<greatest ? greatest_first : least_first, T>;
        using limits = std::numeric_limits<T>;
        constexpr auto width = static_cast<count>(vec<T>::size);
        constexpr T least = limits::has_infinity ? -limits::infinity() : limits::lowest();
        constexpr T most = limits::has_infinity ? limits::infinity() : limits::max();
        const vec<T> worst(greatest ? least : most);
        T numbers[width];
        for (count l = 0; l < width; ++l) numbers[l] = l < columns ? T{1} : T{0};
        const auto in_row = vec<T>::load_unaligned(numbers) == vec<T>(T{1});
        // The last columns are read as whole vectors: what is behind them must be planes too.
        for (; p + width <= planes && (planes - p - width) * plane_step >= width; p += width) {
            const T* const first = cells + p * plane_step;
            fetch(first, width * plane_step, ahead);
            vec<T> each[width];
            for (count l = 0; l < width; ++l)
                each[l] = fold_rows_of<op, T>(first + l * plane_step, row_offsets, row_count, columns, worst, in_row);
            const vec<T> results = fold_each<op, T, static_cast<std::size_t>(width)>(each);
            results.store_unaligned(out + p);
            if constexpr (std::is_floating_point_v<T>) {
                if (!xsimd::any(results == vec<T>(T{0}))) continue;
                for (count l = 0; l < width; ++l) {
                    if (out[p + l] == 0) out[p + l] = first_zero(first + l * plane_step, row_offsets, row_count, columns);
                }
            }
        }
    }
    for (; p < planes; ++p) out[p] = fold_plane<greatest>(cells + p * plane_step, row_offsets, row_count, columns);
}
