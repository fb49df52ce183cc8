// A chain: a program as steps one after the other, run block by block with everything between first and last step in memory
// that fits the cache.
#pragma once

#include <vector>

#include "engine/box_link.hpp"
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

    /// A pass that differs from one of the layout's in its plan, kept as long as the chain.
    const memory_pass& own(const memory_pass& like, window_plan plan) {
        owned.push_back(std::make_unique<own_pass>(own_pass{std::move(plan), like}));
        owned.back()->pass.plan = &owned.back()->plan;
        return owned.back()->pass;
    }

private:
    struct own_pass {
        window_plan plan;
        memory_pass pass;
    };
    std::vector<std::unique_ptr<own_pass>> owned{};
};

/// Cuts the output into blocks and runs the chain over them.
void run_chain(const chain& what, const memory_layout& layout, source& in, sink& out, const schedule& how);

/// The chain of extremes, or of direct sums, that computes the program, and why not where there is none.
[[nodiscard]] std::optional<chain> fold_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                              std::string& why_not);
[[nodiscard]] std::optional<chain> sum_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                             std::string& why_not);

/// The same for powers, whose sums are made like any others.
[[nodiscard]] std::optional<chain> power_chain(const program& what, const memory_layout& layout, const kernels::table& table,
                                               std::string& why_not);

/// What every pass of a chain must be: all cells of the kernel box, all of them welcome, no index.
[[nodiscard]] bool plain_windows(const program& what, std::string& why_not);

/// The steps of a pass of direct sums of cells of `carrier`, divided and stored. `fill`: of the constant border.
void append_direct_sums(chain& made, sum_kind kind, dtype carrier, const memory_pass& pass, double fill, bool paired,
                        const kernels::table& table);

/// An extreme or a sum that leaves NaN out of its windows.
[[nodiscard]] bool leaves_nan_out(const window_plan& plan) noexcept;

/// The chain of a program whose passes all leave NaN out, without footprint and indices, or nothing where fill values take
/// part.
[[nodiscard]] std::optional<chain> valid_chain(const program& what, const memory_layout& layout, const kernels::table& table);

/// The windowed axes of a pass in logical order.
[[nodiscard]] std::vector<int> windowed_axes(const memory_pass& pass);
/// These axes' windows, in that order.
[[nodiscard]] std::vector<fold_link> links_of(const memory_pass& pass);

}  // namespace pooltool
