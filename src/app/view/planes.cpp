// A block of some planes' rows is gathered in the order of memory: its three axes sorted by their steps, and one fetch for each
// line along the innermost.
#include "app/view/planes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/array_words.hpp"
#include "app/cell_stream.hpp"
#include "base/counted.hpp"
#include "base/visit.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

/// Cells between neighbours along each axis.
std::vector<extent> steps_of(const array_header& header) {
    std::vector<extent> steps(header.shape.size(), 1);
    extent step = 1;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::size_t axis = header.fortran_order ? i : steps.size() - 1 - i;
        steps[axis] = step;
        step *= header.shape[axis];
    }
    return steps;
}

/// A run of packed cells of any byte order, as float64; `part` 2: magnitudes of complex cells.
void widen_cells(const array_header& header, std::byte* bytes, extent count, double* out) {
    to_native(bytes, count * size_of(header.type), header);
    const bool complex = is_complex(header.type);
    visit_real(component_of(header.type), [&](auto tag) {
        using T = typename decltype(tag)::type;
        if (complex) {
            for (extent i = 0; i < count; ++i) {
                out[i] = std::hypot(to_double(loaded<T>(bytes, 2 * i)), to_double(loaded<T>(bytes, 2 * i + 1)));
            }
        } else {
            for (extent i = 0; i < count; ++i) out[i] = to_double(loaded<T>(bytes, i));
        }
    });
}

struct axis_walk {
    extent length{1};
    extent step{0};      ///< in the array
    extent out_step{0};  ///< in the block
};

class block_reader {
public:
    block_reader(source& cells, const plane_layout& layout) : cells_(cells), layout_(layout) {}

    /// The rows [row, row + rows) of the planes in `channels`, packed one plane after the other.
    void read(std::span<const extent> channels, extent row, extent rows, double* out) {
        const extent plane = rows * layout_.width;
        // Channels next to each other are one axis; others are read on their own.
        for (std::size_t first = 0; first < channels.size();) {
            std::size_t end = first + 1;
            while (end < channels.size() && channels[end] == channels[end - 1] + 1) ++end;
            std::array<axis_walk, 3> axes{{{static_cast<extent>(end - first), layout_.channel_step, plane},
                                           {rows, layout_.row_step, layout_.width},
                                           {layout_.width, layout_.column_step, 1}}};
            // The largest step outside; an axis of one cell has no say in the order.
            const auto key = [](const axis_walk& axis) {
                return axis.length > 1 ? axis.step : std::numeric_limits<extent>::max();
            };
            std::sort(axes.begin(), axes.end(), [&](const axis_walk& a, const axis_walk& b) { return key(a) > key(b); });
            walk(axes, layout_.base + channels[first] * layout_.channel_step + row * layout_.row_step,
                 out + static_cast<extent>(first) * plane);
            first = end;
        }
    }

private:
    source& cells_;
    const plane_layout& layout_;
    scratch_buffer scratch_{};
    std::vector<std::byte> bytes_{};
    std::vector<double> line_{};

    void walk(const std::array<axis_walk, 3>& axes, extent base, double* out) {
        const axis_walk& inner = axes[2];
        for (extent i = 0; i < axes[0].length; ++i) {
            for (extent j = 0; j < axes[1].length; ++j) {
                double* const to = out + i * axes[0].out_step + j * axes[1].out_step;
                read_line(base + i * axes[0].step + j * axes[1].step, inner, to);
            }
        }
    }

    void read_line(extent first, const axis_walk& axis, double* out) {
        const extent size = size_of(cells_.header().type);
        constexpr extent piece = 1 << 13;  // cells at a time
        const extent step = axis.length > 1 ? axis.step : 1;
        for (extent done = 0; done < axis.length; done += piece) {
            const extent count = std::min(piece, axis.length - done);
            bytes_.resize(static_cast<std::size_t>(count * size));
            const extent begin = first + done * step;
            if (step == 1) {
                std::memcpy(bytes_.data(), cells_.fetch(begin * size, (begin + count) * size, scratch_), bytes_.size());
            } else {
                for (extent k = 0; k < count; ++k) {
                    const extent at = (begin + k * step) * size;
                    std::memcpy(bytes_.data() + k * size, cells_.fetch(at, at + size, scratch_), static_cast<std::size_t>(size));
                }
            }
            if (axis.out_step == 1) {
                widen_cells(cells_.header(), bytes_.data(), count, out + done);
                continue;
            }
            line_.resize(static_cast<std::size_t>(count));
            widen_cells(cells_.header(), bytes_.data(), count, line_.data());
            for (extent k = 0; k < count; ++k) out[(done + k) * axis.out_step] = line_[static_cast<std::size_t>(k)];
        }
    }
};

}  // namespace

