// A .npy file read for comparison: cells in C order and native byte order. Written apart from the program's own formats, so
// that a fault there cannot hide here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace golden {

/// kind: NumPy's letter, b i u f c. size: bytes of one cell. data: cells in C order, native byte order.
struct npy_cells {
    char kind{'f'};
    std::size_t size{8};
    std::vector<std::int64_t> shape{};
    std::vector<std::byte> data{};

    [[nodiscard]] std::size_t count() const { return data.size() / size; }
    [[nodiscard]] std::string type_name() const { return kind + std::to_string(size); }
};

/// Throws std::runtime_error with the reason when the bytes are not exactly one array.
[[nodiscard]] npy_cells read_npy(const std::vector<std::byte>& file);

/// "3,4" for the cell at this position in C order.
[[nodiscard]] std::string coordinates(const npy_cells& cells, std::size_t position);

}  // namespace golden
