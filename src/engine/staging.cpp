// Conversions of cells, row by row; see staging.hpp.
#include "engine/staging.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

#include "base/visit.hpp"

namespace pooltool {
namespace {

template <class T>
T swapped_bytes(T value) noexcept {
    if constexpr (sizeof(T) == 2) {
        return std::bit_cast<T>(__builtin_bswap16(std::bit_cast<std::uint16_t>(value)));
    } else if constexpr (sizeof(T) == 4) {
        return std::bit_cast<T>(__builtin_bswap32(std::bit_cast<std::uint32_t>(value)));
    } else if constexpr (sizeof(T) == 8) {
        return std::bit_cast<T>(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
    } else {
        return value;
    }
}

template <class Cell, class Carrier>
Carrier carried(Cell cell) noexcept {
    if constexpr (std::is_same_v<Cell, boolean8>) {
        return static_cast<Carrier>(static_cast<std::uint8_t>(cell) != 0 ? 1 : 0);
    } else if constexpr (std::is_same_v<Cell, float16> || std::is_same_v<Cell, bfloat16>) {
        return static_cast<Carrier>(widen(cell));
    } else {
        return static_cast<Carrier>(cell);
    }
}

template <class Cell, class Carrier>
void stage_row(Carrier* out, const std::byte* row, extent n, bool swapped, const kernels::table& table) {
    if constexpr (std::is_same_v<Cell, float16> && std::is_same_v<Carrier, float>) {
        if (!swapped && reinterpret_cast<std::uintptr_t>(row) % alignof(std::uint16_t) == 0) {
            table.widen_float16(out, reinterpret_cast<const std::uint16_t*>(row), n);
            return;
        }
    }
    if constexpr (std::is_same_v<Cell, Carrier>) {
        if (!swapped) {
            std::memcpy(out, row, static_cast<std::size_t>(n) * sizeof(Cell));
            return;
        }
    }
    for (extent i = 0; i < n; ++i) {
        Cell cell;
        std::memcpy(&cell, row + i * static_cast<extent>(sizeof(Cell)), sizeof(Cell));
        out[i] = carried<Cell, Carrier>(swapped ? swapped_bytes(cell) : cell);
    }
}

/// A cell type and a carrier that belong together: everything else is never asked for.
template <class Cell, class Carrier>
inline constexpr bool carries = std::is_same_v<Carrier, double> || std::is_same_v<Cell, Carrier> ||
                                (std::is_same_v<Cell, boolean8> && std::is_same_v<Carrier, std::uint8_t>) ||
                                ((std::is_same_v<Cell, float16> ||
                                  std::is_same_v<Cell, bfloat16>)&&std::is_same_v<Carrier, float>);

}  // namespace

dtype native_carrier(dtype type) noexcept {
    switch (type) {
        case dtype::boolean:
            return dtype::uint8;
        case dtype::float16:
        case dtype::bfloat16:
            return dtype::float32;
        default:
            return type;
    }
}

bool readable_in_place(const raw_cells& cells, dtype carrier) noexcept {
    return cells.type == carrier && (!cells.swapped || size_of(carrier) == 1) &&
           reinterpret_cast<std::uintptr_t>(cells.base) % static_cast<std::uintptr_t>(size_of(carrier)) == 0;
}

template <class Carrier>
void stage(const raw_cells& cells, const box& part, Carrier* out, const kernels::table& table) {
    const extent cell_bytes = size_of(cells.type);
    const std::size_t rank = part.size();
    if (cells_of(part) == 0) return;
    extent offset = 0;
    for (std::size_t i = 0; i < rank; ++i) offset += (part[i].begin - cells.where[i].begin) * cells.strides[i];
    // Rows as long as memory allows: trailing axes that the part takes whole.
    extent row = 1;
    std::size_t outer = rank;
    while (outer > 0 && cells.strides[outer - 1] == row) row *= length_of(part[--outer]);
    visit_real(cells.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (carries<cell, Carrier>) {
            std::vector<extent> at(outer, 0);
            while (true) {
                stage_row<cell, Carrier>(out, cells.base + offset * cell_bytes, row, cells.swapped, table);
                out += row;
                std::size_t d = outer;
                while (d > 0) {
                    --d;
                    offset += cells.strides[d];
                    if (++at[d] < length_of(part[d])) break;
                    offset -= cells.strides[d] * length_of(part[d]);
                    at[d] = 0;
                    if (d == 0) return;
                }
                if (outer == 0) return;
            }
        }
    });
}

template <class Carrier>
void store_cells(std::byte* out, dtype type, rounding how, const Carrier* results, extent n, const kernels::table& table) {
    visit_real(type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        cell* const to = reinterpret_cast<cell*>(out);
        if constexpr (std::is_same_v<cell, float16> && std::is_same_v<Carrier, float>) {
            table.narrow_float16(reinterpret_cast<std::uint16_t*>(out), reinterpret_cast<const float*>(results), n);
        } else if constexpr (std::is_integral_v<Carrier> && sizeof(Carrier) == 8) {
            for (extent i = 0; i < n; ++i) to[i] = from_integer<cell>(results[i]);
        } else if constexpr (std::is_same_v<cell, boolean8> && std::is_same_v<Carrier, std::uint8_t>) {
            for (extent i = 0; i < n; ++i) to[i] = results[i] != 0 ? boolean8::yes : boolean8::no;
        } else if constexpr (std::is_same_v<cell, Carrier> && std::is_integral_v<Carrier>) {
            std::memcpy(to, results, static_cast<std::size_t>(n) * sizeof(cell));
        } else {
            for (extent i = 0; i < n; ++i) to[i] = from_double<cell>(static_cast<double>(results[i]), how);
        }
    });
}

#define POOLTOOL_CARRIER(type)                                                             \
    template void stage<type>(const raw_cells&, const box&, type*, const kernels::table&); \
    template void store_cells<type>(std::byte*, dtype, rounding, const type*, extent, const kernels::table&);
POOLTOOL_CARRIER(std::int8_t)
POOLTOOL_CARRIER(std::int16_t)
POOLTOOL_CARRIER(std::int32_t)
POOLTOOL_CARRIER(std::int64_t)
POOLTOOL_CARRIER(std::uint8_t)
POOLTOOL_CARRIER(std::uint16_t)
POOLTOOL_CARRIER(std::uint32_t)
POOLTOOL_CARRIER(std::uint64_t)
POOLTOOL_CARRIER(float)
POOLTOOL_CARRIER(double)
#undef POOLTOOL_CARRIER

}  // namespace pooltool
