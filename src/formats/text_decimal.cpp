// The product with a 128-bit power of five (Lemire, "Number Parsing at a Gigabyte per Second", 2021), limited to powers for
// which that product always decides.
#include "formats/text_decimal.hpp"

#include <array>
#include <bit>
#include <cstddef>

namespace pooltool {
namespace {

__extension__ using wide = unsigned __int128;

constexpr int most_power = 27;  // 5^27 < 2^64: the error of the product stays below the bits that are looked at

struct power_of_five {
    std::uint64_t high;
    std::uint64_t low;
};

/// The first 128 bits of 5^power; of a negative power rounded up.
constexpr power_of_five make_power(int power) {
    wide five = 1;
    for (int i = 0; i < (power < 0 ? -power : power); ++i) five *= 5;
    wide result = five;
    if (power >= 0) {
        while ((result >> 127) == 0) result <<= 1;
    } else {
        // 2^(z + 127) / 5^-power + 1 by long division; z: the fewest bits with 2^z >= 5^-power.
        wide remainder = 1;
        while (remainder < five) remainder <<= 1;
        result = 0;
        for (int bit = 0; bit <= 127; ++bit) {
            result <<= 1;
            if (remainder >= five) {
                remainder -= five;
                result |= 1;
            }
            remainder <<= 1;
        }
        result += 1;
    }
    return {static_cast<std::uint64_t>(result >> 64), static_cast<std::uint64_t>(result)};
}

constexpr auto make_powers() {
    std::array<power_of_five, 2 * most_power + 1> powers{};
    for (int i = 0; i < static_cast<int>(powers.size()); ++i) powers[static_cast<std::size_t>(i)] = make_power(i - most_power);
    return powers;
}

constexpr auto powers_of_five = make_powers();

[[nodiscard]] double by_product(std::uint64_t mantissa, int exponent) noexcept {
    const power_of_five power = powers_of_five[static_cast<std::size_t>(exponent + most_power)];
    const int zeros = std::countl_zero(mantissa);
    const std::uint64_t scaled = mantissa << zeros;
    wide product = static_cast<wide>(scaled) * power.high;
    constexpr std::uint64_t unseen = 0x1ff;  // bits of the high half below the 55 that decide
    if ((static_cast<std::uint64_t>(product >> 64) & unseen) == unseen) {
        product += (static_cast<wide>(scaled) * power.low) >> 64;
    }
    const auto high = static_cast<std::uint64_t>(product >> 64);
    const auto low = static_cast<std::uint64_t>(product);
    const int upper = static_cast<int>(high >> 63);
    const int shift = upper + 64 - 52 - 3;
    std::uint64_t bits = high >> shift;  // 53 bits and one for rounding
    int binary = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023;
    // Exactly between two floats: to the even one.
    const bool tie = low <= 1 && exponent >= -4 && exponent <= 23 && (bits & 3) == 1 && (bits << shift) == high;
    if (tie) bits &= ~std::uint64_t{1};
    bits = (bits + (bits & 1)) >> 1;
    if (bits >= (std::uint64_t{2} << 52)) {
        bits = std::uint64_t{1} << 52;
        ++binary;
    }
    bits &= ~(std::uint64_t{1} << 52);
    return std::bit_cast<double>(bits | (static_cast<std::uint64_t>(binary) << 52));
}

}  // namespace

bool decimal_to_double(std::uint64_t mantissa, std::int64_t exponent, double& value) noexcept {
    if (mantissa == 0) {
        value = 0;
        return true;
    }
    if (exponent < -most_power || exponent > most_power) return false;
    value = by_product(mantissa, static_cast<int>(exponent));
    return true;
}

}  // namespace pooltool
