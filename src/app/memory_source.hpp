// An array that is in memory already.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pooltool/io.hpp"

namespace pooltool {

/// Reads from bytes that it owns.
class memory_source : public source {
public:
    memory_source(array_header header, std::span<const std::byte> bytes)
        : header_(std::move(header)), bytes_(bytes.begin(), bytes.end()) {}

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    const std::byte* fetch(extent begin, extent /*end*/, scratch_buffer& /*scratch*/) override { return bytes_.data() + begin; }
    void make_random_access() override {}
    std::string finish(bool /*strict*/) override { return {}; }

private:
    array_header header_;
    std::vector<std::byte> bytes_;
};

}  // namespace pooltool
