// Lines are read one by one; a report that ends inside a line was killed while it wrote, and that line is passed over.
#include "app/merge_reports.hpp"

#include <algorithm>

#include "app/json.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"
#include "base/hash.hpp"

namespace pooltool {

namespace {

/// "2/4": index and count, both 0 for what is no share.
std::pair<std::size_t, std::size_t> share_in(const record& line) {
    const std::string text = text_in(line, "shard");
    const std::size_t slash = text.find('/');
    const auto number = [](const std::string& digits) {
        std::size_t value = 0;
        for (const char digit : digits) {
            if (digit < '0' || digit > '9' || value > 1'000'000) return std::size_t{0};
            value = value * 10 + static_cast<std::size_t>(digit - '0');
        }
        return value;
    };
    if (slash == std::string::npos) return {0, 0};
    return {number(text.substr(0, slash)), number(text.substr(slash + 1))};
}

}  // namespace

void report_merger::take(const std::string& path, std::string_view text) {
    ++reports_;
    bool any = false;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', begin)) {
        const std::string_view line = text.substr(begin, end - begin);
        begin = end + 1;
        const std::optional<record> parsed = json_record(line);
        if (!parsed || text_in(*parsed, "type").empty()) {
            throw error(error_kind::input, about(path, "is no report: line " +
                                                           std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n') + 1) +
                                                           " is " + quoted(line)));
        }
        any = true;
        take_line(path, line, *parsed);
    }
    if (!any) problems_.push_back(about(path, "holds no line: its run was ended before the first input"));
}

void report_merger::check_run(const std::string& path, const record& parsed) {
    const std::string list = text_in(parsed, "list");
    const auto listed = static_cast<std::size_t>(number_in(parsed, "list_files"));
    const std::string call = text_in(parsed, "call");
    const std::size_t shares = share_in(parsed).second;
    const auto once = [&](std::string problem) {
        problem = about(path, problem);
        if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end()) problems_.push_back(std::move(problem));
    };
    if (list_.empty()) {
        list_ = list;
        listed_ = listed;
        call_ = call;
        shares_ = shares;
        return;
    }
    if (list != list_ || listed != listed_) {
        once("is of another list: " + std::to_string(listed) + " inputs instead of " + std::to_string(listed_) +
             (listed == listed_ ? ", and other names" : "") + " (write the list once and pass it by --files-from)");
    }
    if (call != call_) once("is of another call: " + quoted(call, 200) + " instead of " + quoted(call_, 200));
    if (shares != shares_) {
        once("is of another split: " + std::to_string(shares) + " shares instead of " + std::to_string(shares_));
    }
}

void report_merger::take_line(const std::string& path, std::string_view line, const record& parsed) {
    check_run(path, parsed);
    const std::size_t part = share_in(parsed).first;
    const std::string type = text_in(parsed, "type");
    if (type == "summary") {
        ended_[part] = text_in(parsed, "ended") == "complete";
        return;
    }
    if (type != "file") return;
    ended_[part] = false;
    entry& about_input = entries_[path_in(parsed, "input")];
    about_input.number = static_cast<std::size_t>(number_in(parsed, "number"));
    about_input.shares.insert(part);
    const std::string status = text_in(parsed, "status");
    // A share that was resumed tells of what was done before as skipped, without its shapes: the line that has them stays.
    const bool keeps = status == "skipped" && about_input.status == "done";
    if (keeps) return;
    about_input.status = status;
    about_input.error = text_in(parsed, "error");
    about_input.line = line;
}

void report_merger::compare_with(const std::vector<std::string>& list) {
    for (const std::string& path : list) {
        if (entries_.count(path) == 0) missing_.push_back(path);
    }
    std::uint64_t sum = 0;
    for (const std::string& path : list) sum += hash_of(path);
    if (!list_.empty() && (hex_of(sum) != list_ || list.size() != listed_)) {
        problems_.push_back("the list given has " + std::to_string(list.size()) + " inputs, that of the reports " +
                            std::to_string(listed_) + (list.size() == listed_ ? " with other names" : ""));
    }
}

coverage report_merger::result() const {
    coverage found;
    found.reports = reports_;
    found.listed = listed_;
    found.covered = entries_.size();
    found.problems = problems_;
    found.missing = missing_;
    std::vector<std::pair<std::size_t, const std::string*>> order;
    for (const auto& [input, known] : entries_) order.emplace_back(known.number, &input);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : *a.second < *b.second;
    });
    std::uint64_t sum = 0;
    for (const auto& [number, input] : order) {
        const entry& known = entries_.at(*input);
        sum += hash_of(*input);
        if (known.shares.size() > 1) found.doubled.push_back(*input);
        if (known.status == "done") ++found.done;
        if (known.status == "skipped") ++found.skipped;
        if (known.status == "failed") {
            ++found.failed;
            found.failures.push_back(known.error);
        }
    }
    for (std::size_t part = 1; part <= shares_; ++part) {
        const auto ended = ended_.find(part);
        const std::string name = "share " + std::to_string(part) + "/" + std::to_string(shares_);
        if (ended == ended_.end()) {
            found.problems.push_back(name + ": no report of it is here");
        } else if (!ended->second) {
            found.problems.push_back(name + ": did not end (the same call with --skip-existing does the rest)");
        }
    }
    if (found.problems.empty() && found.covered == found.listed && hex_of(sum) != list_) {
        found.problems.push_back("the reports have as many inputs as the list, but not the same ones");
    }
    return found;
}

std::string report_merger::merged() const {
    std::vector<const entry*> order;
    for (const auto& [input, known] : entries_) order.push_back(&known);
    std::sort(order.begin(), order.end(), [](const entry* a, const entry* b) {
        return a->number != b->number ? a->number < b->number : a->line < b->line;
    });
    std::string text;
    for (const entry* known : order) text += known->line + "\n";
    const coverage found = result();
    record summary;
    summary.add("type", "summary");
    summary.add("files", found.covered);
    summary.add("done", found.done);
    summary.add("skipped", found.skipped);
    summary.add("failed", found.failed);
    summary.add("not_begun", found.listed > found.covered ? found.listed - found.covered : std::size_t{0});
    summary.add("doubled", found.doubled.size());
    summary.add("reports", found.reports);
    summary.add("exact", found.exact());
    summary.add("ended", found.exact() ? "complete" : "incomplete");
    summary.add("exit", found.exact() && found.failed == 0 ? 0 : 1);
    summary.add("shard", "1/1");
    summary.add("list", list_);
    summary.add("list_files", listed_);
    summary.add("call", call_);
    return text + json_text(summary) + "\n";
}

}  // namespace pooltool
