// The .npy sink.
#include "formats/npy_sink.hpp"

#include "formats/npy_header.hpp"

namespace pooltool {

void check_complete(extent written, extent wanted) {
    if (wanted >= 0 && written >= wanted) return;
    throw error(error_kind::system, "the output is incomplete: " + std::to_string(written) + " of " +
                                        std::to_string(wanted < 0 ? 0 : wanted) + " bytes were written");
}

void npy_sink::begin(const array_header& header) {
    const std::string start = npy_header_bytes(header);
    wanted_ = header.bytes();
    data_ = to_extent(start.size());
    output_->write(0, std::as_bytes(std::span(start)));
}

void npy_sink::write(extent offset, std::span<const std::byte> bytes) {
    output_->write(data_ + offset, bytes);
    written_ += to_extent(bytes.size());
}

void npy_sink::commit() {
    check_complete(written_, wanted_);
    output_->commit();
}

}  // namespace pooltool
