// Whole arrays in and out; see reference_cells.hpp.
#include "engine/reference_cells.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <complex>
#include <cstring>
#include <xtensor/xadapt.hpp>
#include <xtensor/xmanipulation.hpp>
#include <xtensor/xstrided_view.hpp>

#include "base/visit.hpp"

namespace pooltool::reference {
namespace {

using byte_vector = std::vector<std::byte>;

std::size_t size_in_memory(dtype type) { return static_cast<std::size_t>(size_of(type)); }

/// Reverses the bytes of every number: of each part where the cells are complex.
void swap_bytes(byte_vector& bytes, dtype type) {
    const auto width = static_cast<std::ptrdiff_t>(size_of(component_of(type)));
    for (auto number = bytes.begin(); number != bytes.end(); number += width) std::reverse(number, number + width);
}

/// `bytes` hold an array of this shape in C order; the result holds its transpose, of the reversed shape, in C order.
template <class Cell>
byte_vector transposed_cells(const byte_vector& bytes, const std::vector<std::size_t>& shape) {
    std::vector<Cell> cells(bytes.size() / sizeof(Cell));
    if (!bytes.empty()) std::memcpy(cells.data(), bytes.data(), bytes.size());
    const auto array = xt::adapt(cells, shape);
    const xt::xarray<Cell, xt::layout_type::row_major> turned = xt::transpose(array);
    byte_vector result(bytes.size());
    if (!bytes.empty()) std::memcpy(result.data(), turned.data(), bytes.size());
    return result;
}

byte_vector transposed(const byte_vector& bytes, dtype type, const std::vector<extent>& shape) {
    const std::vector<std::size_t> lengths = xtensor_shape(shape);
    switch (size_of(type)) {
        case 1:
            return transposed_cells<std::uint8_t>(bytes, lengths);
        case 2:
            return transposed_cells<std::uint16_t>(bytes, lengths);
        case 4:
            return transposed_cells<std::uint32_t>(bytes, lengths);
        case 8:
            return transposed_cells<std::uint64_t>(bytes, lengths);
        default:
            return transposed_cells<std::complex<double>>(bytes, lengths);
    }
}

std::vector<extent> reversed(std::vector<extent> shape) {
    std::reverse(shape.begin(), shape.end());
    return shape;
}

byte_vector every_nth_number(const byte_vector& bytes, std::size_t width, std::size_t first, std::size_t step) {
    byte_vector picked;
    for (std::size_t i = first * width; i < bytes.size(); i += step * width) {
        for (std::size_t k = 0; k < width; ++k) picked.push_back(bytes[i + k]);
    }
    return picked;
}

byte_vector interleaved(const std::vector<stored_array>& parts) {
    const std::size_t width = size_in_memory(parts.front().type);
    byte_vector result;
    for (std::size_t i = 0; i < parts.front().bytes.size(); i += width) {
        for (const stored_array& part : parts) {
            for (std::size_t k = 0; k < width; ++k) result.push_back(part.bytes[i + k]);
        }
    }
    return result;
}

template <class Carrier>
xt::xarray<Carrier> converted(const stored_array& cells) {
    auto result = xt::xarray<Carrier>::from_shape(xtensor_shape(cells.shape));
    visit_real(cells.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        const std::byte* from = cells.bytes.data();
        for (Carrier& to : result.storage()) {
            cell value;
            std::memcpy(&value, from, sizeof(cell));
            from += sizeof(cell);
            if constexpr (std::is_same_v<Carrier, double>) {
                to = to_double(value);
            } else if constexpr (std::is_integral_v<cell>) {
                to = static_cast<Carrier>(value);
            }
        }
    });
    return result;
}

}  // namespace

std::vector<std::size_t> xtensor_shape(const std::vector<extent>& shape) { return {shape.begin(), shape.end()}; }

std::vector<std::byte> load_bytes(source& in) {
    scratch_buffer scratch;
    const extent size = in.header().bytes();
    const std::byte* data = in.fetch(0, size, scratch);
    byte_vector bytes(data, data + size);
    if (in.header().swapped == (std::endian::native == std::endian::little)) swap_bytes(bytes, in.header().type);
    return bytes;
}

std::vector<stored_array> load(source& in) {
    const array_header& header = in.header();
    byte_vector bytes = load_bytes(in);
    if (header.fortran_order) bytes = transposed(bytes, header.type, reversed(header.shape));
    if (header.type == dtype::boolean) {
        for (std::byte& cell : bytes) cell = cell == std::byte{0} ? std::byte{0} : std::byte{1};
    }
    if (!is_complex(header.type)) return {{header.type, header.shape, std::move(bytes)}};
    const dtype part = component_of(header.type);
    return {{part, header.shape, every_nth_number(bytes, size_in_memory(part), 0, 2)},
            {part, header.shape, every_nth_number(bytes, size_in_memory(part), 1, 2)}};
}

carried_array carried(const stored_array& cells, carrier type) {
    switch (type) {
        case carrier::int64:
            return converted<std::int64_t>(cells);
        case carrier::uint64:
            return converted<std::uint64_t>(cells);
        case carrier::float64:
            break;
    }
    return converted<double>(cells);
}

void save(const std::vector<stored_array>& components, const array_header& header, sink& out) {
    byte_vector bytes = components.size() == 1 ? components.front().bytes : interleaved(components);
    if (header.fortran_order) bytes = transposed(bytes, header.type, header.shape);
    if (!bytes.empty()) out.write(0, bytes);
}

cell_writer::cell_writer(dtype type, rounding round, std::vector<extent> shape)
    : array_{type, std::move(shape), {}}, round_(round) {}

template <class Convert>
void cell_writer::store(Convert&& convert) {
    visit_real(array_.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        const cell stored = convert(tag);
        std::array<std::byte, sizeof(cell)> bytes{};
        std::memcpy(bytes.data(), &stored, sizeof(cell));
        array_.bytes.insert(array_.bytes.end(), bytes.begin(), bytes.end());
    });
}

void cell_writer::put(double value) {
    store([&](auto tag) { return from_double<typename decltype(tag)::type>(value, round_); });
}
void cell_writer::put(std::int64_t value) {
    store([&](auto tag) { return from_integer<typename decltype(tag)::type>(value); });
}
void cell_writer::put(std::uint64_t value) {
    store([&](auto tag) { return from_integer<typename decltype(tag)::type>(value); });
}
void cell_writer::put(exact_sum value) {
    store([&](auto tag) { return from_exact<typename decltype(tag)::type>(value); });
}

}  // namespace pooltool::reference
