// Values, and the rules between options.
#include "cli/settings.hpp"

#include <array>
#include <bit>

#include "app/processors.hpp"
#include "app/standard_output.hpp"
#include "cli/call_words.hpp"
#include "cli/requests.hpp"
#include "cli/values.hpp"

namespace pooltool::cli {

namespace {

std::string dashed(option_id id) { return "--" + std::string(row_of(id).name); }

/// At most one of these may be set.
template <std::size_t count>
void exclude_each_other(const arguments& typed, const std::array<option_id, count>& options) {
    std::optional<option_id> first;
    for (const option_id id : options) {
        if (!typed.has(id)) continue;
        if (first) fail_usage(dashed(*first) + " and " + dashed(id) + " exclude each other");
        first = id;
    }
}

void needs(const arguments& typed, option_id option, option_id other) {
    if (typed.has(option) && !typed.has(other)) fail_usage(dashed(option) + " needs " + dashed(other));
}

output_options output_options_of(const arguments& typed) {
    output_options options;
    options.durable = typed.is_set(option_id::durable);
    if (const auto digits = given(typed, option_id::precision, parse_integer)) {
        if (*digits < 1 || *digits > 17) fail_usage("--precision " + std::to_string(*digits) + ": from 1 to 17 digits");
        options.precision = static_cast<int>(*digits);
    }
    return options;
}

existing_policy existing_policy_of(const arguments& typed) {
    exclude_each_other(typed, std::array{option_id::force, option_id::skip_existing, option_id::update});
    if (typed.is_set(option_id::force)) return existing_policy::replace;
    if (typed.is_set(option_id::skip_existing)) return existing_policy::skip;
    if (typed.is_set(option_id::update)) return existing_policy::update;
    return existing_policy::refuse;
}

unsigned threads_of(const arguments& typed) {
    const auto jobs = given(typed, option_id::jobs, parse_integer);
    if (!jobs) return allowed_processors();
    if (*jobs < 1 || *jobs > static_cast<extent>(most_threads)) {
        fail_usage("--jobs " + std::to_string(*jobs) + ": from 1 to " + std::to_string(most_threads) + " threads");
    }
    return static_cast<unsigned>(*jobs);
}

std::string folder_of(const arguments& typed) {
    const std::string* folder = typed.last(option_id::out_dir);
    if (folder == nullptr) return {};
    if (folder->empty()) fail_usage("--out-dir: the name is empty (. is this folder)");
    return *folder;
}

std::size_t max_failures_of(const arguments& typed) {
    exclude_each_other(typed, std::array{option_id::fail_fast, option_id::max_failures});
    if (typed.is_set(option_id::fail_fast)) return 1;
    const auto most = given(typed, option_id::max_failures, parse_integer);
    if (most && *most < 1) fail_usage("--max-failures " + std::to_string(*most) + ": at least 1");
    return static_cast<std::size_t>(most.value_or(0));
}

void set_reporting(const arguments& typed, batch_settings& settings) {
    settings.max_failures = max_failures_of(typed);
    settings.call = call_words(typed, settings.each.what);
    settings.json = typed.is_set(option_id::json);
    if (settings.json && settings.folder.empty() && settings.output == "-" && !settings.dry_run) {
        fail_usage("--json and the result would both go to standard output (-d DIR or -o FILE takes the result)");
    }
    constexpr std::array modes{progress_mode::automatic, progress_mode::always, progress_mode::never};
    settings.progress = modes[given(typed, option_id::progress, parse_choice).value_or(0)];
    const std::string* report = typed.last(option_id::report);
    if (report == nullptr) return;
    if (report->empty()) fail_usage("--report: the name is empty");
    if (*report == "-") fail_usage("--report - : --json writes the same lines to standard output");
    if (settings.dry_run) fail_usage("--report and --dry-run exclude each other (--json prints the same lines)");
    settings.report = *report;
}

void set_share(const arguments& typed, batch_settings& settings) {
    constexpr std::array splits{split_rule::hash, split_rule::size};
    needs(typed, option_id::shard, option_id::out_dir);
    needs(typed, option_id::split, option_id::shard);
    settings.split = splits[given(typed, option_id::split, parse_choice).value_or(0)];
    const std::string* value = typed.last(option_id::shard);
    if (value == nullptr) return;
    settings.sharded = true;
    settings.part = share_of(*value, process_environment);
}

}  // namespace

input_options input_options_of(const arguments& typed) {
    constexpr std::array headers{header_line::skip, header_line::automatic, header_line::none};
    input_options options;
    options.as = given(typed, option_id::in_dtype, parse_dtype);
    options.delimiter = given(typed, option_id::delimiter, parse_delimiter);
    if (const auto choice = given(typed, option_id::header, parse_choice)) options.header = headers[*choice];
    if (const auto limit = given(typed, option_id::max_memory, parse_size)) options.memory_limit = *limit;
    return options;
}

input_selection selection_of(const arguments& typed) {
    needs(typed, option_id::null, option_id::files_from);
    needs(typed, option_id::include, option_id::recursive);
    needs(typed, option_id::exclude, option_id::recursive);
    input_selection selection;
    selection.operands = typed.operands;
    selection.recursive = typed.is_set(option_id::recursive);
    needs(typed, option_id::follow, option_id::recursive);
    selection.follow = typed.is_set(option_id::follow);
    selection.include = typed.all(option_id::include);
    selection.exclude = typed.all(option_id::exclude);
    if (const std::string* list = typed.last(option_id::files_from)) selection.files_from = *list;
    selection.null_separated = typed.is_set(option_id::null);
    selection.output_folder = folder_of(typed);
    std::size_t from_stdin = selection.files_from == "-" ? 1 : 0;
    const std::string* indices = typed.last(option_id::indices);
    if (typed.command == command_id::max_unpool && indices != nullptr && *indices == "-") ++from_stdin;
    for (const std::string& path : selection.operands) {
        if (path.empty()) fail_usage("an input has an empty name");
        if (path == "-") ++from_stdin;
    }
    if (from_stdin > 1) fail_usage("standard input can be read once only");
    if (selection.operands.empty() && selection.files_from.empty()) {
        fail_usage("no input (name files, or - for standard input; pooltool " + std::string(row_of(typed.command).name) +
                   " --help)");
    }
    if (from_stdin == 1 && stdin_is_terminal())
        fail_usage("standard input is a terminal (name a file, or send data through a pipe)");
    return selection;
}

batch_settings batch_settings_of(const arguments& typed) {
    constexpr std::array formats{file_format::npy, file_format::npz, file_format::csv, file_format::tsv};
    constexpr std::array engines{engine_kind::fast, engine_kind::reference};
    exclude_each_other(typed, std::array{option_id::output, option_id::out_dir});
    exclude_each_other(typed, std::array{option_id::quiet, option_id::verbose});
    needs(typed, option_id::name, option_id::out_dir);

    batch_settings settings;
    settings.each.what = operation_of(typed.command, typed);
    settings.each.reading = input_options_of(typed);
    settings.each.writing = output_options_of(typed);
    settings.each.strict = typed.is_set(option_id::strict);
    if (const auto choice = given(typed, option_id::to, parse_choice)) settings.each.to = formats[*choice];
    if (const auto choice = given(typed, option_id::engine, parse_choice)) settings.each.how.engine = engines[*choice];
    settings.each.how.instructions = chosen_isa();
    settings.each.how.memory_limit = settings.each.reading.memory_limit;
    settings.folder = folder_of(typed);
    if (const std::string* name = typed.last(option_id::name)) settings.name = *name;
    if (const std::string* output = typed.last(option_id::output)) settings.output = *output;
    if (settings.output == "/dev/stdout") settings.output = "-";  // a stream, even where it leads to a file
    if (settings.output.empty()) fail_usage("--output: the name is empty");
    const std::string* indices = typed.last(option_id::indices);
    const bool unpool = typed.command == command_id::max_unpool;
    const bool both_streams = unpool && settings.output == "-";  // one is read, the other written
    if (indices != nullptr && !indices->empty() && settings.folder.empty() && *indices == settings.output && !both_streams) {
        fail_usage("--indices and --output are the same file");
    }
    if (unpool) {
        if (indices == nullptr) fail_usage("--indices is required: max_unpool reads what max --indices wrote");
        if (typed.operands.size() > 1) fail_usage("max_unpool takes one input (and its --indices)");
        settings.each.unpool_indices = *indices;
    } else if (indices != nullptr) {
        settings.indices = *indices;
    }
    if (const auto choice = given(typed, option_id::byte_order, parse_choice)) {
        settings.each.turned = (*choice == 1) != (std::endian::native == std::endian::big);
    }
    settings.each.readable = settings.output == "-" && settings.folder.empty() && !settings.each.to && stdout_is_terminal();
    settings.existing = existing_policy_of(typed);
    settings.dry_run = typed.is_set(option_id::dry_run);
    set_reporting(typed, settings);
    set_share(typed, settings);
    settings.quiet = typed.is_set(option_id::quiet);
    settings.verbose = typed.is_set(option_id::verbose);
    settings.threads = threads_of(typed);
    if (settings.verbose) settings.each.how.explain = [](const std::string& line) { put_note(line); };
    return settings;
}

}  // namespace pooltool::cli
