// The .npy reader of the golden tests; see npy_cells.hpp.
#include "npy_cells.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string_view>

namespace golden {
namespace {

[[noreturn]] void broken(const std::string& why) { throw std::runtime_error(why); }

/// The text after 'key': in the header's dictionary.
std::string_view value_of(std::string_view header, std::string_view key) {
    std::string quoted("'");
    quoted.append(key).append("'");
    const auto at = header.find(quoted);
    if (at == std::string_view::npos) broken("no " + quoted + " in the header");
    const auto colon = header.find(':', at + quoted.size());
    if (colon == std::string_view::npos) broken("no value for " + quoted);
    const auto start = header.find_first_not_of(' ', colon + 1);
    if (start == std::string_view::npos) broken("no value for " + quoted);
    return header.substr(start);
}

std::vector<std::int64_t> read_shape(std::string_view text) {
    if (text.empty() || text.front() != '(') broken("the shape is not a tuple");
    std::vector<std::int64_t> shape;
    bool in_number = false;
    for (const char c : text.substr(1)) {
        if (c == ')') return shape;
        if (c >= '0' && c <= '9') {
            if (!in_number) shape.push_back(0);
            shape.back() = shape.back() * 10 + (c - '0');
        } else if (c != ',' && c != ' ') {
            broken("the shape has something other than numbers");
        }
        in_number = c >= '0' && c <= '9';
    }
    broken("the shape has no end");
}

void to_native(npy_cells& cells, char order) {
    const bool big = order == '>';
    if (cells.size == 1 || big == (std::endian::native == std::endian::big)) return;
    const auto width = static_cast<std::ptrdiff_t>(cells.kind == 'c' ? cells.size / 2 : cells.size);
    for (auto number = cells.data.begin(); number != cells.data.end(); number += width) std::reverse(number, number + width);
}

void to_c_order(npy_cells& cells) {
    const std::size_t count = cells.count();
    std::vector<std::byte> ordered(cells.data.size());
    for (std::size_t k = 0; k < count; ++k) {  // k: place in the file, where the first axis is the fastest
        std::size_t rest = k;
        std::size_t step = count;
        std::size_t place = 0;
        for (const std::int64_t length : cells.shape) {
            step /= static_cast<std::size_t>(length);
            place += rest % static_cast<std::size_t>(length) * step;
            rest /= static_cast<std::size_t>(length);
        }
        std::copy_n(cells.data.begin() + static_cast<std::ptrdiff_t>(k * cells.size), cells.size,
                    ordered.begin() + static_cast<std::ptrdiff_t>(place * cells.size));
    }
    cells.data = std::move(ordered);
}

}  // namespace

npy_cells read_npy(const std::vector<std::byte>& file) {
    const auto* text = reinterpret_cast<const char*>(file.data());
    const std::string_view all(text, file.size());
    if (all.substr(0, 6) != "\x93NUMPY" || all.size() < 12) broken("no .npy magic");
    const bool wide = all[6] > 1;
    std::size_t header_size = 0;
    for (std::size_t i = 0; i < (wide ? 4U : 2U); ++i) {
        header_size += static_cast<std::size_t>(static_cast<unsigned char>(all[8 + i])) << (8 * i);
    }
    const std::size_t start = wide ? 12 : 10;
    if (header_size > all.size() - start) broken("the header is cut short");
    const std::string_view header = all.substr(start, header_size);

    npy_cells cells;
    const std::string_view descr = value_of(header, "descr");
    if (descr.size() < 5 || descr[0] != '\'' || std::string_view("<>|=").find(descr[1]) == std::string_view::npos)
        broken("no plain type");
    cells.kind = descr[2];
    if (std::string_view("biufc").find(cells.kind) == std::string_view::npos) broken("no number type");
    cells.size = static_cast<std::size_t>(descr[3] - '0');
    if (descr[4] != '\'') cells.size = cells.size * 10 + static_cast<std::size_t>(descr[4] - '0');
    if (cells.size != 1 && cells.size != 2 && cells.size != 4 && cells.size != 8 && cells.size != 16) broken("no cell size");
    cells.shape = read_shape(value_of(header, "shape"));
    const bool fortran = value_of(header, "fortran_order").substr(0, 4) == "True";

    std::size_t bytes = cells.size;
    for (const std::int64_t length : cells.shape) bytes *= static_cast<std::size_t>(length);
    const std::size_t present = all.size() - start - header_size;
    if (present < bytes) broken("the data ends early");
    if (present > bytes) broken(std::to_string(present - bytes) + " bytes after the end of the array");
    cells.data.assign(file.end() - static_cast<std::ptrdiff_t>(bytes), file.end());
    to_native(cells, descr[1]);
    if (fortran) to_c_order(cells);
    return cells;
}

std::string coordinates(const npy_cells& cells, std::size_t position) {
    std::string text;
    std::size_t step = cells.count();
    for (const std::int64_t length : cells.shape) {
        step /= static_cast<std::size_t>(length);
        if (!text.empty()) text += ',';
        text += std::to_string(position / step);
        position %= step;
    }
    return text;
}

}  // namespace golden
