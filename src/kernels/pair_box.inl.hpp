// Sums of small boxes of float64 cells that keep what each addition rounds away (base/pair_sum.hpp), the same steps as there on
// a vector of windows. Included by the per-instruction-set units only, after sum_box and block_sums.

/// V: double, or a vector of them.
template <class V>
struct pair_of {
    V high = V(0.0);
    V low = V(0.0);

    void add(V cell) noexcept {
        const V before = high;
        high = before + cell;
        low = low + lost(before, cell, high);
    }
    void add(const pair_of& other) noexcept {
        const V before = high;
        high = before + other.high;
        low = low + (lost(before, other.high, high) + other.low);
    }

private:
    static V lost(V a, V b, V sum) noexcept {
        const V b_seen = sum - a;
        const V a_seen = sum - b_seen;
        return (a - a_seen) + (b - b_seen);
    }
};
using pair_lanes = pair_of<vec<double>>;

/// Sums of the columns at `offset`, rows in groups.
inline pair_lanes column_pairs(const double* const* rows, count offset, count row_count, count group) noexcept {
    pair_lanes total;
    for (count g = 0; g < row_count; g += group) {
        pair_lanes inner;
        for (count r = 0; r < group; ++r) inner.add(vec<double>::load_unaligned(rows[g + r] + offset));
        if (group == row_count) return inner;
        total.add(inner);
    }
    return total;
}

/// Every second of two neighbouring vectors of sums.
template <int first>
inline pair_lanes every_second_pair(const pair_lanes& a, const pair_lanes& b) noexcept {
    const auto picked = [](vec<double> left, vec<double> right) {
        return every_second<double, first>(reinterpret_cast<lanes_of<double>>(left.data),
                                           reinterpret_cast<lanes_of<double>>(right.data), lane_numbers<double>{});
    };
    return {picked(a.high, b.high), picked(a.low, b.low)};
}

template <int kernel, int stride>
inline pair_lanes pair_box_vector(const double* const* rows, count offset, count row_count, count group) noexcept {
    constexpr auto width = static_cast<count>(vec<double>::size);
    const auto at = [&](count shift) { return column_pairs(rows, offset + shift, row_count, group); };
    pair_lanes total;
    if constexpr (stride == 1) {
        for (count j = 0; j < kernel; ++j) total.add(at(j));
        return total;
    } else {
        const pair_lanes a = at(0);
        const pair_lanes b = at(width);
        total.add(every_second_pair<0>(a, b));
        total.add(every_second_pair<1>(a, b));
        // One cell further, so that nothing behind the last tap is read.
        if constexpr (kernel == 3) total.add(every_second_pair<1>(at(1), at(1 + width)));
        return {in_order<double>(total.high, lane_numbers<double>{}), in_order<double>(total.low, lane_numbers<double>{})};
    }
}

template <int kernel, int stride>
void pair_box(double* high, double* low, const double* const* rows, count row_count, count group, count n, count ahead) {
    constexpr auto width = static_cast<count>(vec<double>::size);
    const auto vector_at = [&](count i) {
        const pair_lanes sums = pair_box_vector<kernel, stride>(rows, i * stride, row_count, group);
        sums.high.store_unaligned(high + i);
        sums.low.store_unaligned(low + i);
    };
    count i = 0;
    for (; i + width <= n; i += width) {
        fetch_rows(rows, i * stride, row_count, width * stride, ahead);
        vector_at(i);
    }
    if (i == n) return;
    if (n >= width) return vector_at(n - width);
    for (; i < n; ++i) {
        pair_of<double> total;
        for (count j = 0; j < kernel; ++j) {
            pair_of<double> column;
            for (count g = 0; g < row_count; g += group) {
                pair_of<double> inner;
                for (count r = 0; r < group; ++r) inner.add(rows[g + r][i * stride + j]);
                column.add(inner);
            }
            total.add(column);
        }
        high[i] = total.high;
        low[i] = total.low;
    }
}
