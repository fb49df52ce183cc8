// Where the bytes of a finished file go: a new file that appears whole, or, for what is no regular file, straight on.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "formats/bytes.hpp"
#include "base/file_descriptor.hpp"
#include "formats/formats.hpp"
#include "formats/temporaries.hpp"

namespace pooltool {

/// A file under a temporary name in its folder until commit(). The temporary file is locked while this process lives.
class atomic_file final : public byte_output {
public:
    /// `path` is no symbolic link. Throws error(system) when the folder is missing or refuses.
    atomic_file(const std::string& path, const output_options& options);
    ~atomic_file() override;

    [[nodiscard]] bool random_access() const noexcept override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override { write_at(file_.number(), offset, bytes); }
    void commit() override;

private:
    void make_file();
    void appear();
    void appear_alone();

    std::string name_{};
    std::string temporary_{};
    file_descriptor folder_{};
    temporary_entry entry_{};  // after folder_: leaves the table while the folder is still open
    file_descriptor file_{};
    std::string mark_;
    existing_output existing_;
    bool durable_;
    bool made_{false};
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
