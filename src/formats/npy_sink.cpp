// The .npy sink.
#include "formats/npy_sink.hpp"

#include <algorithm>

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
    const auto first = std::as_bytes(std::span(start));
    constexpr extent most = extent{64} << 10;
    if (!output_->random_access()) return output_->write(0, first);
    if (wanted_ > most - data_) {
        output_->expect(data_, wanted_);
        return joined_.write(0, first);
    }
    small_.resize(to_size(data_ + wanted_));
    std::copy(first.begin(), first.end(), small_.begin());
}

void npy_sink::write(extent offset, std::span<const std::byte> bytes) {
    if (!output_->random_access()) {
        output_->write(data_ + offset, bytes);
    } else if (small_.empty()) {
        joined_.write(data_ + offset, bytes);
    } else {
        if (offset < 0 || offset > wanted_ - to_extent(bytes.size())) {
            throw error(error_kind::system, "more bytes are written than the array has");
        }
        std::copy(bytes.begin(), bytes.end(), small_.begin() + (data_ + offset));
    }
    written_ += to_extent(bytes.size());
}

void npy_sink::commit() {
    check_complete(written_, wanted_);
    if (!small_.empty()) output_->write(0, small_);
    joined_.flush();
    output_->commit();
}

}  // namespace pooltool
