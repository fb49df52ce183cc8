// The cells of a tile numbered in ascending order: each gets an ordinal of its own, equal cells neighbouring ones, NaN the
// last. What is ordered once per tile need not be ordered once per window.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

inline constexpr extent most_ordinals = 65536;

template <class T>
class tile_ordinals {
public:
    /// count <= most_ordinals.
    void number(const T* cells, extent count) {
        keyed_.resize(static_cast<std::size_t>(count));
        ordinals_.resize(keyed_.size());
        sorted_.resize(keyed_.size());
        for (std::size_t i = 0; i < keyed_.size(); ++i) keyed_[i] = {key_of(cells[i]), static_cast<std::uint16_t>(i)};
        if constexpr (sizeof(T) <= 4) {
            other_.resize(keyed_.size());
            for (int shift = 0; shift < static_cast<int>(8 * sizeof(T)); shift += digit_bits) sort_by_digit(shift);
        } else {
            std::sort(keyed_.begin(), keyed_.end(), [](const keyed& a, const keyed& b) { return a.key < b.key; });
        }
        for (std::size_t i = 0; i < keyed_.size(); ++i) {
            ordinals_[keyed_[i].place] = static_cast<std::uint16_t>(i);
            sorted_[i] = cells[keyed_[i].place];
        }
    }

    [[nodiscard]] const std::uint16_t* ordinals() const noexcept { return ordinals_.data(); }
    [[nodiscard]] T value(std::uint16_t ordinal) const noexcept { return sorted_[ordinal]; }

private:
    using key_type = std::conditional_t<sizeof(T) <= 4, std::uint32_t, std::uint64_t>;
    struct keyed {
        key_type key;
        std::uint16_t place;
    };
    static constexpr int digit_bits = sizeof(T) == 1 ? 8 : 11;

    /// Unsigned keys in the cells' order.
    static key_type key_of(T cell) noexcept {
        if constexpr (std::is_floating_point_v<T>) {
            if (cell != cell) return ~key_type{0};
            const auto bits = std::bit_cast<key_type>(cell);
            constexpr key_type sign = key_type{1} << (8 * sizeof(T) - 1);
            return (bits & sign) != 0 ? ~bits : bits | sign;
        } else if constexpr (std::is_signed_v<T>) {
            using bits = std::make_unsigned_t<T>;
            return static_cast<key_type>(
                static_cast<bits>(static_cast<bits>(cell) ^ static_cast<bits>(bits{1} << (8 * sizeof(T) - 1))));
        } else {
            return cell;
        }
    }

    void sort_by_digit(int shift) {
        constexpr std::size_t digits = std::size_t{1} << digit_bits;
        counts_.assign(digits, 0);
        for (const keyed& each : keyed_) ++counts_[(each.key >> shift) & (digits - 1)];
        std::uint32_t start = 0;
        for (std::uint32_t& each : counts_) {
            const std::uint32_t here = each;
            each = start;
            start += here;
        }
        for (const keyed& each : keyed_) other_[counts_[(each.key >> shift) & (digits - 1)]++] = each;
        keyed_.swap(other_);
    }

    std::vector<keyed> keyed_{};
    std::vector<keyed> other_{};
    std::vector<std::uint32_t> counts_{};
    std::vector<std::uint16_t> ordinals_{};
    std::vector<T> sorted_{};
};

}  // namespace pooltool
