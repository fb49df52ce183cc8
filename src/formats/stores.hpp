// Byte stores over files: mapped into memory, or read piece by piece where a mapping is refused or slower. Own the watch for a
// file that changes while it is read; know nothing of what the bytes mean.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string_view>

#include "formats/bus_guard.hpp"
#include "formats/bytes.hpp"
#include "base/file_descriptor.hpp"
#include "base/once.hpp"

namespace pooltool {

/// A regular file, and what it was when it was opened.
class watched_file {
public:
    explicit watched_file(file_descriptor file);
    /// `about`: what fstat says of the file.
    watched_file(file_descriptor file, const struct stat& about) : file_(std::move(file)), first_(about) {}
    [[nodiscard]] int number() const noexcept { return file_.number(); }
    [[nodiscard]] extent size() const noexcept { return static_cast<extent>(first_.st_size); }
    /// Throws error(input) when size or time of change are not what they were.
    void check_unchanged() const;

private:
    file_descriptor file_;
    struct stat first_ {};
};

/// A file mapped as a whole, read-only.
class mapped_file final : public byte_store {
public:
    /// Null, and `file` untouched, when the file is empty or cannot be mapped.
    [[nodiscard]] static std::unique_ptr<mapped_file> open(std::unique_ptr<watched_file>& file);
    ~mapped_file() override;

    [[nodiscard]] extent size() const noexcept override { return file_->size(); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override;
    void check_unchanged() override;
    [[nodiscard]] std::string_view text() const noexcept;

private:
    mapped_file(std::unique_ptr<watched_file> file, std::byte* base);

    std::unique_ptr<watched_file> file_;
    std::byte* base_;
    bus_guard guard_;
};

/// A file read with pread into the caller's scratch memory. Who asks for very much at once gets a mapping instead, where there is
/// one: what is in a file need not be in memory as well.
class positioned_file final : public byte_store {
public:
    explicit positioned_file(std::unique_ptr<watched_file> file) : file_(std::move(file)) {}

    [[nodiscard]] extent size() const noexcept override { return file_->size(); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override;
    void check_unchanged() override;
    [[nodiscard]] int number() const noexcept { return file_->number(); }

private:
    std::unique_ptr<watched_file> file_;
    once tried_{};
    std::shared_ptr<mapped_file> mapped_{};
};

/// A small file, read as a whole when it is opened.
class loaded_file final : public byte_store {
public:
    /// Throws error(input) when the file is shorter by now than it was.
    explicit loaded_file(std::unique_ptr<watched_file> file);

    [[nodiscard]] extent size() const noexcept override { return file_->size(); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override;
    void check_unchanged() override { file_->check_unchanged(); }

private:
    std::unique_ptr<watched_file> file_;
    scratch_buffer bytes_{};
};

/// A range of another store, from offset `begin` on.
class store_slice : public byte_store {
public:
    store_slice(std::shared_ptr<byte_store> whole, extent begin, extent size)
        : whole_(std::move(whole)), begin_(begin), size_(size) {}

    [[nodiscard]] extent size() const noexcept override { return size_; }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        return whole_->fetch(begin_ + begin, begin_ + end, scratch);
    }
    void check_unchanged() override { whole_->check_unchanged(); }

private:
    std::shared_ptr<byte_store> whole_;
    extent begin_;
    extent size_;
};

/// The better of the two for a regular file: a mapping, but pread on tmpfs, where faults cost more than copies.
[[nodiscard]] std::shared_ptr<byte_store> open_store(file_descriptor file);

/// The same, knowing what fstat says of the file; a file of at most 64 KiB is read as a whole, which is less work than mapping it.
[[nodiscard]] std::shared_ptr<byte_store> open_store(file_descriptor file, const struct stat& about);

/// A mapping, or null when the file is empty or cannot be mapped.
[[nodiscard]] std::shared_ptr<mapped_file> open_mapped(file_descriptor file);

}  // namespace pooltool
