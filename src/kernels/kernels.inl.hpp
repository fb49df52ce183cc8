// All kernels of one instruction set and the table that names them. A unit defines POOLTOOL_TARGET (the xsimd architecture) and
// POOLTOOL_TABLE (the table's name), then includes this. No containers or algorithms of the standard library: their out-of-line
// copies would carry this unit's instructions into callers that must run without them.
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <xsimd/xsimd.hpp>

#include "kernels/network.hpp"
#include "kernels/table.hpp"

namespace pooltool::kernels {
namespace {

using target = POOLTOOL_TARGET;

#include "kernels/fold.inl.hpp"
#include "kernels/box.inl.hpp"
#include "kernels/neighbours.inl.hpp"
// After box and neighbours.
#include "kernels/along.inl.hpp"
#include "kernels/box_pairs.inl.hpp"
#include "kernels/box_line.inl.hpp"
#include "kernels/chords.inl.hpp"
#include "kernels/fold_planes.inl.hpp"
#include "kernels/half_box.inl.hpp"
#include "kernels/indexed.inl.hpp"
#include "kernels/phases.inl.hpp"
#include "kernels/tall.inl.hpp"
#include "kernels/rank.inl.hpp"
#include "kernels/sum.inl.hpp"
#include "kernels/sum_box.inl.hpp"
#include "kernels/mean_box.inl.hpp"
#include "kernels/block_sums.inl.hpp"
#include "kernels/pair_box.inl.hpp"
// After sum: uses its store rule.
#include "kernels/running.inl.hpp"
// After running: turns blocks as it does.
#include "kernels/sum_planes.inl.hpp"

template <fold_rule rule, class T>
constexpr void box_table(typename cell_kernels<T>::box_function (&boxes)[box_kernels][box_strides]) {
    boxes[0][0] = fold_box<rule, T, 2, 1>;
    boxes[0][1] = fold_box<rule, T, 2, 2>;
    boxes[1][0] = fold_box<rule, T, 3, 1>;
    boxes[1][1] = fold_box<rule, T, 3, 2>;
}

template <class T>
constexpr void along_table(cell_kernels<T>& cells) {
    constexpr bool real = std::is_floating_point_v<T>;
    cells.fold_along[greatest_first] = fold_along<greatest_first, T>;
    cells.fold_along[least_first] = fold_along<least_first, T>;
    cells.fold_along[greatest_last] = fold_along<real ? greatest_last : greatest_first, T>;
    cells.fold_along[least_last] = fold_along<real ? least_last : least_first, T>;
    cells.fold_along[greatest_compared] = fold_along<real ? greatest_compared : greatest_first, T>;
    cells.fold_along[least_compared] = fold_along<real ? least_compared : least_first, T>;
    cells.most_levels = along_levels<T>;
    cells.most_further = moved_neighbours<T>::most;
}

template <class T>
constexpr cell_kernels<T> cell_table() {
    cell_kernels<T> cells{};
    // Of equal integers it makes no difference which one stays.
    constexpr bool real = std::is_floating_point_v<T>;
    box_table<greatest_first, T>(cells.fold_box[greatest_first]);
    box_table<least_first, T>(cells.fold_box[least_first]);
    box_table<real ? greatest_last : greatest_first, T>(cells.fold_box[greatest_last]);
    box_table<real ? least_last : least_first, T>(cells.fold_box[least_last]);
    cells.fold_chords[greatest_first] = fold_chords<greatest_first, T>;
    cells.fold_chords[least_first] = fold_chords<least_first, T>;
    cells.fold_chords[greatest_compared] = fold_chords<real ? greatest_compared : greatest_first, T>;
    cells.fold_chords[least_compared] = fold_chords<real ? least_compared : least_first, T>;
    cells.fold_tall[greatest_first] = fold_tall<greatest_first, T>;
    cells.fold_tall[least_first] = fold_tall<least_first, T>;
    cells.fold_tall[greatest_last] = fold_tall<real ? greatest_last : greatest_first, T>;
    cells.fold_tall[least_last] = fold_tall<real ? least_last : least_first, T>;
    if constexpr (real) {
        cells.fold[greatest_first] = fold<greatest_first, T>;
        cells.fold[least_first] = fold<least_first, T>;
        cells.fold[greatest_last] = fold<greatest_last, T>;
        cells.fold[least_last] = fold<least_last, T>;
        cells.fold[greatest_compared] = fold<greatest_compared, T>;
        cells.fold[least_compared] = fold<least_compared, T>;
    } else {
        for (const fold_rule rule : {greatest_first, greatest_last, greatest_compared})
            cells.fold[rule] = fold<greatest_first, T>;
        for (const fold_rule rule : {least_first, least_last, least_compared}) cells.fold[rule] = fold<least_first, T>;
    }
    along_table(cells);
    cells.fold_ends[greatest_first] = fold_ends<greatest_first, T>;
    cells.fold_ends[least_first] = fold_ends<least_first, T>;
    cells.fold_planes[0] = fold_planes<true, T>;
    cells.fold_planes[1] = fold_planes<false, T>;
    cells.fold_line[0] = fold_line<true, T>;
    cells.fold_line[1] = fold_line<false, T>;
    cells.fold_indexed[0][0] = fold_indexed<true, T, 1>;
    cells.fold_indexed[0][1] = fold_indexed<true, T, 2>;
    cells.fold_indexed[1][0] = fold_indexed<false, T, 1>;
    cells.fold_indexed[1][1] = fold_indexed<false, T, 2>;
    cells.fold_which[0] = fold_which<true, T>;
    cells.fold_which[1] = fold_which<false, T>;
    cells.any_nan = any_nan<T>;
    cells.canonical_nan = canonical_nan<T>;
    cells.sum = sum<T>;
    if constexpr (sizeof(T) < 8 || real) {
        cells.sum_planes = sum_planes<T>;
        cells.sum_box[0][0] = sum_box<T, 2, 1>;
        cells.sum_box[0][1] = sum_box<T, 2, 2>;
        cells.sum_box[1][0] = sum_box<T, 3, 1>;
        cells.sum_box[1][1] = sum_box<T, 3, 2>;
    }
    cells.sum_suffix = sum_suffix<T>;
    cells.sum_prefix = sum_prefix<T>;
    cells.running_step = running_step<T>;
    cells.store_quotients = store_quotients<T>;
    cells.store_quotient = store_quotient<T>;
    cells.running_lines = running_lines<T>;
    cells.select_network = select_network<T>;
    return cells;
}

constexpr table make_table(const char* name) {
    table made{};
    made.name = name;
    made.vector_bytes = sizeof(typename vec<float>::register_type);
    made.i8 = cell_table<std::int8_t>();
    made.i16 = cell_table<std::int16_t>();
    made.i32 = cell_table<std::int32_t>();
    made.i64 = cell_table<std::int64_t>();
    made.u8 = cell_table<std::uint8_t>();
    made.u16 = cell_table<std::uint16_t>();
    made.u32 = cell_table<std::uint32_t>();
    made.u64 = cell_table<std::uint64_t>();
    made.f32 = cell_table<float>();
    made.f64 = cell_table<double>();
    made.split_phases[0] = split_phases<std::uint8_t>;
    made.split_phases[1] = split_phases<std::uint16_t>;
    made.split_phases[2] = split_phases<std::uint32_t>;
    made.split_phases[3] = split_phases<std::uint64_t>;
    made.pair_suffix = pair_suffix;
    made.pair_prefix = pair_prefix;
    made.pair_means = pair_means;
    made.pair_box[0][0] = pair_box<2, 1>;
    made.pair_box[0][1] = pair_box<2, 2>;
    made.pair_box[1][0] = pair_box<3, 1>;
    made.pair_box[1][1] = pair_box<3, 2>;
    made.slide_ordinals = slide_ordinals;
    made.slide_histogram = slide_histogram;
    made.mean_box[0][0] = mean_box<2, 1>;
    made.mean_box[0][1] = mean_box<2, 2>;
    made.mean_box[1][0] = mean_box<3, 1>;
    made.mean_box[1][1] = mean_box<3, 2>;
    half_box_table<greatest_first, float16_infinity, float16_nan>(made.fold_box_float16[0]);
    half_box_table<least_first, float16_infinity, float16_nan>(made.fold_box_float16[1]);
    half_box_table<greatest_first, bfloat16_infinity, bfloat16_nan>(made.fold_box_bfloat16[0]);
    half_box_table<least_first, bfloat16_infinity, bfloat16_nan>(made.fold_box_bfloat16[1]);
    made.widen_float16 = widen_float16;
    made.narrow_float16 = narrow_float16;
    made.store_float16 = store_float16;
    made.store_bfloat16 = store_bfloat16;
    return made;
}

}  // namespace
}  // namespace pooltool::kernels
