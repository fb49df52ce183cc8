// Extremes over small boxes of 16-bit floats without widening them: a float's sign and magnitude, read as an integer, have the
// order of its values. Included by the per-instruction-set units only, inside an unnamed namespace.

inline constexpr std::int16_t float16_infinity = 0x7c00;
inline constexpr std::int16_t float16_nan = 0x7e00;
inline constexpr std::int16_t bfloat16_infinity = 0x7f80;
inline constexpr std::int16_t bfloat16_nan = 0x7fc0;

/// As box_fold of the values that the bits stand for: zeros of both signs are equal, the first of equal ones stays, a NaN makes
/// the result the canonical one.
template <fold_rule rule, std::int16_t infinity, std::int16_t quiet>
struct half_fold {
    using T = std::int16_t;
    static constexpr bool greatest = rule == greatest_first;

    vec<T> held;
    vec<T> order;    // of what is held
    vec<T> largest;  // magnitude so far: beyond infinity's, there was a NaN

    void first(vec<T> cell) noexcept {
        held = cell;
        largest = magnitude_of(cell);
        order = order_of(cell, largest);
    }
    void next(vec<T> cell) noexcept {
        const vec<T> magnitude = magnitude_of(cell);
        const vec<T> its = order_of(cell, magnitude);
        held = chosen<T>(greatest ? its > order : its < order, cell, held);
        order = better_of<greatest, T>(its, order);
        largest = better_of<true, T>(magnitude, largest);
    }
    void join(const half_fold& later) noexcept {
        held = chosen<T>(greatest ? later.order > order : later.order < order, later.held, held);
        order = better_of<greatest, T>(later.order, order);
        largest = better_of<true, T>(later.largest, largest);
    }
    [[nodiscard]] vec<T> result() const noexcept { return chosen<T>(largest > vec<T>(infinity), vec<T>(quiet), held); }

    static T of_two(T held, T cell) noexcept {
        if (is_nan(held)) return held;
        const bool better = greatest ? order_of(cell) > order_of(held) : order_of(cell) < order_of(held);
        return better || is_nan(cell) ? cell : held;
    }
    static T canonical(T held) noexcept { return is_nan(held) ? quiet : held; }

private:
    static vec<T> magnitude_of(vec<T> cell) noexcept { return cell & vec<T>(std::int16_t{0x7fff}); }
    static vec<T> order_of(vec<T> cell, vec<T> magnitude) noexcept {
        const auto negative = reinterpret_cast<lanes_of<T>>(cell.data) >> 15;  // 0 or -1
        const auto turned_over = (reinterpret_cast<lanes_of<T>>(magnitude.data) ^ negative) - negative;
        return vec<T>(reinterpret_cast<register_of<T>>(turned_over));
    }
    static bool is_nan(T cell) noexcept { return (cell & 0x7fff) > infinity; }
    static int order_of(T cell) noexcept { return cell < 0 ? -(cell & 0x7fff) : cell; }
};

template <fold_rule rule, std::int16_t infinity, std::int16_t quiet>
constexpr void half_box_table(table::half_box_function (&boxes)[box_kernels][box_strides]) {
    using fold = half_fold<rule, infinity, quiet>;
    boxes[0][0] = fold_box<rule, std::int16_t, 2, 1, fold>;
    boxes[0][1] = fold_box<rule, std::int16_t, 2, 2, fold>;
    boxes[1][0] = fold_box<rule, std::int16_t, 3, 1, fold>;
    boxes[1][1] = fold_box<rule, std::int16_t, 3, 2, fold>;
}
