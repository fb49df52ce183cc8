// Pieces with the same bytes are equal; only the others are looked at cell by cell, in long double, which holds every 64-bit
// integer and every float64 exactly.
#include "app/compare.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>

#include "app/cell_stream.hpp"
#include "app/cell_words.hpp"
#include "app/reordered_source.hpp"

namespace pooltool {

namespace {

constexpr extent piece_cells = 32 << 10;

/// `count` consecutive cells as numbers.
class piece_reader {
public:
    explicit piece_reader(source& cells) : cells_(cells), header_(cells.header()), size_(size_of(header_.type)) {}

    const std::byte* read(extent first, extent count) {
        const std::byte* const bytes = cells_.fetch(first * size_, (first + count) * size_, scratch_);
        native_.resize(static_cast<std::size_t>(count * size_));
        std::memcpy(native_.data(), bytes, native_.size());
        to_native(native_.data(), count * size_, header_);
        return native_.data();
    }

    /// The parts (complex: two per cell) of what was read last.
    const std::vector<long double>& numbers() {
        numbers_.clear();
        visit_real(component_of(header_.type), [&](auto tag) {
            using T = typename decltype(tag)::type;
            const auto parts = static_cast<extent>(native_.size() / sizeof(T));
            for (extent i = 0; i < parts; ++i) {
                const T value = loaded<T>(native_.data(), i);
                if constexpr (std::is_integral_v<T>) {
                    numbers_.push_back(static_cast<long double>(value));
                } else {
                    numbers_.push_back(static_cast<long double>(to_double(value)));
                }
            }
        });
        return numbers_;
    }

    [[nodiscard]] std::string word(extent i) const {
        const std::byte* const cell = native_.data() + i * size_;
        return cell_words(header_.type, {cell, static_cast<std::size_t>(size_)}, true)[0];
    }

private:
    source& cells_;
    const array_header& header_;
    extent size_;
    scratch_buffer scratch_{};
    std::vector<std::byte> native_{};
    std::vector<long double> numbers_{};
};

/// Position of a float in the order of all floats of its type.
template <class Bits>
extent position_of(Bits bits) {
    constexpr Bits sign = static_cast<Bits>(Bits{1} << (8 * sizeof(Bits) - 1));
    const auto magnitude = static_cast<extent>(bits & static_cast<Bits>(~sign));
    return (bits & sign) != 0 ? -magnitude : magnitude;
}

template <class Bits>
extent ulps_between(const std::byte* a, const std::byte* b, extent i) {
    const extent first = position_of(loaded<Bits>(a, i));
    const extent second = position_of(loaded<Bits>(b, i));
    extent distance = 0;
    if (__builtin_sub_overflow(first, second, &distance)) return std::numeric_limits<extent>::max();
    return distance < 0 ? -distance : distance;
}

extent ulps_between(dtype type, const std::byte* a, const std::byte* b, extent i) {
    switch (size_of(type)) {
        case 2:
            return ulps_between<std::uint16_t>(a, b, i);
        case 4:
            return ulps_between<std::uint32_t>(a, b, i);
        default:
            return ulps_between<std::uint64_t>(a, b, i);
    }
}

long double distance_of(const long double* a, const long double* b, std::size_t parts) {
    if (parts == 1) return std::fabs(a[0] - b[0]);
    return std::hypot(a[0] - b[0], a[1] - b[1]);
}

class comparer {
public:
    comparer(source& a, source& b, const tolerance& limits)
        : header_(a.header()), same_type_(a.header().type == b.header().type), limits_(limits), a_(a), b_(b) {
        parts_ = is_complex(header_.type) ? 2 : 1;
        counts_ulps_ = same_type_ && is_floating(header_.type);
        result_.cells = header_.cells();
    }

