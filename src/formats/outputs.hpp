// Where the bytes of a finished file go: a new file that appears whole, or, for what is no regular file, straight on.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/file_descriptor.hpp"
#include "formats/bytes.hpp"
#include "formats/folder_handle.hpp"
#include "formats/formats.hpp"
#include "formats/room_ahead.hpp"
#include "formats/temporaries.hpp"

namespace pooltool {

/// A file without a name, or under a temporary one, in its folder until commit(). A temporary name is locked while this process
/// lives.
class atomic_file final : public byte_output {
public:
    /// `path` is no symbolic link; `replaces`: it exists. Throws error(system) when the folder is missing or refuses,
    /// error(input) when what exists may not be replaced.
    atomic_file(const std::string& path, bool replaces, const output_options& options);
    ~atomic_file() override;

    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void expect(extent begin, extent bytes) noexcept override { room_.expect(begin, bytes); }
    void write(extent offset, std::span<const std::byte> bytes) override;
    void write_joined(extent offset, std::span<const std::byte> first, std::span<const std::byte> then) override;
    void commit() override;

private:
    [[nodiscard]] bool make_unnamed();
    void make_file();
    void close_once();
    [[nodiscard]] bool appear_unnamed();
    void take_name();
    void appear();
    void appear_alone();

    std::string name_{};
    std::string temporary_{};
    folder_handle folder_{};
    temporary_entry entry_{};  // after folder_: leaves the table while the folder is still open
    file_descriptor file_{};
    room_ahead room_{};
    std::string mark_;
    existing_output existing_;
    bool durable_;
    bool unnamed_{false};  ///< file_ has no name
    bool made_{false};     ///< file_ has its temporary name
};

/// A pipe, a terminal, a device, or whatever standard output is.
class sequential_output final : public byte_output {
public:
    sequential_output(file_descriptor file, bool durable) : file_(std::move(file)), durable_(durable) {}

    [[nodiscard]] bool random_access() const noexcept override { return false; }
    void write(extent offset, std::span<const std::byte> bytes) override;
    void commit() override;

private:
    file_descriptor file_;
    bool durable_;
    extent at_{0};
};

/// Random access for an output that has none: collects everything in an unnamed file and hands it on at commit().
class collected_output final : public byte_output {
public:
    explicit collected_output(std::unique_ptr<byte_output> output);

    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override { write_at(file_.number(), offset, bytes); }
    void commit() override;

private:
    std::unique_ptr<byte_output> output_;
    file_descriptor file_;
};

/// An existing file that is to hold what is written. Collects everything in an unnamed file and compares at commit().
class compared_output final : public byte_output {
public:
    explicit compared_output(const std::string& path);

    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override { write_at(file_.number(), offset, bytes); }
    void commit() override;

private:
    file_descriptor existing_;
    file_descriptor file_;
};

/// The output that `path` means ("-": standard output).
[[nodiscard]] std::unique_ptr<byte_output> open_byte_output(const std::string& path, const output_options& options);

}  // namespace pooltool
