// Every output of sliding passes, computed once, pass by pass, into unnamed temporary files: for arrays full of NaN, where
// every block would have to look back to the beginning of its lines. Whoever needs a part of it helps.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/staging.hpp"
#include "engine/temporary_map.hpp"
#include "kernels/table.hpp"

namespace pooltool {

class whole_passes {
public:
    /// `layout` and `table` must outlive this. `out_type`: of the results' components.
    whole_passes(const memory_layout& layout, dtype out_type, const kernels::table& table)
        : layout_(layout), out_type_(out_type), table_(table) {}

    /// Has any thread asked for a part?
    [[nodiscard]] bool asked_for() const noexcept { return asked_for_.load(std::memory_order_relaxed); }

    /// The outputs of the box `where`, after taking part in what is left to compute. `input` must reach all cells of the array,
    /// the same in every call. Any thread. Throws error(system) where there is no room for a temporary file, std::bad_alloc;
    /// then every other call does, too.
    [[nodiscard]] view<const std::byte> part(const raw_cells& input, const box& where, workspace& memory);

private:
    void begin_pass();
    void compute(extent number, workspace& memory);
    template <class T>
    void compute_box(const box& where, workspace& memory);
    [[nodiscard]] coordinates shape_after(std::size_t passes) const;
    [[nodiscard]] dtype type_after(std::size_t passes) const;

    const memory_layout& layout_;
    dtype out_type_;
    const kernels::table& table_;
    std::atomic<bool> asked_for_{false};
    std::mutex mutex_{};
    std::condition_variable advanced_{};
    std::exception_ptr refusal_{};
    std::size_t done_{0};  ///< passes
    std::optional<raw_cells> input_{};
    std::unique_ptr<temporary_map> before_{};  ///< what pass number done_ stored, which is the last in the end
    std::unique_ptr<temporary_map> made_{};    ///< what the next one stores
    // The next pass's parts, boxes of this size that hold whole lines.
    coordinates shape_{};
    coordinates part_shape_{};
    extent parts_{0};
    extent taken_{0};
    extent finished_{0};
};

}  // namespace pooltool
