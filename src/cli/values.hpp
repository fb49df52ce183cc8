// Strings -> values, strictly: the whole string or an error that names the option, the value and what would do. Free of the
// locale. Knows nothing of files; what an array allows is decided later.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "pooltool/request.hpp"

namespace pooltool::cli {

/// "3" or "3x5": one number per axis. Signs are taken; which numbers make sense is not decided here.
[[nodiscard]] std::vector<extent> parse_extents(option_id option, const std::string& text);

/// "-2,-1": integers joined by commas.
[[nodiscard]] std::vector<extent> parse_list(option_id option, const std::string& text);

[[nodiscard]] extent parse_integer(option_id option, const std::string& text);

/// A decimal float64; inf, -inf and nan in any letter case. Out of range (1e400) is an error.
[[nodiscard]] double parse_double(option_id option, const std::string& text);

/// Bytes: "4096", "512K", "512M", "2G", "1T" (powers of 1024; "MB" and "MiB" are taken too).
[[nodiscard]] extent parse_size(option_id option, const std::string& text);

struct parsed_padding {
    std::vector<pad_pair> pairs{};
    std::optional<padding_word> word{};
};
/// "1", "1x2", "1:0", "1:0x2:1", "same", "same-lower", "valid".
[[nodiscard]] parsed_padding parse_padding(option_id option, const std::string& text);

/// Position among the choices of the option's row.
[[nodiscard]] std::size_t parse_choice(option_id option, const std::string& text);

[[nodiscard]] dtype parse_dtype(option_id option, const std::string& text);

/// One character, or comma, tab, semicolon, space, pipe; "\t" is a tab.
[[nodiscard]] char parse_delimiter(option_id option, const std::string& text);

/// Words joined by commas, each one of the row's choices.
[[nodiscard]] std::vector<std::size_t> parse_choices(option_id option, const std::string& text);

/// The value of an option through one of the parsers above, when it was given.
template <class Parser>
[[nodiscard]] auto given(const arguments& typed, option_id option, Parser parse)
    -> std::optional<decltype(parse(option, std::string()))> {
    const std::string* text = typed.last(option);
    if (text == nullptr) return std::nullopt;
    return parse(option, *text);
}

}  // namespace pooltool::cli
