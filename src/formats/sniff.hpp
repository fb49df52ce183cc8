// What a file is, judged by its first bytes. Knows signatures only; reads nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pooltool {

enum class content : unsigned char { npy, zip, text, unknown };

/// `first`: the first bytes of the file, as many as are at hand; 8 suffice for signatures, a few thousand for text.
[[nodiscard]] content sniff(std::string_view first) noexcept;

/// Why such a file is not read, for content that is not npy or zip. Names the kind of file where its signature is known.
[[nodiscard]] std::string unreadable(std::string_view first);

}  // namespace pooltool
