// Cells to lines.
#include "formats/text_sink.hpp"

#include <algorithm>
#include <cstring>

#include "base/unnamed_file.hpp"
#include "base/visit.hpp"
#include "formats/npy_header.hpp"
#include "formats/npy_sink.hpp"
#include "formats/stores.hpp"
#include "formats/text_number.hpp"

namespace pooltool {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{256} << 10;

}  // namespace

text_sink::text_sink(std::unique_ptr<byte_output> output, char delimiter, std::optional<int> precision)
    : output_(std::move(output)), delimiter_(delimiter), precision_(precision) {
    if (precision && (*precision < 1 || *precision > 17)) {
        fail_usage("--precision " + std::to_string(*precision) + ": between 1 and 17 significant digits can be written");
    }
}

void text_sink::begin(const array_header& header) {
    if (header.shape.size() > 2) {
        fail_input("text holds matrices, and the result has " + std::to_string(header.shape.size()) +
                   " axes; write .npy, or reduce the axes");
    }
    if (is_complex(header.type)) fail_input("text holds real numbers, and the result is " + std::string(name_of(header.type)));
    if (header.cells() == 0) fail_input("the result has no cells, which text cannot say; write .npy");
    type_ = header.type;
    rows_ = header.shape.empty() ? 1 : header.shape[0];
    columns_ = header.shape.size() < 2 ? 1 : header.shape[1];
    wanted_ = header.bytes();
    text_.resize(buffer_bytes);
    if (header.fortran_order && !same_in_both_orders(header)) spool_ = unnamed_file();
}

void text_sink::write(extent offset, std::span<const std::byte> bytes) {
    if (offset != taken_) throw error(error_kind::system, "text can only be written in order");
    taken_ += to_extent(bytes.size());
    if (spool_) {
        write_all(spool_.number(), bytes);
        return;
    }
    const std::size_t size = to_size(size_of(type_));
    if (part_size_ > 0) {
        const std::size_t more = std::min(size - part_size_, bytes.size());
        std::memcpy(part_.data() + part_size_, bytes.data(), more);
        part_size_ += more;
        bytes = bytes.subspan(more);
        if (part_size_ < size) return;
        format(std::span(part_).first(size));
        part_size_ = 0;
    }
    const std::size_t whole = bytes.size() / size * size;
    format(bytes.first(whole));
    part_size_ = bytes.size() - whole;
    if (part_size_ > 0) std::memcpy(part_.data(), bytes.data() + whole, part_size_);
}

void text_sink::format(std::span<const std::byte> cells) {
    visit_real(type_, [&](auto tag) {
        using cell = typename decltype(tag)::type;
        constexpr std::size_t most = 1024;
        const std::size_t count = cells.size() / sizeof(cell);
        for (std::size_t done = 0; done < count;) {
            const std::size_t more = std::min({count - done, to_size(columns_ - column_), most});
            if (buffer_bytes - used_ < more * (longest_number + 1)) flush();
            char* const end =
                format_cells<cell>(text_.data() + used_, cells.data() + done * sizeof(cell), more, delimiter_, precision_);
            done += more;
            column_ += to_extent(more);
            if (column_ == columns_) {
                end[-1] = '\n';
                column_ = 0;
            }
            used_ = static_cast<std::size_t>(end - text_.data());
        }
    });
}

/// By blocks of rows: one contiguous read per column and block.
void text_sink::format_spooled() {
    const auto store = open_store(std::move(spool_));
    const extent size = size_of(type_);
    const extent row_bytes = columns_ * size;
    const extent block = std::clamp<extent>((extent{4} << 20) / row_bytes, 1, rows_);
    scratch_buffer column_cells;
    scratch_buffer rows;
    for (extent first = 0; first < rows_; first += block) {
        const extent count = std::min(block, rows_ - first);
        std::byte* const out = rows.ensure(count * row_bytes);
        for (extent column = 0; column < columns_; ++column) {
            const extent from = (column * rows_ + first) * size;
            const std::byte* const in = store->fetch(from, from + count * size, column_cells);
            for (extent row = 0; row < count; ++row) {
                std::memcpy(out + row * row_bytes + column * size, in + row * size, to_size(size));
            }
        }
        format({out, to_size(count * row_bytes)});
    }
}

void text_sink::flush() {
    output_->write(at_, std::as_bytes(std::span(text_).first(used_)));
    at_ += to_extent(used_);
    used_ = 0;
}

void text_sink::commit() {
    check_complete(taken_, wanted_);
    if (spool_) format_spooled();
    flush();
    output_->commit();
}

}  // namespace pooltool
