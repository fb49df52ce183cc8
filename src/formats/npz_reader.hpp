// The arrays of an .npz: which members they are, under which names, and each as a source.
#pragma once

#include <memory>

#include "formats/formats.hpp"
#include "formats/stores.hpp"

namespace pooltool {

/// `store`: the archive's bytes. Throws error(input) for unsound archives, for names that are no plain relative names, for
/// names that occur twice, and where there is no array.
[[nodiscard]] std::unique_ptr<input_archive> open_npz(std::shared_ptr<byte_store> store, const input_options& options,
                                                      const std::optional<file_identity>& identity);

/// Why a name cannot be a member's (absolute, empty, with .. parts, with a drive); empty: it can.
[[nodiscard]] std::string fault_of_member_name(std::string_view name);

}  // namespace pooltool
