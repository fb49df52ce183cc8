// The second oracle on every type: each reducer, NaN rule, minimum of valid cells, output type and rounding, as naive loops
// over exact numbers. Cells are whole multiples of 1/64, so that sums, squares and halves are exact here and only the store
// rule rounds.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "base/exact_sum.hpp"
#include "pooltool/error.hpp"
#include "property/tours.hpp"
#include "support/naive_oracle.hpp"
#include "support/plans.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

using units = int128;  // 1/64
constexpr units one = 64;

/// A number that is to be stored: exact where it is whole cells, else a float64.
struct value {
    bool is_nan{false};
    bool whole{false};
    units exact{0};  ///< when whole, in cells
    double number{0};
};

value nan_value() { return {true, false, 0, std::nan("")}; }
value of_double(double number) { return {number != number, false, 0, number}; }
value of_cell(units cell) {
    if (cell % one == 0) return {false, true, cell / one, 0};
    return of_double(static_cast<double>(cell) / 64);
}

// ---- cells and bytes, written from the formats' definitions -----------------------------------------------------------------

/// Sign, exponent and fraction bits of a 16-bit float as a number.
double read_small_float(std::uint16_t bits, int exponent_bits) {
    const int fraction_bits = 15 - exponent_bits;
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const int exponent = (bits >> fraction_bits) & ((1 << exponent_bits) - 1);
    const int fraction = bits & ((1 << fraction_bits) - 1);
    const double sign = (bits & 0x8000) != 0 ? -1 : 1;
    if (exponent == (1 << exponent_bits) - 1) return fraction != 0 ? std::nan("") : sign * HUGE_VAL;
    if (exponent == 0) return sign * std::ldexp(fraction, 1 - bias - fraction_bits);
    return sign * std::ldexp(fraction + (1 << fraction_bits), exponent - bias - fraction_bits);
}

int exponent_bits_of(dtype type) { return type == dtype::float16 ? 5 : 8; }
bool is_small_float(dtype type) { return type == dtype::float16 || type == dtype::bfloat16; }

/// Nearest 16-bit float, of two equally near the one with an even last bit.
std::uint16_t write_small_float(double number, dtype type) {
    static std::map<dtype, std::map<double, std::uint16_t>> tables;
    auto& table = tables[type];
    const int exponent_bits = exponent_bits_of(type);
    if (table.empty()) {
        for (unsigned bits = 0; bits < 0x8000; ++bits) {
            const double each = read_small_float(static_cast<std::uint16_t>(bits), exponent_bits);
            if (!std::isnan(each)) table[each] = static_cast<std::uint16_t>(bits);
        }
        // Infinity stands where the next power of two would: what is nearer to it than to the greatest number becomes it.
        const std::uint16_t infinite = table[HUGE_VAL];
        table.erase(HUGE_VAL);
        const double greatest = table.rbegin()->first;
        table[std::ldexp(1.0, std::ilogb(greatest) + 1)] = infinite;
    }
    if (std::isnan(number)) return type == dtype::float16 ? 0x7e00 : 0x7fc0;
    const std::uint16_t sign = std::signbit(number) ? 0x8000 : 0;
    const double magnitude = std::fabs(number);
    const auto above = table.lower_bound(magnitude);
    if (above == table.end()) return static_cast<std::uint16_t>(sign | table.rbegin()->second);
    if (above->first == magnitude) return static_cast<std::uint16_t>(sign | above->second);
    const auto below = std::prev(above);
    const double down = magnitude - below->first;
    const double up = above->first - magnitude;
    const bool takes_upper = up < down || (up == down && (above->second & 1) == 0);
    return static_cast<std::uint16_t>(sign | (takes_upper ? above->second : below->second));
}

struct whole_range {
    int128 lowest;
    int128 greatest;
};

whole_range range_of(dtype type) {
    const int bits = static_cast<int>(size_of(type)) * 8;
    if (type == dtype::boolean) return {0, 1};
    const bool has_sign = type == dtype::int8 || type == dtype::int16 || type == dtype::int32 || type == dtype::int64;
    if (has_sign) return {-(int128{1} << (bits - 1)), (int128{1} << (bits - 1)) - 1};
    return {0, (int128{1} << bits) - 1};
}

