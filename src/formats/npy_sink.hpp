// An .npy array to write: header, then data, into any byte output. Owns the check that no byte is missing at the commit.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/joined_writes.hpp"

namespace pooltool {

class npy_sink final : public sink {
public:
    explicit npy_sink(std::unique_ptr<byte_output> output) : output_(std::move(output)), joined_(*output_) {}

    void begin(const array_header& header) override;
    [[nodiscard]] bool random_access() const override { return output_->random_access(); }
    void write(extent offset, std::span<const std::byte> bytes) override;
    void commit() override;

private:
    std::unique_ptr<byte_output> output_;
    joined_writes joined_;  ///< for random access
    extent data_{0};
    std::vector<std::byte> small_{};  ///< all of a small file, written in one go at the commit
    extent wanted_{-1};
    std::atomic<extent> written_{0};
};

/// Throws error(system) when `written` bytes are fewer than `wanted`: half an array is never committed.
void check_complete(extent written, extent wanted);

}  // namespace pooltool
