// Help on what is not one option: paddings, borders, dialects, formats. Texts only.
#pragma once

#include <span>
#include <string_view>

namespace pooltool::cli {

struct topic_row {
    std::string_view name{};
    std::string_view summary{};
    std::string_view text{};
};

[[nodiscard]] std::span<const topic_row> topic_rows() noexcept;

}  // namespace pooltool::cli