bool is_float(dtype type) { return is_small_float(type) || type == dtype::float32 || type == dtype::float64; }

/// The bytes of a value in a type: floats to nearest, integers by the rounding, saturated, NaN as 0.
std::uint64_t stored(const value& what, dtype type, rounding how) {
    if (is_float(type)) {
        if (type == dtype::float32) {
            const float narrow = what.whole ? static_cast<float>(what.exact) : static_cast<float>(what.number);
            const float kept = what.is_nan ? std::numeric_limits<float>::quiet_NaN() : narrow;
            std::uint32_t bits = 0;
            std::memcpy(&bits, &kept, sizeof bits);
            return bits;
        }
        const double number = what.whole ? static_cast<double>(what.exact) : what.number;
        if (is_small_float(type)) return write_small_float(what.is_nan ? std::nan("") : number, type);
        const double kept = what.is_nan ? std::numeric_limits<double>::quiet_NaN() : number;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &kept, sizeof bits);
        return bits;
    }
    int128 number = what.exact;
    if (!what.whole) {
        double at = what.is_nan ? 0 : what.number;
        const double floor = std::floor(at);
        const double over = at - floor;
        const bool odd = std::fmod(floor, 2) != 0;
        switch (how) {
            case rounding::trunc:
                at = at < 0 && over > 0 ? floor + 1 : floor;
                break;
            case rounding::floor:
                at = floor;
                break;
            case rounding::half_even:
                at = over > 0.5 || (over == 0.5 && odd) ? floor + 1 : floor;
                break;
            case rounding::half_away:
                at = over > 0.5 || (over == 0.5 && at > 0) ? floor + 1 : floor;
                break;
        }
        constexpr double beyond = 1e30;
        number = static_cast<int128>(std::clamp(at, -beyond, beyond));
    }
    const whole_range range = range_of(type);
    number = std::clamp(number, range.lowest, range.greatest);
    const std::uint64_t mask = size_of(type) == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size_of(type))) - 1;
    return static_cast<std::uint64_t>(number) & mask;
}

std::vector<std::uint64_t> cells_as_numbers(const memory_array& array) {
    const auto size = static_cast<std::size_t>(size_of(array.header.type));
    std::vector<std::uint64_t> cells(array.bytes.size() / size);
    for (std::size_t i = 0; i < cells.size(); ++i) std::memcpy(&cells[i], array.bytes.data() + i * size, size);
    return cells;
}

// ---- random calls -----------------------------------------------------------------------------------------------------------

enum class statistic { maximum, minimum, sum, mean, padded_mean, fixed_mean, median, rank, norm_1, norm_2, scaled_norm };
constexpr std::array every_statistic{statistic::maximum,     statistic::minimum,    statistic::sum,        statistic::mean,
                                     statistic::padded_mean, statistic::fixed_mean, statistic::median,     statistic::rank,
                                     statistic::norm_1,      statistic::norm_2,     statistic::scaled_norm};

bool is_norm(statistic which) { return which >= statistic::norm_1; }

struct drawn {
    std::vector<naive::pool_axis> axes{};
    std::vector<units> cells{};
    std::vector<bool> nans{};
    window_plan plan{};
    memory_array input{};
};

class draw {
public:
    explicit draw(std::uint64_t seed) : random_(seed) {}
    long between(long low, long high) { return std::uniform_int_distribution<long>(low, high)(random_); }

    units cell(dtype type, bool small) {
        if (is_float(type)) {
            const long most = type == dtype::bfloat16 ? 255 : type == dtype::float16 || small ? 2047 : 1 << 23;
            return between(-most, most);
        }
        const whole_range range = range_of(type);
        if (small || between(0, 2) == 0) {
            return one * between(static_cast<long>(std::max<int128>(range.lowest, -90)),
                                 static_cast<long>(std::min<int128>(range.greatest, 90)));
        }
        const int128 span = range.greatest - range.lowest + 1;
        return one * (range.lowest + static_cast<int128>(random_()) % span);
    }

private:
    std::mt19937_64 random_;
};

