// The table, put together from its parts in the order of option_id.
#include "cli/options.hpp"

#include <array>

#include "cli/file_options.hpp"
#include "cli/looking_options.hpp"
#include "cli/view_options.hpp"
#include "cli/window_options.hpp"

namespace pooltool::cli {

namespace {

using enum option_section;

/// Every row at the place that its id names.
constexpr std::array<option_row, option_count> in_their_places() {
    std::array<option_row, option_count> all{};
    const auto place = [&all](const auto& rows) {
        for (const option_row& row : rows) all[static_cast<std::size_t>(row.id)] = row;
    };
    place(option_tables::window_rows);
    place(option_tables::looking_rows);
    place(view_rows);
    place(option_tables::file_rows);
    return all;
}

constexpr std::array<option_row, option_count> rows = in_their_places();

constexpr bool complete() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].id) != i || rows[i].name.empty()) return false;
    }
    return true;
}
static_assert(complete(), "every option_id has one row");

}  // namespace

std::span<const option_row> option_rows() noexcept { return rows; }

const option_row& row_of(option_id id) noexcept { return rows[static_cast<std::size_t>(id)]; }

std::string_view title_of(option_section section) noexcept {
    switch (section) {
        case windows:
            return "Windows";
        case values:
            return "Values";
        case looking:
            return "What to show";
        case output:
            return "Output";
        case input:
            return "Input";
        case many:
            return "Many files";
        case running:
            return "Running";
    }
    return {};
}

std::size_t choice_count(std::string_view choices) noexcept {
    if (choices.empty()) return 0;
    std::size_t count = 1;
    for (const char letter : choices) count += letter == '|' ? 1 : 0;
    return count;
}

std::string_view choice_at(std::string_view choices, std::size_t position) noexcept {
    for (; position > 0; --position) choices.remove_prefix(choices.find('|') + 1);
    return choices.substr(0, choices.find('|'));
}

}  // namespace pooltool::cli
