// Coordinates from indices, cell by cell; see reference_unpool.hpp.
#include "engine/reference_unpool.hpp"

#include <cstring>

#include "base/visit.hpp"
#include "engine/reference_cells.hpp"
#include "engine/reference_index.hpp"

namespace pooltool {
namespace {

/// The indices as int64; uint64 keeps its bits.
std::vector<std::int64_t> whole_numbers(const reference::stored_array& cells) {
    std::vector<std::int64_t> numbers;
    visit_real(cells.type, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<cell>) {
            for (std::size_t at = 0; at < cells.bytes.size(); at += sizeof(cell)) {
                cell value{};
                std::memcpy(&value, cells.bytes.data() + at, sizeof(cell));
                numbers.push_back(static_cast<std::int64_t>(value));
            }
        }
    });
    return numbers;
}

}  // namespace

void run_unpool_reference(const unpool_plan& what, source& values, source& indices, sink& out) {
    const array_header header = unpooled_header(what, values.header());
    out.begin(header);
    const reference::stored_array cells = reference::load(values).front();
    const std::vector<std::int64_t> numbers = whole_numbers(reference::load(indices).front());
    const auto width = static_cast<std::size_t>(size_of(what.type));
    reference::stored_array result{what.type, what.out_shape,
                                   std::vector<std::byte>(static_cast<std::size_t>(header.cells()) * width)};
    std::size_t next = 0;
    reference::for_each_index(what.in_shape, [&](const std::vector<extent>& from) {
        std::int64_t index = numbers[next];
        if (index < 0 || index >= what.index_cells()) {
            refuse_index(what, static_cast<extent>(next), index, indices.header().type);
        }
        std::vector<extent> to = from;
        for (std::size_t axis = to.size(); axis-- > 0;) {
            if (what.indexed[axis] == 0) continue;
            to[axis] = index % what.out_shape[axis];
            index /= what.out_shape[axis];
        }
        std::size_t place = 0;
        for (std::size_t axis = 0; axis < to.size(); ++axis) {
            place = place * static_cast<std::size_t>(what.out_shape[axis]) + static_cast<std::size_t>(to[axis]);
        }
        std::memcpy(result.bytes.data() + place * width, cells.bytes.data() + next * width, width);
        ++next;
    });
    reference::save({result}, header, out);
}

}  // namespace pooltool
