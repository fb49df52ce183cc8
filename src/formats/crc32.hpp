// The checksum of zip members (CRC-32, polynomial 0xEDB88320), over bytes as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pooltool {

/// The checksum of everything so far, given that of everything before (0 at the start).
[[nodiscard]] std::uint32_t crc32(std::uint32_t before, std::span<const std::byte> bytes) noexcept;

}  // namespace pooltool
