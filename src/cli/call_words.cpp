// Options that cannot change a byte are listed; a new option counts until it is one of them.
#include "cli/call_words.hpp"

#include "base/hash.hpp"

namespace pooltool::cli {

namespace {

bool changes_bytes(const option_row& row) {
    switch (row.section) {
        case option_section::looking:
        case option_section::many:
        case option_section::running:
            return false;
        case option_section::output:
            return row.id == option_id::to || row.id == option_id::precision;
        default:
            return row.id != option_id::strict && row.id != option_id::indices;
    }
}

/// The cells that a footprint takes part with.
std::string footprint_words(const operation& what) {
    const auto* request = std::get_if<filter_request>(&what);
    if (request == nullptr || !request->footprint) return {};
    std::string cells;
    for (const std::uint8_t cell : request->footprint->cells) cells += cell != 0 ? '1' : '0';
    for (const extent length : request->footprint->shape) cells += ' ' + std::to_string(length);
    return " (" + hex_of(hash_of(cells)) + ")";
}

}  // namespace

std::string call_words(const arguments& typed, const operation& what) {
    std::string words = "pooltool " POOLTOOL_VERSION " " + std::string(row_of(typed.command).name);
    for (const option_row& row : option_rows()) {
        if (!changes_bytes(row) || !typed.has(row.id)) continue;
        words += row.is_flag() && !typed.is_set(row.id) ? " --no-" : " --";
        words += row.name;
        if (!row.is_flag()) words += " " + typed.all(row.id).back();
        if (row.id == option_id::footprint) words += footprint_words(what);
    }
    const std::string* indices = typed.last(option_id::indices);
    if (typed.command == command_id::max_unpool && indices != nullptr) words += " --indices " + *indices + ' ' + state_of(*indices);
    return words;
}

}  // namespace pooltool::cli
