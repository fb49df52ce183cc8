// Sums over small boxes of cells straight from the input's rows: columns first, then along the line, all in registers. Included by
// the per-instruction-set units only, inside an unnamed namespace.

/// As many neighbouring cells as a vector has float64 lanes, widened.
template <class T>
inline vec<double> widened(const T* cells) noexcept {
    constexpr std::size_t lanes = vec<double>::size;
    if constexpr (std::is_same_v<T, double>) {
        return vec<double>::load_unaligned(cells);
    } else {
        // GCC makes halves of what the processor converts in one instruction.
#if defined(__AVX512F__)
        if constexpr (lanes == 8 && std::is_same_v<T, float>) return vec<double>(_mm512_cvtps_pd(_mm256_loadu_ps(cells)));
#elif defined(__AVX2__)
        if constexpr (lanes == 4 && std::is_same_v<T, float>) return vec<double>(_mm256_cvtps_pd(_mm_loadu_ps(cells)));
        if constexpr (lanes == 4 && std::is_same_v<T, std::int32_t>) {
            return vec<double>(_mm256_cvtepi32_pd(_mm_loadu_si128(reinterpret_cast<const __m128i*>(cells))));
        }
#endif
        typedef T few __attribute__((vector_size(lanes * sizeof(T))));
        few loaded;
        __builtin_memcpy(&loaded, cells, sizeof loaded);
        return vec<double>(reinterpret_cast<register_of<double>>(__builtin_convertvector(loaded, lanes_of<double>)));
    }
}

/// Sums of the columns at `offset`, rows in groups. A sum that should start at +0 may start at its first term as long as +0 is
/// added in the end: only a sum of nothing but -0 differs until then.
template <class T>
[[gnu::always_inline]] inline vec<double> column_sums(const T* const* rows, count offset, count row_count, count group) noexcept {
    vec<double> total = widened(rows[0] + offset);
    for (count r = 1; r < group; ++r) total += widened(rows[r] + offset);
    if (group < row_count) [[unlikely]] {
        for (count g = group; g < row_count; g += group) {
            vec<double> inner = widened(rows[g] + offset);
            for (count r = 1; r < group; ++r) inner += widened(rows[g + r] + offset);
            total += inner;
        }
    }
    return total;
}

template <class T, int kernel, int stride>
[[gnu::always_inline]] inline vec<double> sum_box_vector(const T* const* rows, count offset, count row_count, count group) noexcept {
    constexpr auto width = static_cast<count>(vec<double>::size);
    const auto at = [&](count shift) { return column_sums(rows, offset + shift, row_count, group); };
    if constexpr (stride == 1) {
        vec<double> total = at(0) + at(1);
        if constexpr (kernel == 3) total += at(2);
        return total + 0.0;
    } else {
        const auto a = reinterpret_cast<lanes_of<double>>(at(0).data);
        const auto b = reinterpret_cast<lanes_of<double>>(at(width).data);
        vec<double> total =
            every_second<double, 0>(a, b, lane_numbers<double>{}) + every_second<double, 1>(a, b, lane_numbers<double>{});
        if constexpr (kernel == 3) {
            // One cell further, so that nothing behind the last tap is read.
            const auto c = reinterpret_cast<lanes_of<double>>(at(1).data);
            const auto d = reinterpret_cast<lanes_of<double>>(at(1 + width).data);
            total += every_second<double, 1>(c, d, lane_numbers<double>{});
        }
        return in_order<double>(total + 0.0, lane_numbers<double>{});
    }
}

template <class T>
inline double sum_box_cell(const T* const* rows, count offset, count row_count, count group, int kernel) noexcept {
    double total = 0;
    for (int j = 0; j < kernel; ++j) {
        double column = 0;
        for (count g = 0; g < row_count; g += group) {
            double inner = 0;
            for (count r = 0; r < group; ++r) inner += static_cast<double>(rows[g + r][offset + j]);
            column += inner;
        }
        total += column;
    }
    return total;
}

template <class T, int kernel, int stride>
void sum_box(double* out, const T* const* rows, count row_count, count group, count n, count ahead) {
    constexpr auto width = static_cast<count>(vec<double>::size);
    count i = 0;
    for (; i + width <= n; i += width) {
        fetch_rows(rows, i * stride, row_count, width * stride, ahead);
        sum_box_vector<T, kernel, stride>(rows, i * stride, row_count, group).store_unaligned(out + i);
    }
    if (i == n) return;
    if (n >= width) {
        sum_box_vector<T, kernel, stride>(rows, (n - width) * stride, row_count, group).store_unaligned(out + n - width);
        return;
    }
    for (; i < n; ++i) out[i] = sum_box_cell(rows, i * stride, row_count, group, kernel);
}
