// A chain: a program as steps one after the other, run block by block with everything between first and last step in memory
// that fits the cache.
#pragma once

#include <vector>

#include "engine/steps.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

struct chain {
    std::vector<step_pointer> steps{};
    dtype stored{dtype::float32};   ///< type of the file's cells (components)
    dtype carrier{dtype::float32};  ///< type that the first step reads; `stored` cells that are not of it are staged
    bool canonical{false};          ///< the last step may leave NaNs that are not canonical (float32, float64)
    /// Set for extremes whose fast steps are right only without NaN: called for a whole block in which one was seen.
    std::function<void(const raw_cells& input, const box& where, std::byte* out, workspace& memory)> without_shortcuts{};
    bool always_without_shortcuts{false};
};

/// Cuts the output into blocks and runs the chain over them.
void run_chain(const chain& what, const memory_layout& layout, source& in, sink& out, const schedule& how);

/// The chain of extremes, or of direct sums, that computes the program, and why not where there is none.
[[nodiscard]] std::optional<chain> fold_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                              std::string& why_not);
[[nodiscard]] std::optional<chain> sum_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                             std::string& why_not);

/// An extreme or a sum that leaves NaN out of its windows.
[[nodiscard]] bool leaves_nan_out(const window_plan& plan) noexcept;

/// The chain of a program whose passes all leave NaN out, without footprint and indices, or nothing where fill values take part.
[[nodiscard]] std::optional<chain> valid_chain(const program& what, const memory_layout& layout, const kernels::table& table);

/// The windowed axes of a pass in logical order.
[[nodiscard]] std::vector<int> windowed_axes(const memory_pass& pass);

}  // namespace pooltool
