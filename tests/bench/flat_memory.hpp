// A source and a sink in memory that cost nothing: the source points into cells made beforehand; the sink keeps the output (one
// copy) or drops it, as a file would be written from the same small buffer. Knows no contract: that is for the tests.
#pragma once

#include <cstring>
#include <span>
#include <string>

#include "pooltool/io.hpp"

namespace pooltool::bench {

class flat_source : public source {
public:
    flat_source(const array_header& header, const std::byte* cells) : header_(header), cells_(cells) {}

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    const std::byte* fetch(extent begin, extent, scratch_buffer&) override { return cells_ + begin; }
    void make_random_access() override {}
    std::string finish(bool) override { return {}; }

private:
    array_header header_;
    const std::byte* cells_;
};

class flat_sink : public sink {
public:
    /// `memory`: where the output is copied to; null to drop it.
    explicit flat_sink(std::byte* memory) : memory_(memory) {}

    void begin(const array_header&) override {}
    [[nodiscard]] bool random_access() const override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override {
        if (memory_ != nullptr) std::memcpy(memory_ + offset, bytes.data(), bytes.size());
    }
    void commit() override {}

private:
    std::byte* memory_;
};

}  // namespace pooltool::bench