    comparison all() {
        for (extent first = 0; first < result_.cells; first += piece_cells) {
            const extent count = std::min(piece_cells, result_.cells - first);
            const std::byte* const a = a_.read(first, count);
            const std::byte* const b = b_.read(first, count);
            if (same_type_ && std::memcmp(a, b, static_cast<std::size_t>(count * size_of(header_.type))) == 0) continue;
            look_at(first, count, a, b);
        }
        return result_;
    }

private:
    const array_header& header_;
    bool same_type_;
    bool counts_ulps_{false};
    std::size_t parts_{1};
    tolerance limits_;
    piece_reader a_;
    piece_reader b_;
    comparison result_{};
    bool worst_is_beyond_{false};

    void look_at(extent first, extent count, const std::byte* a_bytes, const std::byte* b_bytes) {
        const std::vector<long double>& a = a_.numbers();
        const std::vector<long double>& b = b_.numbers();
        for (extent i = 0; i < count; ++i) {
            const long double* const x = a.data() + static_cast<std::size_t>(i) * parts_;
            const long double* const y = b.data() + static_cast<std::size_t>(i) * parts_;
            bool same = true;
            bool some_nan = false;
            for (std::size_t part = 0; part < parts_; ++part) {
                const bool both_nan = std::isnan(x[part]) && std::isnan(y[part]);
                same = same && (x[part] == y[part] || both_nan);
                some_nan = some_nan || std::isnan(x[part]) || std::isnan(y[part]);
            }
            if (same) continue;
            ++result_.different;
            std::optional<extent> ulps;
            if (counts_ulps_ && !some_nan) ulps = ulps_between(header_.type, a_bytes, b_bytes, i);
            const long double distance = some_nan ? std::numeric_limits<long double>::infinity() : distance_of(x, y, parts_);
            const long double size = parts_ == 1 ? std::fabs(y[0]) : std::hypot(y[0], y[1]);
            const bool near =
                std::isfinite(distance) && std::isfinite(size) &&
                distance <= static_cast<long double>(limits_.atol) + static_cast<long double>(limits_.rtol) * size;
            const bool beyond = !near && !(ulps && *ulps <= limits_.ulp);
            if (beyond) ++result_.beyond;
            keep_worst(first + i, i, static_cast<double>(distance), ulps, beyond);
        }
    }

    void keep_worst(extent cell, extent in_piece, double distance, std::optional<extent> ulps, bool beyond) {
        const bool worse = !result_.worst || (beyond && !worst_is_beyond_) ||
                           (beyond == worst_is_beyond_ && distance > result_.worst->distance);
        if (!worse && result_.first) return;
        const worst_cell here = described(cell, in_piece, distance, ulps);
        if (!result_.first) result_.first = here;
        if (!worse) return;
        worst_is_beyond_ = beyond;
        result_.worst = here;
    }

    worst_cell described(extent cell, extent in_piece, double distance, std::optional<extent> ulps) {
        worst_cell here;
        here.a = a_.word(in_piece);
        here.b = b_.word(in_piece);
        here.distance = distance;
        here.ulps = ulps;
        const std::size_t axes = header_.shape.size();
        here.index.assign(axes, 0);
        for (std::size_t step = 0; step < axes; ++step) {
            const std::size_t axis = header_.fortran_order ? step : axes - 1 - step;
            here.index[axis] = cell % header_.shape[axis];
            cell /= header_.shape[axis];
        }
        return here;
    }
};

}  // namespace

comparison compare(source& a, source& b, const tolerance& limits) {
    const array_header& first = a.header();
    const array_header& second = b.header();
    if (is_complex(first.type) != is_complex(second.type)) {
        fail_input(std::string(name_of(first.type)) + " cells cannot be compared with " + std::string(name_of(second.type)));
    }
    if (limits.ulp > 0 && (first.type != second.type || !is_floating(first.type))) {
        fail_input("--ulp compares floats of one dtype, not " + std::string(name_of(first.type)) + " with " +
                   std::string(name_of(second.type)));
    }
    if (first.shape != second.shape) {
        comparison result;
        result.same_shape = false;
        return result;
    }
    if (first.fortran_order == second.fortran_order || first.shape.size() < 2) return comparer(a, b, limits).all();
    const std::unique_ptr<source> turned = reordered(b);
    return comparer(a, *turned, limits).all();
}

}  // namespace pooltool
