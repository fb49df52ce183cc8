// The table of border words; see border_names.hpp.
#include "dialects/border_names.hpp"

#include <array>

namespace pooltool {
namespace {

struct row {
    std::string_view name;
    border edge;
};

/// The name to print comes first, its alias later.
constexpr std::array<row, 8> rows{{{"reflect", border::reflect},
                                   {"constant", border::constant},
                                   {"nearest", border::nearest},
                                   {"mirror", border::mirror},
                                   {"wrap", border::wrap},
                                   {"grid-mirror", border::reflect},
                                   {"grid-constant", border::constant},
                                   {"grid-wrap", border::wrap}}};

}  // namespace

std::optional<border> border_named(std::string_view name) noexcept {
    for (const row& each : rows) {
        if (each.name == name) return each.edge;
    }
    return std::nullopt;
}

std::string_view scipy_name_of(border edge) noexcept {
    for (const row& each : rows) {
        if (each.edge == edge) return each.name;
    }
    return {};
}

}  // namespace pooltool
