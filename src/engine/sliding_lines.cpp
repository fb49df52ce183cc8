// Which way a block goes; see sliding_lines.hpp.
#include "engine/sliding_lines.hpp"

#include "engine/line_passes.hpp"
#include "engine/steps.hpp"

namespace pooltool {

template <class T>
bool sliding_lines::block_alone(const raw_cells& input, const box& where, std::byte* out, workspace& memory) const {
    constexpr extent windows = 8;
    const line_passes<T> passes(layout_, input, 0, windows, table_);
    const T* const results = passes.after(layout_.passes.size(), where, memory);
    if (results == nullptr) return false;
    store_cells<T>(out, out_type_, layout_.passes.back().plan->round, results, cells_of(where), table_);
    return true;
}

void sliding_lines::block(const raw_cells& input, const box& where, std::byte* out, workspace& memory) {
    if (!all_.asked_for()) {
        const bool narrow = is_exact_in_float(layout_, input.type);
        if (narrow ? block_alone<float>(input, where, out, memory) : block_alone<double>(input, where, out, memory)) return;
    }
    copy_cells(all_.part(input, where, memory), dense_view(out, where), size_of(out_type_));
}

}  // namespace pooltool