drawn random_call(draw& draw, dtype type, statistic which, nan_rule rule) {
    drawn call;
    for (long rank = draw.between(1, 3); rank > 0; --rank) {
        naive::pool_axis axis;
        do {
            axis = {draw.between(1, 6), draw.between(1, 3), draw.between(1, 3),     draw.between(1, 2),
                    draw.between(0, 2), draw.between(0, 2), draw.between(0, 1) == 1};
        } while (naive::output_length(axis) < 1);
        call.axes.push_back(axis);
    }
    call.plan = pass_over({}, reducer::sum, type);
    naive::index shape;
    for (const naive::pool_axis& each : call.axes) {
        axis_plan axis;
        axis.in = each.length;
        axis.out = naive::output_length(each);
        axis.kernel = each.kernel;
        axis.stride = each.stride;
        axis.dilation = each.dilation;
        axis.origin = -each.lo;
        axis.counted = which == statistic::padded_mean ? range{-each.lo, each.length + each.hi} : range{0, each.length};
        call.plan.axes.push_back(axis);
        shape.push_back(each.length);
    }
    call.plan.nan = rule;
    call.plan.out = every_real_type[static_cast<std::size_t>(draw.between(0, every_real_type.size() - 1))];
    call.plan.round = static_cast<rounding>(draw.between(0, 3));
    if (rule == nan_rule::ignore && draw.between(0, 1) == 1) call.plan.min_valid = draw.between(1, 4);
    call.plan.empty_value = -99;
    const bool sprinkled = is_float(type) && draw.between(0, 1) == 1;
    std::vector<std::uint64_t> bits;
    for (long i = 0; i < naive::cells_of(shape); ++i) {
        call.cells.push_back(draw.cell(type, is_norm(which)));
        call.nans.push_back(sprinkled && draw.between(0, 5) == 0);
        bits.push_back(stored(call.nans.back() ? nan_value() : of_cell(call.cells.back()), type, rounding::trunc));
    }
    call.input.header.type = type;
    call.input.header.shape.assign(shape.begin(), shape.end());
    const auto size = static_cast<std::size_t>(size_of(type));
    call.input.bytes.resize(bits.size() * size);
    for (std::size_t i = 0; i < bits.size(); ++i) std::memcpy(call.input.bytes.data() + i * size, &bits[i], size);
    return call;
}

// ---- the statistics ---------------------------------------------------------------------------------------------------------

/// What the window's cells become; `real`: cells in scan order, `padded`: taps inside of the padded array, `volume`: all taps.
value reduced(const drawn& call, statistic which, const std::vector<units>& real, bool has_nan, long lost, long padded,
              long volume) {
    const whole_range range = range_of(call.plan.in);
    if (has_nan) return nan_value();
    const auto count = static_cast<double>(real.size());
    units sum = 0;
    for (const units cell : real) sum += cell;
    const double total = static_cast<double>(sum) / 64;
    std::vector<units> sorted = real;
    std::sort(sorted.begin(), sorted.end());
    double powers = 0;
    for (const units cell : real) {
        const double magnitude = std::fabs(static_cast<double>(cell)) / 64;
        powers += which == statistic::norm_1 ? magnitude : magnitude * magnitude;
    }
    switch (which) {
        case statistic::maximum:
        case statistic::minimum: {
            const bool greatest = which == statistic::maximum;
            if (!real.empty()) return of_cell(greatest ? sorted.back() : sorted.front());
            if (is_float(call.plan.in)) return of_double(greatest ? -HUGE_VAL : HUGE_VAL);
            return {false, true, greatest ? range.lowest : range.greatest, 0};
        }
        case statistic::sum:
            return is_float(call.plan.in) ? of_double(total) : value{false, true, sum / one, 0};
        case statistic::mean:
            return of_double(real.empty() ? 0 : total / count);
        case statistic::padded_mean:
            return of_double(padded == lost ? 0 : total / static_cast<double>(padded - lost));
        case statistic::fixed_mean:
            return of_double(total / -3);
        case statistic::median: {
            if (real.empty()) return nan_value();
            const units upper = sorted[sorted.size() / 2];
            if (sorted.size() % 2 == 1) return of_cell(upper);
            return of_double(static_cast<double>(sorted[sorted.size() / 2 - 1] + upper) / 128);
        }
        case statistic::rank: {
            if (real.empty()) return nan_value();
            const auto present = static_cast<long>(real.size());
            long place = static_cast<long>(call.plan.rank);
            if (present < volume) place = (2 * place * (present - 1) + volume - 1) / (2 * (volume - 1));
            return of_cell(sorted[static_cast<std::size_t>(place)]);
        }
        case statistic::norm_1:
            return of_double(powers);
        case statistic::norm_2:
            return of_double(std::sqrt(powers));
        case statistic::scaled_norm:
            return of_double(std::sqrt((real.empty() ? 0 : powers / count) * 7));
    }
    return {};
}

