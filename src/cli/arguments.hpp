// What was typed, sorted by option: strings only, nothing converted. Values are read from these by cli/values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace pooltool::cli {

class arguments {
public:
    command_id command{command_id::max};
    std::optional<command_id> explained{};  ///< explain: the command it is about
    std::vector<std::string> operands{};

    [[nodiscard]] bool has(option_id id) const noexcept { return !all(id).empty(); }
    /// Every value given, in order. A flag has "true" or, in its --no- form, "false".
    [[nodiscard]] const std::vector<std::string>& all(option_id id) const noexcept {
        return values_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] std::vector<std::string>& all(option_id id) noexcept { return values_[static_cast<std::size_t>(id)]; }
    /// The last value given, or null.
    [[nodiscard]] const std::string* last(option_id id) const noexcept { return has(id) ? &all(id).back() : nullptr; }
    /// What a flag says; nothing when it was not given.
    [[nodiscard]] std::optional<bool> flag(option_id id) const noexcept {
        if (!has(id)) return std::nullopt;
        return all(id).back() == "true";
    }
    [[nodiscard]] bool is_set(option_id id) const noexcept { return flag(id).value_or(false); }

private:
    std::array<std::vector<std::string>, option_count> values_{};
};

}  // namespace pooltool::cli
