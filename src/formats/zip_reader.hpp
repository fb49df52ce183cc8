// A zip archive to read, through libzip, over any byte store. Owns what is not believed of an archive: its counts, its sizes,
// its names. Hands out members as stores (stored: read in place) or streams (deflated). Knows nothing of arrays.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

struct zip;
struct zip_file;

namespace pooltool {

struct zip_entry {
    std::string name{};
    extent size{0};
    std::uint32_t checksum{0};
    std::uint16_t method{0};
    bool encrypted{false};
    bool has_checksum{false};
};

/// One of the two is set.
struct zip_member {
    std::shared_ptr<byte_store> store{};
    std::unique_ptr<byte_stream> stream{};
};

class zip_reader : public std::enable_shared_from_this<zip_reader> {
public:
    /// Throws error(input) for what is no sound archive.
    [[nodiscard]] static std::shared_ptr<zip_reader> open(std::shared_ptr<byte_store> bytes);
    ~zip_reader();
    zip_reader(const zip_reader&) = delete;
    zip_reader& operator=(const zip_reader&) = delete;

    [[nodiscard]] const std::vector<zip_entry>& entries() const noexcept { return entries_; }

    /// Members may be read at the same time, each by one thread; they keep the archive open.
    [[nodiscard]] zip_member member(std::size_t index);

    void check_unchanged() { bytes_->check_unchanged(); }

    /// libzip's file, for the stream of a member; libzip must not be entered twice at once.
    extent read(zip_file* file, std::span<std::byte> room);
    void close(zip_file* file) noexcept;

    /// Where libzip's last read began: how the place of a stored member is found.
    struct access {
        std::shared_ptr<byte_store> bytes{};
        extent at{0};
        extent last{-1};
        scratch_buffer scratch{};
        std::string refusal{};
    };

private:
    explicit zip_reader(std::shared_ptr<byte_store> bytes);
    void list();
    [[nodiscard]] extent place_of(std::size_t index);
    [[noreturn]] void fail(const std::string& reason) const;

    std::shared_ptr<byte_store> bytes_;
    std::unique_ptr<access> access_;
    std::mutex mutex_{};
    zip* archive_{nullptr};
    std::vector<zip_entry> entries_{};
};

}  // namespace pooltool
