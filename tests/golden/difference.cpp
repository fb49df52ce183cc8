// Cell by cell; see difference.hpp.
#include "difference.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace golden {
namespace {

__extension__ typedef __int128 wide;

/// One real number of an array: the cell itself, or a part of a complex one.
struct number {
    char kind{'f'};
    std::size_t size{8};
    std::uint64_t bits{0};

    [[nodiscard]] bool floating() const { return kind == 'f'; }

    [[nodiscard]] wide whole() const {
        if (kind != 'i') return static_cast<wide>(bits);
        const unsigned unused = static_cast<unsigned>(64 - 8 * size);
        return static_cast<wide>(static_cast<std::int64_t>(bits << unused) >> unused);
    }

    [[nodiscard]] double value() const {
        if (size == 8) {
            double result = 0;
            std::memcpy(&result, &bits, 8);
            return result;
        }
        if (size == 4) {
            const auto half = static_cast<std::uint32_t>(bits);
            float result = 0;
            std::memcpy(&result, &half, 4);
            return static_cast<double>(result);
        }
        const auto exponent = static_cast<int>(bits >> 10 & 31);
        const auto mantissa = static_cast<int>(bits & 1023);
        double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(mantissa + 1024, exponent - 25);
        if (exponent == 31) {
            magnitude = mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
        }
        return (bits >> 15) != 0 ? -magnitude : magnitude;
    }

    /// Counts representable values; both zeros are 0.
    [[nodiscard]] wide step() const {
        if (!floating()) return whole();
        const wide top = static_cast<wide>(1) << (8 * size - 1);
        const auto raw = static_cast<wide>(bits);
        return raw >= top ? top - raw : raw;
    }
};

number number_at(const npy_cells& cells, std::size_t i) {
    const bool complex = cells.kind == 'c';
    number result{complex ? 'f' : cells.kind, complex ? cells.size / 2 : cells.size, 0};
    const std::size_t start = i * result.size;
    for (std::size_t k = 0; k < result.size; ++k) {
        const std::size_t weight = std::endian::native == std::endian::little ? k : result.size - 1 - k;
        result.bits |= std::to_integer<std::uint64_t>(cells.data[start + k]) << (8 * weight);
    }
    return result;
}

wide magnitude(wide value) { return value < 0 ? -value : value; }

bool differs(const number& got, const number& want, const tolerance& within) {
    const bool got_nan = got.floating() && std::isnan(got.value());
    const bool want_nan = want.floating() && std::isnan(want.value());
    if (got_nan || want_nan) return got_nan != want_nan;
    if (within.how == tolerance::kind::exact) return got.bits != want.bits;
    if (want.floating() && (std::isinf(got.value()) || std::isinf(want.value()))) return got.value() != want.value();
    if (within.how == tolerance::kind::ulp) return static_cast<double>(magnitude(got.step() - want.step())) > within.steps;
    if (want.floating()) return !(std::fabs(got.value() - want.value()) <= within.atol + within.rtol * std::fabs(want.value()));
    const auto apart = static_cast<double>(magnitude(got.whole() - want.whole()));
    return apart > within.atol + within.rtol * static_cast<double>(magnitude(want.whole()));
}

std::string shown(const number& n) {
    char text[64];
    const auto end = n.floating()    ? std::to_chars(text, text + sizeof text, n.value()).ptr
                     : n.kind == 'i' ? std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(n.whole())).ptr
                                     : std::to_chars(text, text + sizeof text, n.bits).ptr;
    return {text, end};
}

std::string shown_shape(const npy_cells& cells) {
    std::string text = "(";
    for (const std::int64_t length : cells.shape) text += std::to_string(length) + ",";
    return text + ")";
}

}  // namespace

std::string difference(const npy_cells& got, const npy_cells& want, const tolerance& within) {
    if (got.type_name() != want.type_name()) return "type " + got.type_name() + " instead of " + want.type_name();
    if (got.shape != want.shape) return "shape " + shown_shape(got) + " instead of " + shown_shape(want);
    const std::size_t parts = want.kind == 'c' ? 2 : 1;
    std::size_t differing = 0;
    std::string first;
    for (std::size_t i = 0; i < want.count(); ++i) {
        bool bad = false;
        for (std::size_t part = i * parts; part < (i + 1) * parts; ++part) {
            const number g = number_at(got, part);
            const number w = number_at(want, part);
            if (!differs(g, w, within)) continue;
            if (first.empty()) {
                first.append("[")
                    .append(coordinates(want, i))
                    .append("]: ")
                    .append(shown(g))
                    .append(" instead of ")
                    .append(shown(w));
            }
            bad = true;
        }
        differing += bad ? 1 : 0;
    }
    if (differing == 0) return {};
    return std::to_string(differing) + " of " + std::to_string(want.count()) + " elements differ, first " + first;
}

}  // namespace golden
