// An array in an unnamed temporary file: written like any output, then read like any input.
#pragma once

#include <cstring>
#include <memory>

#include "engine/temporary_map.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

class spilled_array final : public sink {
public:
    void begin(const array_header& header) override {
        header_ = header;
        if (header.bytes() > 0) map_ = std::make_unique<temporary_map>(header.bytes());
    }
    [[nodiscard]] bool random_access() const override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override {
        if (!bytes.empty()) std::memcpy(map_->data() + offset, bytes.data(), bytes.size());
    }
    void commit() override {}

    /// What was written. Valid as long as this array.
    [[nodiscard]] std::unique_ptr<source> reader() const { return std::make_unique<spilled_source>(*this); }

private:
    class spilled_source final : public source {
    public:
        explicit spilled_source(const spilled_array& array) : array_(array) {}
        [[nodiscard]] const array_header& header() const override { return array_.header_; }
        [[nodiscard]] bool random_access() const override { return true; }
        const std::byte* fetch(extent begin, extent, scratch_buffer&) override {
            return array_.map_ ? array_.map_->data() + begin : nullptr;
        }
        void make_random_access() override {}
        std::string finish(bool) override { return {}; }

    private:
        const spilled_array& array_;
    };

    array_header header_{};
    std::unique_ptr<temporary_map> map_{};
};

}  // namespace pooltool
