// Small arrays only: everything is copied.
#include "app/drawing/drawn_numbers.hpp"

#include <cstring>
#include <memory>

#include "app/cell_stream.hpp"
#include "app/cell_words.hpp"
#include "app/reordered_source.hpp"
#include "base/convert.hpp"
#include "base/visit.hpp"

namespace pooltool {

namespace {

std::string trimmed(const std::string& word) {
    const std::size_t begin = word.find_first_not_of(' ');
    return begin == std::string::npos ? word : word.substr(begin, word.find_last_not_of(' ') + 1 - begin);
}

}  // namespace

std::vector<std::byte> cells_of(source& cells) {
    const array_header& header = cells.header();
    scratch_buffer scratch;
    std::vector<std::byte> bytes(static_cast<std::size_t>(header.bytes()));
    std::unique_ptr<source> turned;
    source* from = &cells;
    if (header.fortran_order && header.shape.size() > 1) {
        turned = reordered(cells);
        from = turned.get();
    }
    std::memcpy(bytes.data(), from->fetch(0, header.bytes(), scratch), bytes.size());
    to_native(bytes.data(), header.bytes(), header);
    return bytes;
}

drawn_numbers numbers_of(std::span<const std::byte> bytes, dtype type, plane_axis rows, plane_axis columns) {
    const extent size = size_of(type);
    std::vector<std::byte> plane;
    for (extent row = 0; row < rows.length; ++row) {
        for (extent column = 0; column < columns.length; ++column) {
            const auto at = bytes.begin() + (row * rows.step + column * columns.step) * size;
            plane.insert(plane.end(), at, at + size);
        }
    }
    drawn_numbers numbers;
    numbers.words = cell_words(type, plane, false);
    for (std::string& word : numbers.words) word = trimmed(word);
    if (is_complex(type)) return numbers;
    visit_real(type, [&](auto tag) {
        using T = typename decltype(tag)::type;
        for (extent i = 0; i < rows.length * columns.length; ++i) numbers.values.push_back(to_double(loaded<T>(plane.data(), i)));
    });
    return numbers;
}

}  // namespace pooltool
