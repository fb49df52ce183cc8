// Names of zip members as text. Beside UTF-8 there is only the alphabet of the machines that the format was made for.
#pragma once

#include <string>
#include <string_view>

namespace pooltool {

/// The name in UTF-8. Bytes that are no UTF-8 already are IBM code page 437 (APPNOTE, appendix D), whatever the archive says.
[[nodiscard]] std::string zip_name(std::string_view bytes);

}  // namespace pooltool