void set_statistic(draw& draw, statistic which, window_plan& plan, long volume) {
    plan.divisor = which == statistic::mean || which == statistic::padded_mean || which == statistic::scaled_norm
                       ? divisor_rule::counted
                       : divisor_rule::none;
    if (which == statistic::maximum) plan.reduce = reducer::maximum;
    if (which == statistic::minimum) plan.reduce = reducer::minimum;
    if (which == statistic::median) plan.reduce = reducer::median;
    if (which == statistic::rank) {
        plan.reduce = reducer::rank;
        plan.rank = draw.between(0, volume - 1);
    }
    if (which == statistic::fixed_mean) {
        plan.divisor = divisor_rule::fixed;
        plan.divisor_value = -3;
    }
    if (is_norm(which)) {
        plan.reduce = reducer::power;
        plan.power = which == statistic::norm_1 ? 1 : 2;
        plan.power_signed = which == statistic::scaled_norm;
        plan.power_volume = 7;
    }
}

/// All windows of a call; nothing where a refused NaN is among them.
std::optional<std::vector<std::uint64_t>> naive_answer(const drawn& call, statistic which, long volume) {
    std::vector<std::uint64_t> results;
    const std::vector<double> places_only(call.cells.size());
    for (const naive::pool_window& window : naive::pool_windows(places_only, call.axes)) {
        std::vector<units> real;
        long lost = 0;
        for (const long place : window.places) {
            const auto at = static_cast<std::size_t>(place);
            if (call.nans[at]) {
                ++lost;
            } else {
                real.push_back(call.cells[at]);
            }
        }
        if (lost > 0 && call.plan.nan == nan_rule::refuse) return std::nullopt;
        const bool ignored = call.plan.nan == nan_rule::ignore;
        const bool too_few = static_cast<extent>(real.size()) < call.plan.min_valid;
        const value made = too_few
                               ? of_double(-99)
                               : reduced(call, which, real, lost > 0 && !ignored, ignored ? lost : 0, window.padded, volume);
        results.push_back(stored(made, call.plan.out, call.plan.round));
    }
    return results;
}

}  // namespace

TEST_CASE("every reducer on every type, with every rule on NaN, agrees with the naive loops to the bit") {
    int compared = 0;
    int refused = 0;
    for (const dtype type : every_real_type) {
        for (const statistic which : every_statistic) {
            for (const nan_rule rule : {nan_rule::propagate, nan_rule::ignore, nan_rule::refuse}) {
                for (std::uint64_t round = 0; round < 8; ++round) {
                    draw draw(round * 7919 + static_cast<std::uint64_t>(type) * 131 + static_cast<std::uint64_t>(which) * 17 +
                              static_cast<std::uint64_t>(rule));
                    drawn call = random_call(draw, type, which, rule);
                    long volume = 1;
                    for (const naive::pool_axis& axis : call.axes) volume *= axis.kernel;
                    set_statistic(draw, which, call.plan, volume);
                    INFO(name_of(type) << " to " << name_of(call.plan.out) << ", statistic " << static_cast<int>(which)
                                       << ", NaN rule " << static_cast<int>(rule) << ", round " << round);
                    const auto expected = naive_answer(call, which, volume);
                    const program what = program_for(call.input.header, {call.plan});
                    if (!expected) {
                        CHECK_THROWS_AS(reference_answer(what, call.input), pooltool::error);
                        ++refused;
                        continue;
                    }
                    CHECK(cells_as_numbers(reference_answer(what, call.input).cells) == *expected);
                    ++compared;
                }
            }
        }
    }
    CHECK(compared > 3000);
    CHECK(refused > 50);
}
