// Mean and spread are made in pieces that fit the cache, two passes each, and merged (Chan, Golub, LeVeque 1979): no
// cancellation, whatever the mean.
#include "app/statistics.hpp"

#include <cmath>

#include "app/cell_stream.hpp"
#include "app/number_text.hpp"

namespace pooltool {

namespace {

constexpr extent piece_bytes = 64 << 10;

/// Count, mean and sum of squared distances of a set of values.
struct moments {
    double count{0};
    double mean{0};
    double squares{0};

    void merge(const moments& other) {
        if (other.count == 0) return;
        const double total = count + other.count;
        const double distance = other.mean - mean;
        mean += distance * (other.count / total);
        squares += other.squares + distance * distance * (count * (other.count / total));
        count = total;
    }
};

template <class T>
std::string text_of(T value, dtype type) {
    if constexpr (std::is_integral_v<T>) {
        return std::to_string(value);
    } else if constexpr (std::is_same_v<T, boolean8>) {
        return value == boolean8::yes ? "1" : "0";
    } else {
        return scalar_text(to_double(value), type);
    }
}

template <class T>
class collector {
public:
    void take(const std::byte* bytes, extent count) {
        moments piece;
        double sum = 0;
        for (extent i = 0; i < count; ++i) {
            const T value = loaded<T>(bytes, i);
            const double wide = to_double(value);
            if (wide != wide) {
                ++counts.nan;
                continue;
            }
            if (wide == 0) ++counts.zeros;
            if (!some_ || less(value, min_)) min_ = value;
            if (!some_ || less(max_, value)) max_ = value;
            some_ = true;
            if (std::isinf(wide)) {
                ++counts.infinite;
            } else {
                piece.count += 1;
                sum += wide;
            }
        }
        if (piece.count == 0) return;
        piece.mean = sum / piece.count;
        for (extent i = 0; i < count; ++i) {
            const double wide = to_double(loaded<T>(bytes, i));
            if (std::isfinite(wide)) piece.squares += (wide - piece.mean) * (wide - piece.mean);
        }
        all_.merge(piece);
    }

    void finish(dtype type) {
        if (some_) {
            counts.min = text_of(min_, type);
            counts.max = text_of(max_, type);
        }
        counts.has_moments = all_.count > 0;
        if (!counts.has_moments) return;
        counts.mean = all_.mean;
        counts.deviation = std::sqrt(all_.squares / all_.count);
    }

    array_statistics counts{};

private:
    bool some_{false};
    T min_{};
    T max_{};
    moments all_{};

    static bool less(T a, T b) {
        if constexpr (std::is_integral_v<T>) {
            return a < b;
        } else {
            return to_double(a) < to_double(b);
        }
    }
};

/// NaN, infinities and zeros of complex cells: a cell is each when one part is (zero: both).
array_statistics complex_statistics(source& cells) {
    array_statistics counts;
    const dtype part = component_of(cells.header().type);
    visit_real(part, [&](auto tag) {
        using T = typename decltype(tag)::type;
        for_each_piece(cells, piece_bytes, [&](const std::byte* bytes, extent, extent count) {
            for (extent i = 0; i < count; ++i) {
                const double real = to_double(loaded<T>(bytes, 2 * i));
                const double imaginary = to_double(loaded<T>(bytes, 2 * i + 1));
                if (real != real || imaginary != imaginary) {
                    ++counts.nan;
                } else if (std::isinf(real) || std::isinf(imaginary)) {
                    ++counts.infinite;
                } else if (real == 0 && imaginary == 0) {
                    ++counts.zeros;
                }
            }
        });
    });
    return counts;
}

}  // namespace

array_statistics statistics_of(source& cells) {
    const array_header& header = cells.header();
    array_statistics result;
    if (is_complex(header.type)) {
        result = complex_statistics(cells);
    } else {
        visit_real(header.type, [&](auto tag) {
            using T = typename decltype(tag)::type;
            collector<T> all;
            for_each_piece(cells, piece_bytes, [&](const std::byte* bytes, extent, extent count) { all.take(bytes, count); });
            all.finish(header.type);
            result = all.counts;
        });
    }
    result.cells = header.cells();
    return result;
}

}  // namespace pooltool
