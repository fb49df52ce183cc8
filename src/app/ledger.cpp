// The last line about an output counts.
#include "app/ledger.hpp"

#include "app/json.hpp"
#include "app/report_lines.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"
#include "formats/formats.hpp"

namespace pooltool {

bool ledger::take(std::string_view line) {
    const std::optional<record> parsed = json_record(line);
    if (!parsed || text_in(*parsed, "type").empty()) return false;
    const std::string mark = text_in(*parsed, "mark");
    if (!mark.empty()) marks_[path_in(*parsed, "output")] = mark;
    shard_ = text_in(*parsed, "shard");
    return true;
}

void ledger::refuse_other_shares(const std::string& path, std::size_t count) const {
    const std::size_t slash = shard_.find('/');
    if (slash == std::string::npos || shard_.substr(slash + 1) == std::to_string(count)) return;
    fail_usage(about(path, "is the report of share " + escaped(shard_) + ", and this call has " + std::to_string(count) +
                               " shares (pass the same count, or --force, or another report)"));
}

std::string ledger::mark_of(const std::string& output) const {
    const auto found = marks_.find(output);
    if (found == marks_.end()) return {};
    const std::size_t blank = found->second.rfind(' ');
    if (blank == std::string::npos || found->second.substr(blank + 1) != state_of(output)) return {};
    return found->second.substr(0, blank);
}

}  // namespace pooltool
