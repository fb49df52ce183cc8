// Planning first, then work, then messages in the order of the inputs.
#include "app/batch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <new>
#include <set>

#include "app/array_words.hpp"
#include "app/output_names.hpp"
#include "app/standard_output.hpp"
#include "app/workers.hpp"
#include "base/escape.hpp"

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

std::string line_of(const job_outcome& outcome) {
    std::string text;
    for (const array_result& array : outcome.result.arrays) {
        if (!text.empty()) text += "\n";
        text += (outcome.what.input == "-" ? "standard input" : escaped(outcome.what.input));
        if (!array.member.empty() && outcome.result.arrays.size() > 1) text += ":" + escaped(array.member);
        text += " -> " + (outcome.what.output == "-" ? "standard output" : escaped(outcome.what.output)) + ": " +
                header_text(array.in) + " -> " + header_text(array.out) + ", " + std::to_string(array.out.bytes()) + " bytes";
    }
    return text;
}

/// The folders in front of a file's name, made when they are missing.
void make_folders(const std::string& file) {
    for (std::size_t slash = file.find('/', 1); slash != std::string::npos; slash = file.find('/', slash + 1)) {
        const std::string folder = file.substr(0, slash);
        if (::mkdir(folder.c_str(), 0777) == 0 || errno == EEXIST) continue;
        throw named_error(error_kind::system, about(folder, std::string("cannot make the folder: ") + std::strerror(errno)));
    }
}

bool newer(const std::string& input, const std::string& output) {
    struct stat in {};
    struct stat out {};
    if (::stat(input.c_str(), &in) != 0 || ::stat(output.c_str(), &out) != 0) return true;
    if (in.st_mtim.tv_sec != out.st_mtim.tv_sec) return in.st_mtim.tv_sec > out.st_mtim.tv_sec;
    return in.st_mtim.tv_nsec > out.st_mtim.tv_nsec;
}

bool exists(const std::string& path) {
    struct stat found {};
    return path != "-" && ::lstat(path.c_str(), &found) == 0;
}

std::vector<std::string> names_below(const found_inputs& inputs, const batch_settings& settings, const std::string& pattern) {
    const name_template name(pattern);
    const std::string extension(settings.each.to ? extension_of(*settings.each.to) : "");
    const std::string prefix = settings.folder.back() == '/' ? settings.folder : settings.folder + '/';
    std::vector<std::string> names;
    for (const found_input& input : inputs.files) {
        if (input.path == "-") fail_usage("standard input has no name to write under in a folder (-o FILE gives it one)");
        names.push_back(prefix + name.apply(input.relative, extension));
    }
    return names;
}

std::vector<job> planned(const found_inputs& inputs, const batch_settings& settings) {
    std::vector<job> jobs;
    if (settings.folder.empty()) {
        const bool several = inputs.files.size() > 1;
        if (several && settings.output != "-") fail_usage("-o takes one input (-d DIR writes several)");
        if (several && !settings.each.readable)
            fail_usage("several inputs and one standard output (-d DIR writes each to its own file)");
        if (several && !settings.indices.empty())
            fail_usage("--indices takes one input (with -d DIR, a template like {dir}{stem}_indices{ext})");
        for (const found_input& input : inputs.files) {
            jobs.push_back({input.path, settings.output, settings.indices, several ? escaped(input.path) + ":\n" : ""});
        }
        return jobs;
    }
    const std::vector<std::string> names = names_below(inputs, settings, settings.name);
    for (std::size_t i = 0; i < names.size(); ++i) jobs.push_back({inputs.files[i].path, names[i], "", ""});
    std::vector<found_input> writers = inputs.files;
    std::vector<std::string> outputs = names;
    if (!settings.indices.empty()) {
        const std::vector<std::string> of_indices = names_below(inputs, settings, settings.indices);
        for (std::size_t i = 0; i < names.size(); ++i) jobs[i].indices = of_indices[i];
        writers.insert(writers.end(), inputs.files.begin(), inputs.files.end());
        outputs.insert(outputs.end(), of_indices.begin(), of_indices.end());
    }
    const std::vector<std::string> clashing = clashes(writers, outputs);
    if (!clashing.empty()) {
        for (std::size_t i = 0; i + 1 < clashing.size(); ++i) put_message(clashing[i]);
        fail_usage(clashing.back());
    }
    return jobs;
}

/// The inputs' identities, so that no output replaces what another job has yet to read.
class input_identities {
public:
    explicit input_identities(const found_inputs& inputs) {
        for (const found_input& input : inputs.files) {
            const std::optional<file_identity> identity = identity_of(split_member(input.path).file);
            if (identity) known_.insert({identity->device, identity->inode});
        }
    }

