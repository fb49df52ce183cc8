// x to the power p by sums of two doubles (about 100 bits), in plain additions and multiplications: the C library's pow rounds
// differently on processors with fused multiplication, and the same input must give the same bytes everywhere.
#include "base/power.hpp"

#include <array>
#include <limits>

namespace pooltool {
namespace {

/// The number high + low, |low| at most half a unit in the last place of high.
struct pair_of_doubles {
    double high{0};
    double low{0};
};

/// |a| >= |b|, or a is 0.
constexpr pair_of_doubles ordered_sum(double a, double b) noexcept {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}

constexpr pair_of_doubles exact_sum_of(double a, double b) noexcept {
    const double sum = a + b;
    const double of_b = sum - a;
    return {sum, (a - (sum - of_b)) + (b - of_b)};
}

/// Dekker's product: exact while nothing overflows or becomes subnormal, which the ranges used here keep away from.
constexpr pair_of_doubles exact_product(double a, double b) noexcept {
    constexpr double splitter = 134217729;  // 2^27 + 1
    const double a_part = a * splitter;
    const double b_part = b * splitter;
    const double a_high = a_part - (a_part - a);
    const double b_high = b_part - (b_part - b);
    const double a_low = a - a_high;
    const double b_low = b - b_high;
    const double product = a * b;
    return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

constexpr pair_of_doubles operator+(pair_of_doubles a, pair_of_doubles b) noexcept {
    const pair_of_doubles high = exact_sum_of(a.high, b.high);
    const pair_of_doubles low = exact_sum_of(a.low, b.low);
    const pair_of_doubles middle = ordered_sum(high.high, high.low + low.high);
    return ordered_sum(middle.high, middle.low + low.low);
}

constexpr pair_of_doubles operator*(pair_of_doubles a, pair_of_doubles b) noexcept {
    const pair_of_doubles product = exact_product(a.high, b.high);
    return ordered_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

constexpr pair_of_doubles operator/(pair_of_doubles a, pair_of_doubles b) noexcept {
    const double first = a.high / b.high;
    const pair_of_doubles rest = a + pair_of_doubles{-first, 0} * b;
    const double second = rest.high / b.high;
    const pair_of_doubles rest_of_rest = rest + pair_of_doubles{-second, 0} * b;
    return ordered_sum(first, second) + pair_of_doubles{rest_of_rest.high / b.high, 0};
}

constexpr pair_of_doubles log_of_2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

constexpr std::size_t log_terms = 20;
constexpr std::size_t pairs_of_log = 8;
constexpr std::size_t exp_terms = 12;
constexpr std::size_t pairs_of_exp = 6;

/// 1, 1/3, 1/5 ...
constexpr std::array<pair_of_doubles, log_terms> odd_parts = [] {
    std::array<pair_of_doubles, log_terms> parts{};
    for (std::size_t n = 0; n < log_terms; ++n) {
        parts[n] = pair_of_doubles{1, 0} / pair_of_doubles{static_cast<double>(2 * n + 1), 0};
    }
    return parts;
}();

/// 1/0!, 1/1!, 1/2! ...
constexpr std::array<pair_of_doubles, exp_terms> factorial_parts = [] {
    std::array<pair_of_doubles, exp_terms> parts{};
    parts[0] = {1, 0};
    for (std::size_t n = 1; n < exp_terms; ++n) parts[n] = parts[n - 1] / pair_of_doubles{static_cast<double>(n), 0};
    return parts;
}();

/// The natural logarithm of x > 0, finite: 2 artanh((m - 1) / (m + 1)) of the mantissa, by its series, and the exponent's part.
pair_of_doubles log_of(double x) noexcept {
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);
    if (mantissa < 0x1.6a09e667f3bcdp-1) {
        mantissa *= 2;
        --exponent;
    }
    const pair_of_doubles t = exact_sum_of(mantissa, -1) / exact_sum_of(mantissa, 1);
    const pair_of_doubles square = t * t;
    // Each term is at most 0.0295 of the one before, five bits: what stands behind the eighth needs no more than a double.
    double tail = 0;
    for (std::size_t n = log_terms; n-- > pairs_of_log;) tail = tail * square.high + odd_parts[n].high;
    pair_of_doubles series{tail, 0};
    for (std::size_t n = pairs_of_log; n-- > 0;) series = series * square + odd_parts[n];
    const pair_of_doubles twice = t * series;
    return pair_of_doubles{2 * twice.high, 2 * twice.low} + log_of_2 * pair_of_doubles{static_cast<double>(exponent), 0};
}

/// e to the power z: 2^k times the series of what is left, of which a 64th is taken and squared six times.
double exp_of(pair_of_doubles z) noexcept {
    if (z.high > 710) return std::numeric_limits<double>::infinity();
    if (z.high < -746) return 0;
    const double whole = std::floor(z.high / log_of_2.high + 0.5);
    const pair_of_doubles rest = z + log_of_2 * pair_of_doubles{-whole, 0};
    const pair_of_doubles small{rest.high / 64, rest.low / 64};  // at most 0.0055: seven bits a term, and more
    double tail = 0;
    for (std::size_t n = exp_terms; n-- > pairs_of_exp;) tail = tail * small.high + factorial_parts[n].high;
    pair_of_doubles series{tail, 0};
    for (std::size_t n = pairs_of_exp; n-- > 0;) series = series * small + factorial_parts[n];
    for (int i = 0; i < 6; ++i) series = series * series;
    const auto exponent = static_cast<int>(whole);
    return std::ldexp(series.high + series.low, exponent);
}

}  // namespace

double power_of(double x, double p) noexcept {
    if (x < 0 && std::isfinite(x) && std::isfinite(p) && std::floor(p) == p) {
        const double size = power_of(-x, p);
        return std::fmod(p, 2) == 0 ? size : -size;
    }
    // Zero, infinity, NaN, the root of a negative number: exact answers, which the C library knows.
    constexpr double most = 1e300;  // beyond it a product with the logarithm could overflow on the way
    if (!(x > 0) || !std::isfinite(x) || x == 1 || !(std::fabs(p) < most)) return std::pow(x, p);
    const pair_of_doubles log = log_of(x);
    if (std::fabs(log.high * p) > 1000) return (log.high > 0) == (p > 0) ? std::numeric_limits<double>::infinity() : 0;
    return exp_of(log * pair_of_doubles{p, 0});
}

}  // namespace pooltool
