// Where an array has NaN, found out chunk by chunk and at most once each: sliding extremes may take their shortcuts only where
// none is near.
#pragma once

#include <atomic>
#include <memory>

#include "engine/staging.hpp"
#include "engine/view.hpp"

namespace pooltool {

class nan_map {
public:
    explicit nan_map(extent cells)
        : chunks_((cells + chunk_cells - 1) / chunk_cells),
          cells_(cells),
          known_(new std::atomic<std::uint8_t>[static_cast<std::size_t>(chunks_)]) {
        for (extent i = 0; i < chunks_; ++i) known_[static_cast<std::size_t>(i)].store(unknown, std::memory_order_relaxed);
    }

    /// Is there a NaN among the array's cells [begin, end), in memory order, or in their chunks? Any thread.
    [[nodiscard]] bool any(const raw_cells& array, dtype carrier, range where, workspace& memory, const kernels::table& table) {
        if (where.begin >= where.end) return false;
        for (extent i = where.begin / chunk_cells; i <= (where.end - 1) / chunk_cells; ++i) {
            std::atomic<std::uint8_t>& known = known_[static_cast<std::size_t>(i)];
            std::uint8_t state = known.load(std::memory_order_relaxed);
            if (state == unknown) {
                state = look(array, carrier, {i * chunk_cells, std::min(cells_, (i + 1) * chunk_cells)}, memory, table)
                            ? present
                            : absent;
                known.store(state, std::memory_order_relaxed);
            }
            if (state == present) return true;
        }
        return false;
    }

    /// Says that there is none among these cells. Any thread.
    void has_none(range where) {
        for (extent i = (where.begin + chunk_cells - 1) / chunk_cells; (i + 1) * chunk_cells <= where.end; ++i) {
            known_[static_cast<std::size_t>(i)].store(absent, std::memory_order_relaxed);
        }
    }

private:
    static constexpr extent chunk_cells = 1024;
    static constexpr std::uint8_t unknown = 0;
    static constexpr std::uint8_t absent = 1;
    static constexpr std::uint8_t present = 2;

    static bool look(const raw_cells& array, dtype carrier, range where, workspace& memory, const kernels::table& table) {
        raw_cells line{array.base + where.begin * size_of(array.type), {{0, length_of(where)}}, {1}, array.type, array.swapped};
        const extent n = length_of(where);
        if (carrier == dtype::float64) {
            const double* cells = reinterpret_cast<const double*>(line.base);
            if (!readable_in_place(line, carrier)) {
                double* const staged = memory.cells<double>(buffer_staged, n);
                stage(line, line.where, staged, table);
                cells = staged;
            }
            return table.f64.any_nan(cells, n);
        }
        const float* cells = reinterpret_cast<const float*>(line.base);
        if (!readable_in_place(line, carrier)) {
            float* const staged = memory.cells<float>(buffer_staged, n);
            stage(line, line.where, staged, table);
            cells = staged;
        }
        return table.f32.any_nan(cells, n);
    }

    extent chunks_;
    extent cells_;
    std::unique_ptr<std::atomic<std::uint8_t>[]> known_;
};

}  // namespace pooltool
