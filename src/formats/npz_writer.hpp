// An .npz to write: members stored one after another, checksums computed as the bytes pass, the directory at the end. Written
// by hand rather than through a library, which would need every member in a file of its own first and copy it. The same names and
// arrays give the same bytes: no time, no user, no version of anything goes in.
#pragma once

#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/formats.hpp"

namespace pooltool {

class npz_writer final : public output_archive {
public:
    explicit npz_writer(std::unique_ptr<byte_output> output);

    [[nodiscard]] std::unique_ptr<sink> add(const std::string& name) override;
    void commit() override;

    /// For the member's sink: begin once, append until `size` bytes, end.
    void begin_member(const std::string& name, extent size);
    void append(std::span<const std::byte> bytes);
    void end_member();
    void abandon_member() noexcept;

private:
    struct entry {
        std::string name{};
        extent size{0};
        extent offset{0};
        std::uint32_t checksum{0};
    };
    [[nodiscard]] static std::string local_header(const entry& member);
    [[nodiscard]] static std::string directory_entry(const entry& member);
    void write(std::span<const char> bytes);

    std::unique_ptr<byte_output> output_;
    std::vector<entry> entries_{};
    std::unordered_set<std::string> names_{};
    extent at_{0};
    bool member_open_{false};
    bool abandoned_{false};
};

/// An archive whose only array is arr_0, as numpy.savez calls an array without a name.
class single_member_sink final : public sink {
public:
    explicit single_member_sink(std::unique_ptr<npz_writer> archive)
        : archive_(std::move(archive)), member_(archive_->add("arr_0")) {}

    void begin(const array_header& header) override { member_->begin(header); }
    [[nodiscard]] bool random_access() const override { return member_->random_access(); }
    void write(extent offset, std::span<const std::byte> bytes) override { member_->write(offset, bytes); }
    void commit() override {
        member_->commit();
        archive_->commit();
    }

private:
    std::unique_ptr<npz_writer> archive_;
    std::unique_ptr<sink> member_;
};

}  // namespace pooltool