plane_layout plane_layout_of(const array_header& header, bool channels_last, const std::vector<extent>& index) {
    if (header.cells() == 0) fail_input("has no cells, shape " + shape_text(header.shape) + ": there is nothing to show");
    const std::vector<extent> steps = steps_of(header);
    const std::size_t rank = header.shape.size();
    plane_layout layout;
    const std::size_t leading = rank > 3 ? rank - 3 : 0;
    if (index.size() > leading) {
        fail_input("--index sets " + counted(index.size(), "axis", "axes") + ", but shape " + shape_text(header.shape) + " has " +
                   std::to_string(leading) + " in front of channel, height and width");
    }
    for (std::size_t i = 0; i < leading; ++i) {
        const extent length = header.shape[i];
        const extent given = i < index.size() ? index[i] : 0;
        const extent at = given < 0 ? given + length : given;
        if (at < 0 || at >= length) {
            fail_input("--index " + std::to_string(given) + ": axis " + std::to_string(i) + " has the indices 0 to " +
                       std::to_string(length - 1));
        }
        layout.base += at * steps[i];
        layout.index.push_back(at);
    }
    const auto set = [&](extent& length, extent& step, std::size_t axis) {
        length = header.shape[axis];
        step = steps[axis];
    };
    if (rank == 1) set(layout.width, layout.column_step, 0);
    if (rank >= 2) {
        const bool last = channels_last && rank >= 3;
        set(layout.height, layout.row_step, rank - (last ? 3 : 2));
        set(layout.width, layout.column_step, rank - (last ? 2 : 1));
        if (rank >= 3) set(layout.channels, layout.channel_step, rank - (last ? 1 : 3));
    }
    return layout;
}

void for_each_plane(source& cells, const plane_layout& layout, std::span<const extent> channels, extent memory,
                    const std::function<void(std::size_t position, const plane_rows& rows)>& use) {
    const extent limit = std::max<extent>(memory / 8, 1);  // float64 cells that fit
    const extent plane = layout.height > limit / layout.width ? limit + 1 : layout.height * layout.width;
    block_reader reader(cells, layout);
    if (plane > limit) {
        // Too large to be held: read anew, some rows at a time, whenever it is asked for.
        const extent rows = std::clamp<extent>(limit / layout.width, 1, layout.height);
        std::vector<double> block(static_cast<std::size_t>(rows * layout.width));
        for (std::size_t position = 0; position < channels.size(); ++position) {
            use(position, [&](const row_taker& take) {
                for (extent row = 0; row < layout.height; row += rows) {
                    const extent count = std::min(rows, layout.height - row);
                    reader.read(channels.subspan(position, 1), row, count, block.data());
                    for (extent i = 0; i < count; ++i) take(row + i, block.data() + i * layout.width, layout.width);
                }
            });
        }
        return;
    }
    // Planes that lie apart gain nothing from being read together.
    const bool mixed = layout.channel_step < std::max(layout.row_step, layout.column_step);
    const auto together = static_cast<std::size_t>(mixed ? limit / plane : 1);
    std::vector<double> block(static_cast<std::size_t>(plane) * std::min(together, channels.size()));
    for (std::size_t first = 0; first < channels.size(); first += together) {
        const std::size_t count = std::min(together, channels.size() - first);
        reader.read(channels.subspan(first, count), 0, layout.height, block.data());
        for (std::size_t i = 0; i < count; ++i) {
            const double* const begin = block.data() + static_cast<extent>(i) * plane;
            use(first + i, [&](const row_taker& take) {
                for (extent row = 0; row < layout.height; ++row) take(row, begin + row * layout.width, layout.width);
            });
        }
    }
}

}  // namespace pooltool
