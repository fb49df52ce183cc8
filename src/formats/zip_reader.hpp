// A zip archive to read, through minizip, over any byte store. Owns what is not believed of an archive: its counts, its sizes,
// its names. Hands out members as stores (stored: read in place) or streams (deflated). Knows nothing of arrays.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace pooltool {

struct zip_entry {
    std::string name{};
    extent size{0};
    extent packed{0};  ///< bytes in the archive
    std::uint32_t checksum{0};
    std::uint16_t method{0};
    bool encrypted{false};
    // Where the directory has it, and as which of its entries.
    std::uint64_t place{0};
    std::uint64_t number{0};
};

/// One of the two is set.
struct zip_member {
    std::shared_ptr<byte_store> store{};
    std::unique_ptr<byte_stream> stream{};
};

class zip_reader {
public:
    /// Throws error(input) for what is no sound archive.
    explicit zip_reader(std::shared_ptr<byte_store> bytes);

    [[nodiscard]] const std::vector<zip_entry>& entries() const noexcept { return entries_; }

    /// Members may be opened and read at the same time, each by one thread. Throws error(input) for what is not read: encrypted
    /// members, other methods, damage.
    [[nodiscard]] zip_member member(std::size_t index) const;

    void check_unchanged() const { bytes_->check_unchanged(); }

private:
    std::shared_ptr<byte_store> bytes_;
    std::vector<zip_entry> entries_{};
};

}  // namespace pooltool
