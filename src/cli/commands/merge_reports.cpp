// merge_reports: the reports of shards -> what they say together.
#include <span>

#include "app/inputs.hpp"
#include "app/json.hpp"
#include "app/merge_reports.hpp"
#include "app/standard_output.hpp"
#include "app/whole_text.hpp"
#include "base/counted.hpp"
#include "base/escape.hpp"
#include "base/file_descriptor.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings.hpp"
#include "formats/outputs.hpp"

namespace pooltool::cli {

namespace {

void write_file(const std::string& path, const std::string& text, bool force) {
    if (path == "-") return put_out(text);
    output_options options;
    options.existing = force ? existing_output::replace : existing_output::refuse;
    try {
        const auto output = open_byte_output(path, options);
        output->write(0, std::as_bytes(std::span(text)));
        output->commit();
    } catch (const error& problem) {
        throw error(problem.kind(), about_output(path, problem.what()));
    }
}

std::string text_of(const coverage& found) {
    std::string text = counted(found.reports, "report", "reports") + ", " + counted(found.covered, "input", "inputs") + " of " +
                       std::to_string(found.listed);
    if (found.exact()) text += ", each in one share";
    text += "\n  done     " + std::to_string(found.done) + "\n  skipped  " + std::to_string(found.skipped) + "\n  failed   " +
            std::to_string(found.failed) + "\n";
    return text;
}

}  // namespace

int run_merge_reports(const arguments& typed) {
    if (typed.operands.empty()) fail_usage("no report (name the reports of every shard: pooltool merge_reports run-*.jsonl)");
    report_merger merger;
    for (const std::string& path : typed.operands) merger.take(path, whole_text(path));
    if (const std::string* list = typed.last(option_id::files_from)) {
        merger.compare_with(listed_paths(*list, typed.is_set(option_id::null)));
    }
    const coverage found = merger.result();
    const bool good = found.exact() && found.failed == 0;
    const std::string* output = typed.last(option_id::output);
    if (output != nullptr) write_file(*output, merger.merged(), typed.is_set(option_id::force));
    for (const std::string& problem : found.problems) put_message(problem);
    for (const std::string& input : found.doubled) put_message(about(input, "is in more than one share"));
    for (const std::string& input : found.missing) put_message(about(input, "is in no report"));
    if (found.missing.empty() && found.covered < found.listed) {
        put_message(counted(found.listed - found.covered, "input is", "inputs are") +
                    " in no report (--files-from LIST names them)");
    }
    for (const std::string& failure : found.failures) put_message(failure);
    if (output != nullptr && *output == "-") return good ? 0 : 1;
    if (typed.is_set(option_id::json)) {
        const std::string merged = merger.merged();
        const std::size_t last = merged.rfind('\n', merged.size() - 2);
        put_out(last == std::string::npos ? merged : merged.substr(last + 1));
    } else {
        put_out(text_of(found));
    }
    return good ? 0 : 1;
}

}  // namespace pooltool::cli