    void refuse(const std::string& output) const {
        const std::optional<file_identity> identity = identity_of(output);
        if (!identity || known_.count({identity->device, identity->inode}) == 0) return;
        throw named_error(error_kind::input, about_output(output, "is one of the inputs (choose another output)"));
    }

private:
    std::set<std::pair<std::uint64_t, std::uint64_t>> known_{};
};

class batch {
public:
    batch(const found_inputs& inputs, const batch_settings& settings)
        : settings_(settings), each_(settings.each), jobs_(planned(inputs, settings)), identities_(inputs) {
        outcomes_.resize(jobs_.size());
        finished_.resize(jobs_.size(), false);
        workers_ = static_cast<unsigned>(std::clamp<std::size_t>(jobs_.size(), 1, settings.threads));
        if (settings.folder.empty()) workers_ = 1;
        each_.how.threads = std::max(1U, settings.threads / workers_);
        each_.how.memory_limit = std::max<extent>(each_.how.memory_limit / workers_, extent{1} << 20);
        each_.writing.existing = settings.existing == existing_policy::refuse || settings.existing == existing_policy::skip
                                     ? existing_output::refuse
                                     : existing_output::replace;
    }

    /// True when every input went well.
    bool run() {
        run_tasks(jobs_.size(), settings_.dry_run ? 1 : workers_, [this](std::size_t i) {
            job_outcome outcome = one(i);
            const bool go_on = outcome.status != job_status::failed || !settings_.fail_fast;
            finish(std::move(outcome));
            return go_on;
        });
        return failures_ == 0;
    }

private:
    const batch_settings& settings_;
    job_settings each_;
    std::vector<job> jobs_;
    input_identities identities_;
    unsigned workers_{1};
    std::mutex guard_;
    std::vector<job_outcome> outcomes_;
    std::vector<bool> finished_;
    std::size_t told_{0};  ///< outcomes before this one were told of
    std::size_t failures_{0};

    job_outcome one(std::size_t i) {
        job_outcome outcome;
        outcome.number = i;
        outcome.what = jobs_[i];
        const auto begin = std::chrono::steady_clock::now();
        try {
            if (left_out(jobs_[i])) {
                outcome.status = job_status::skipped;
            } else if (settings_.dry_run) {
                outcome.result = preview_job(jobs_[i], each_);
            } else {
                if (!settings_.folder.empty()) {
                    make_folders(jobs_[i].output);
                    if (!jobs_[i].indices.empty()) make_folders(jobs_[i].indices);
                }
                outcome.result = run_job(jobs_[i], each_);
            }
        } catch (const named_error& problem) {
            outcome.status = job_status::failed;
            outcome.problem = problem.what();
        } catch (const std::bad_alloc&) {
            outcome.status = job_status::failed;
            outcome.problem = about(jobs_[i].input, "not enough memory");
        }
        outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return outcome;
    }

    /// Looks at what stands where the output is to go.
    bool left_out(const job& what) const {
        for (const std::string* output : {&what.output, &what.indices}) {
            if (!settings_.folder.empty() && !output->empty() && exists(*output)) identities_.refuse(*output);
        }
        if (!exists(what.output)) return false;
        if (settings_.existing == existing_policy::skip) return true;
        return settings_.existing == existing_policy::update && !newer(split_member(what.input).file, what.output);
    }

    /// Tells of every outcome whose turn has come.
    void finish(job_outcome outcome) {
        const std::lock_guard<std::mutex> lock(guard_);
        const std::size_t number = outcome.number;
        outcomes_[number] = std::move(outcome);
        finished_[number] = true;
        while (told_ < finished_.size() && finished_[told_]) tell(outcomes_[told_++]);
    }

    void tell(job_outcome& outcome) {
        if (outcome.status == job_status::failed) {
            ++failures_;
            put_message(outcome.problem);
        }
        if (!settings_.quiet) {
            for (const std::string& warning : outcome.result.warnings) put_message(warning);
        }
        if (outcome.status == job_status::skipped && (settings_.verbose || settings_.dry_run)) {
            put_message(about_output(outcome.what.output, settings_.existing == existing_policy::skip
                                                              ? "exists already, skipped"
                                                              : "not older than its input, skipped"));
        }
        if (outcome.status == job_status::done && settings_.dry_run) put_out(line_of(outcome) + "\n");
        if (outcome.status == job_status::done && settings_.verbose && !settings_.dry_run) put_note(line_of(outcome));
        if (settings_.observer) settings_.observer(outcome);
        outcome.result = {};
    }
};

}  // namespace

int run_batch(const found_inputs& inputs, const batch_settings& settings) {
    batch all(inputs, settings);
    for (const std::string& problem : inputs.problems) put_message(problem);
    if (!inputs.problems.empty() && settings.fail_fast) return 1;
    const bool well = all.run();
    return well && inputs.problems.empty() ? 0 : 1;
}

}  // namespace pooltool
