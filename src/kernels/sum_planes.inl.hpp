// Sums of whole small planes, many planes side by side: columns are added as vectors along the rows, then blocks of column sums
// are turned so that a lane is a plane and columns follow each other in order. Included by the per-instruction-set units only,
// inside an unnamed namespace.

template <class T>
inline double sum_plane(const T* cells, const count* row_offsets, count row_count, count group, count columns) noexcept {
    double total = 0;
    for (count c = 0; c < columns; ++c) {
        double column = 0;
        for (count g = 0; g < row_count; g += group) {
            double inner = 0;
            for (count r = g; r < g + group; ++r) inner += static_cast<double>(cells[row_offsets[r] + c]);
            column += inner;
        }
        total += column;
    }
    return total;
}

/// Columns c to c + lanes of one plane; a total that starts at +0 takes no notice of how a column of nothing but -0 started.
template <class T>
inline vec<double> plane_columns(const T* cells, const count* row_offsets, count row_count, count group) noexcept {
    vec<double> column = widened(cells + row_offsets[0]);
    for (count r = 1; r < group; ++r) column += widened(cells + row_offsets[r]);
    for (count g = group; g < row_count; g += group) {
        vec<double> inner = widened(cells + row_offsets[g]);
        for (count r = g + 1; r < g + group; ++r) inner += widened(cells + row_offsets[r]);
        column += inner;
    }
    return column;
}

template <class T>
void sum_planes(double* totals, const T* cells, count plane_step, const count* row_offsets, count row_count, count group,
                count columns, count planes, count ahead) {
    constexpr auto lanes = static_cast<count>(vec<double>::size);
    using row = typename block_row<double>::type;
    count p = 0;
    // The last columns are read as whole vectors: what is behind them must be planes too.
    for (; p + lanes <= planes && (planes - p - lanes) * plane_step >= lanes; p += lanes) {
        fetch(cells + p * plane_step, lanes * plane_step, ahead);
        vec<double> total(0.0);
        for (count c = 0; c < columns; c += lanes) {
            row block[lanes];
            for (count l = 0; l < lanes; ++l) {
                const vec<double> column = plane_columns(cells + (p + l) * plane_step + c, row_offsets, row_count, group);
                block[l] = reinterpret_cast<row>(column.data);
            }
            turn<double>(block);
            const count here = columns - c < lanes ? columns - c : lanes;
            for (count j = 0; j < here; ++j) total += vec<double>(reinterpret_cast<register_of<double>>(block[j]));
        }
        total.store_unaligned(totals + p);
    }
    for (; p < planes; ++p) totals[p] = sum_plane(cells + p * plane_step, row_offsets, row_count, group, columns);
}
