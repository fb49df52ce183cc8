// One share of a list: which of its inputs are worked on here, and what all shares of one output folder must agree on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/inputs.hpp"
#include "app/launchers.hpp"

namespace pooltool {

enum class split_rule : std::uint8_t {
    hash,  ///< by the hash of the relative path: an input stays in its share whatever else is in the list
    size   ///< shares of about equal bytes; every process must see the same list and sizes
};

[[nodiscard]] constexpr const char* name_of(split_rule split) noexcept { return split == split_rule::hash ? "hash" : "size"; }

/// Positions in inputs.files that are of this share, ascending. Every position is in exactly one of the shares.
[[nodiscard]] std::vector<std::size_t> positions_of(const share& part, split_rule split, const found_inputs& inputs);

/// The share, of 0-based number, of each of these sizes in bytes (`names` settle ties): largest first, each to the share that has
/// least.
[[nodiscard]] std::vector<std::size_t> balanced(const std::vector<std::int64_t>& sizes, const std::vector<std::string>& names,
                                                std::size_t count);

/// "2-of-4": fit for a file's name.
[[nodiscard]] std::string file_word(const share& part);

/// "2/4".
[[nodiscard]] std::string text_of(const share& part);

/// Notes count and split with the output folder, which is made when it is missing. Throws error(usage) when the shares that wrote
/// to it before have another count or split, unless `forced`. Says nothing where the file system cannot keep a note.
void agree_on_shares(const std::string& folder, const share& part, split_rule split, bool forced);

}  // namespace pooltool
