// The small concrete parts of io.hpp: sizes of an array, and reusable memory.
#include "pooltool/io.hpp"

#include <cstdlib>
#include <new>
#include <utility>

#include "base/checked.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

extent array_header::cells() const {
    extent product = 1;
    for (const extent length : shape) {
        if (length == 0) return 0;
    }
    for (const extent length : shape) {
        if (!checked_multiply(product, length, product)) fail_input("the shape has more than 2^63-1 cells");
    }
    return product;
}

extent array_header::bytes() const {
    extent product = 0;
    if (!checked_multiply(cells(), size_of(type), product)) fail_input("the array has more than 2^63-1 bytes");
    return product;
}

scratch_buffer::scratch_buffer(scratch_buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}

scratch_buffer& scratch_buffer::operator=(scratch_buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
}

scratch_buffer::~scratch_buffer() { std::free(data_); }

std::byte* scratch_buffer::ensure(extent bytes) {
    if (bytes <= capacity_ && data_ != nullptr) return data_;
    constexpr extent step = 4096;
    const extent wanted = (bytes / step + 1) * step;  // never 0, a multiple of the alignment
    std::free(data_);
    capacity_ = 0;
    data_ = static_cast<std::byte*>(std::aligned_alloc(64, static_cast<std::size_t>(wanted)));
    if (data_ == nullptr) throw error(error_kind::system, "out of memory: " + std::to_string(wanted) + " bytes refused");
    capacity_ = wanted;
    return data_;
}

}  // namespace pooltool
