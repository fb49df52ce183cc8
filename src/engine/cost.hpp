// The model of cost: what a run reads and writes, and what pooling adds to that. The prices were fitted to measured runs;
// tests/bench/run --table model compares them with new ones.
#pragma once

#include "engine/layout.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

/// Bytes, taps, reading and writing; no strategy, no pooling.
[[nodiscard]] cost traffic_of(const program& what, const array_header& header);

/// Nanoseconds of one thread that a strategy's pooling takes besides reading and writing.
using price_function = double (*)(const program& what, const memory_layout& layout);

[[nodiscard]] double price_of_nothing(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_folds(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_sums(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_powers(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_running_sums(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_indexed_boxes(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_tap_rows(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_windows(const program& what, const memory_layout& layout);
[[nodiscard]] double price_of_pass_by_pass(const program& what, const memory_layout& layout);

}  // namespace pooltool
