// Cells to measure with: random, finite, of every real type but bool and bfloat16. The same seed gives the same cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "pooltool/dtype.hpp"

namespace pooltool::bench {

/// Marsaglia's xorshift64*: fast, and good enough that no branch predictor learns it.
class random_bits {
public:
    explicit random_bits(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}

    std::uint64_t next() noexcept {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 0x2545f4914f6cdd1du;
    }

private:
    std::uint64_t state_;
};

/// Fills `count` cells. float32, float64: uniform in [-1, 1). float16: of magnitude 1 to 2, either sign. Integers: any.
inline void fill_cells(dtype type, std::byte* cells, extent count, random_bits& random) {
    const extent size = size_of(type);
    if (type == dtype::boolean || type == dtype::bfloat16 || is_complex(type)) {
        throw std::invalid_argument("no random cells of type " + std::string(name_of(type)));
    }
    for (extent i = 0; i < count; ++i) {
        std::uint64_t bits = random.next();
        if (type == dtype::float32) {
            const float value = static_cast<float>(static_cast<std::int32_t>(bits >> 32) >> 7) * 0x1p-24f;
            std::memcpy(&bits, &value, sizeof value);
        } else if (type == dtype::float64) {
            const double value = static_cast<double>(static_cast<std::int64_t>(bits) >> 10) * 0x1p-53;
            std::memcpy(&bits, &value, sizeof value);
        } else if (type == dtype::float16) {
            bits = ((bits >> 48) & 0x83ffu) | 0x3c00u;
        } else {
            bits >>= 64 - 8 * size;
        }
        std::memcpy(cells + i * size, &bits, static_cast<std::size_t>(size));
    }
}

}  // namespace pooltool::bench
