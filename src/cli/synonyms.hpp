// Names that other libraries and tools have for what is here: what somebody who types them means. Never accepted, only
// suggested.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pooltool::cli {

struct synonym {
    std::string_view typed{};  ///< as plain_name() gives it
    std::string_view meant{};  ///< a command (with an option, maybe), an option's long name, or a value
};

/// Lower case, hyphens for underscores, without the "1d", "2d" or "3d" that layers end in.
[[nodiscard]] std::string plain_name(std::string_view typed);

/// The command that is meant, or nothing.
[[nodiscard]] std::string_view command_meant(std::string_view typed) noexcept;

/// Options that may be meant, the likeliest first: a command has one of them at most.
[[nodiscard]] std::span<const synonym> option_synonyms() noexcept;

/// Values of any option that may be meant.
[[nodiscard]] std::span<const synonym> value_synonyms() noexcept;

}  // namespace pooltool::cli
