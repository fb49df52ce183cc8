// The random numbers that random arrays and calls are made of: the same on every machine.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>

#include "pooltool/dtype.hpp"

namespace pooltool::testing {

using generator = std::mt19937_64;

[[nodiscard]] inline extent between(generator& random, extent low, extent high) {
    return low + static_cast<extent>(random() % static_cast<std::uint64_t>(high - low + 1));
}
[[nodiscard]] inline bool chance(generator& random, int percent) { return between(random, 0, 99) < percent; }

template <class T>
[[nodiscard]] T pick(generator& random, std::initializer_list<T> choices) {
    return *(choices.begin() + between(random, 0, static_cast<extent>(choices.size()) - 1));
}

}  // namespace pooltool::testing
