// Sliding extremes along whole lines or the ends of lines, pass after pass, in boxes of any shape. Knows neither blocks nor
// threads.
#pragma once

#include "engine/staging.hpp"
#include "kernels/table.hpp"

namespace pooltool {

/// T: double, or float where is_exact_in_float says so.
template <class T>
class line_passes {
public:
    static constexpr extent without_limit = 0;

    /// `input`: what the first `done` passes stored. `furthest`: how many windows' lengths to look back at most, or
    /// without_limit. All must outlive this.
    line_passes(const memory_layout& layout, const raw_cells& input, std::size_t done, extent furthest,
                const kernels::table& table)
        : layout_(layout), input_(input), done_(done), furthest_(furthest), table_(table) {}

    /// What pass `number` stores in this box, row-major, in `memory`; the last pass's results are not yet rounded to what it
    /// stores. Null where that would take looking back too far.
    [[nodiscard]] const T* after(std::size_t number, const box& where, workspace& memory) const;

private:
    template <class Better>
    [[nodiscard]] const T* lines(std::size_t number, const memory_pass& pass, std::size_t along, const box& where, extent back,
                                 workspace& memory) const;
    void store_as(const memory_pass& pass, T* results, extent count) const;

    const memory_layout& layout_;
    const raw_cells& input_;
    std::size_t done_;
    extent furthest_;
    const kernels::table& table_;
};

/// Are all cells and results of these passes, and what is outside of them, floats?
[[nodiscard]] bool is_exact_in_float(const memory_layout& layout, dtype input);

}  // namespace pooltool
