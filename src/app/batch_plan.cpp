// Names below the folder, or the one output there is.
#include "app/batch_plan.hpp"

#include "app/output_names.hpp"
#include "app/standard_output.hpp"

namespace pooltool {

namespace {

std::string_view extension_of(file_format format) {
    switch (format) {
        case file_format::npy:
            return ".npy";
        case file_format::npz:
            return ".npz";
        case file_format::csv:
            return ".csv";
        case file_format::tsv:
            return ".tsv";
    }
    return {};
}

std::vector<std::string> names_below(const found_inputs& inputs, const batch_settings& settings, const std::string& pattern) {
    const name_template name(pattern);
    const std::string extension(settings.each.to ? extension_of(*settings.each.to) : "");
    const std::string prefix = settings.folder.back() == '/' ? settings.folder : settings.folder + '/';
    std::vector<std::string> names;
    names.reserve(inputs.files.size());
    for (const found_input& input : inputs.files) {
        if (input.path == "-") fail_usage("standard input has no name to write under in a folder (-o FILE gives it one)");
        names.push_back(prefix + name.apply(input.relative, extension));
    }
    return names;
}

std::vector<planned_job> jobs_for_one_output(const found_inputs& inputs, const batch_settings& settings) {
    const bool several = inputs.files.size() > 1;
    if (several && settings.output != "-") fail_usage("-o takes one input (-d DIR writes several)");
    if (several && !settings.each.readable)
        fail_usage("several inputs and one standard output (-d DIR writes each to its own file)");
    if (several && !settings.indices.empty())
        fail_usage("--indices takes one input (with -d DIR, a template like {dir}{stem}_indices{ext})");
    std::vector<planned_job> jobs;
    for (std::size_t i = 0; i < inputs.files.size(); ++i) jobs.push_back({i, settings.output, settings.indices});
    return jobs;
}

void refuse_clashes(const found_inputs& inputs, const std::vector<planned_job>& jobs) {
    std::vector<named_output> outputs;
    outputs.reserve(jobs.size());
    for (const planned_job& next : jobs) outputs.push_back({&next.output, &inputs.files[next.number].path});
    for (const planned_job& next : jobs) {
        if (!next.indices.empty()) outputs.push_back({&next.indices, &inputs.files[next.number].path});
    }
    const std::vector<std::string> clashing = clashes(std::move(outputs));
    if (clashing.empty()) return;
    for (std::size_t i = 0; i + 1 < clashing.size(); ++i) put_message(clashing[i]);
    fail_usage(clashing.back());
}

}  // namespace

std::vector<planned_job> plan_jobs(const found_inputs& inputs, const batch_settings& settings) {
    if (settings.folder.empty()) return jobs_for_one_output(inputs, settings);
    std::vector<std::string> names = names_below(inputs, settings, settings.name);
    std::vector<std::string> of_indices;
    if (!settings.indices.empty()) of_indices = names_below(inputs, settings, settings.indices);
    std::vector<planned_job> jobs;
    jobs.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        jobs.push_back({i, std::move(names[i]), of_indices.empty() ? std::string() : std::move(of_indices[i])});
    }
    refuse_clashes(inputs, jobs);
    return jobs;
}

}  // namespace pooltool
