// Dispatch to lower(), the identity passes of a conversion, footprints.
#include "app/operation.hpp"

#include "app/named_source.hpp"
#include "app/one_array.hpp"
#include "base/visit.hpp"

namespace pooltool {

namespace {

program lower_conversion(const convert_request& request, const array_header& input) {
    program result;
    result.in = input.type;
    result.out = request.out_dtype.value_or(input.type);
    result.in_shape = input.shape;
    result.out_shape = input.shape;
    result.components = is_complex(result.in) ? 2 : 1;
    if (result.out == result.in) return result;
    if (is_complex(result.in) != is_complex(result.out)) {
        fail_input(std::string(name_of(result.in)) + " cells do not become " + std::string(name_of(result.out)) +
                   (is_complex(result.in) ? " (real or imaginary part? pooltool does not choose)" : ""));
    }
    window_plan pass;
    pass.reduce = reducer::maximum;  // of one tap: the tap itself
    pass.in = component_of(result.in);
    pass.out = component_of(result.out);
    pass.round = request.round.value_or(rounding::half_even);
    for (const extent length : input.shape) {
        axis_plan axis;
        axis.in = axis.out = length;
        axis.counted = {0, length};
        pass.axes.push_back(axis);
    }
    result.passes.push_back(pass);
    return result;
}

constexpr extent largest_footprint = extent{1} << 24;  // cells; a window of 4096 x 4096

footprint_mask mask_of(source& cells) {
    const array_header& header = cells.header();
    if (is_complex(header.type)) fail_input("a footprint is not complex");
    const extent count = header.cells();
    if (count > largest_footprint) {
        fail_input("a footprint of " + std::to_string(count) + " cells (at most " + std::to_string(largest_footprint) + ")");
    }
    footprint_mask mask;
    mask.shape = header.shape;
    mask.cells.resize(static_cast<std::size_t>(count));
    scratch_buffer scratch;
    const std::byte* bytes = cells.fetch(0, header.bytes(), scratch);
    const auto width = static_cast<std::size_t>(size_of(header.type));
    // A cell is zero when all its bits are, the sign of a float aside: its top bit, in the last byte or, swapped, in the first.
    const std::size_t sign_byte = header.swapped ? 0 : width - 1;
    const std::byte sign_mask = is_floating(header.type) ? std::byte{0x7f} : std::byte{0xff};
    std::vector<extent> index(header.shape.size(), 0);
    for (std::size_t slot = 0; slot < mask.cells.size(); ++slot) {
        std::size_t place = slot;
        if (header.fortran_order) {
            place = 0;
            for (std::size_t axis = header.shape.size(); axis-- > 0;) {
                place = place * static_cast<std::size_t>(header.shape[axis]) + static_cast<std::size_t>(index[axis]);
            }
        }
        for (std::size_t i = 0; i < width; ++i) {
            const std::byte byte = bytes[place * width + i] & (i == sign_byte ? sign_mask : std::byte{0xff});
            if (byte != std::byte{0}) mask.cells[slot] = 1;
        }
        for (std::size_t axis = index.size(); axis-- > 0;) {
            if (++index[axis] < header.shape[axis]) break;
            index[axis] = 0;
        }
    }
    return mask;
}

}  // namespace

program lower_operation(const operation& what, const array_header& input) {
    if (const auto* request = std::get_if<pool_request>(&what)) return lower(*request, input);
    if (const auto* request = std::get_if<filter_request>(&what)) return lower(*request, input);
    if (const auto* request = std::get_if<block_request>(&what)) return lower(*request, input);
    return lower_conversion(std::get<convert_request>(what), input);
}

bool makes_indices(const operation& what) noexcept {
    const auto* request = std::get_if<pool_request>(&what);
    return request != nullptr && request->indices;
}

std::optional<bool> wanted_order(const operation& what) noexcept {
    const auto* request = std::get_if<convert_request>(&what);
    return request != nullptr ? request->fortran_order : std::nullopt;
}

footprint_mask read_footprint(const std::string& path, const input_options& options) {
    const opened_input file = open_one(path, options);
    return with_name(path, [&] {
        footprint_mask mask = mask_of(*file.cells);
        file.cells->finish(false);
        return mask;
    });
}

}  // namespace pooltool
