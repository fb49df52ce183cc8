// Planning first, then work, then messages in the order of the inputs.
#include "app/batch.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <new>

#include "app/announcer.hpp"
#include "app/attendant.hpp"
#include "app/existing_outputs.hpp"
#include "app/open_files.hpp"
#include "app/output_folders.hpp"
#include "app/standard_output.hpp"
#include "app/workers.hpp"
#include "base/escape.hpp"
#include "base/hash.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point begin) { return std::chrono::duration<double>(clock::now() - begin).count(); }

std::string_view name_of_signal(int number) {
    return number == SIGINT ? "SIGINT" : number == SIGTERM ? "SIGTERM" : "SIGHUP";
}

class batch {
public:
    batch(const found_inputs& inputs, std::vector<planned_job> jobs, const batch_settings& settings, existing_outputs& existing,
          announcer& voice)
        : inputs_(inputs), settings_(settings), each_(settings.each), jobs_(std::move(jobs)), existing_(existing), voice_(voice) {
        totals_.files = jobs_.size();
        workers_ = static_cast<unsigned>(std::clamp<std::size_t>(jobs_.size(), 1, settings.threads));
        workers_ = std::min(workers_, workers_with_files());
        if (settings.folder.empty()) workers_ = 1;
        each_.how.threads = std::max(1U, settings.threads / workers_);
        each_.how.memory_limit = std::max<extent>(each_.how.memory_limit / workers_, extent{1} << 20);
        // Threads that no input is left for, and those that the division leaves over, help with the blocks of large inputs.
        if (workers_ == 1) return;
        spare_ = settings.threads - workers_ * each_.how.threads;
        each_.how.most_threads = settings.threads;
        each_.how.lend = [this](const auto&... work) { helpers_.share(work...); };
    }

    /// Works until all is done, too much failed, or a signal says to end; says so; returns the exit code. `problems`: folders
    /// that could not be walked.
    int run(std::size_t problems) {
        totals_.problems = problems;
        const bool watched = !settings_.folder.empty() || !settings_.report.empty() || settings_.json;
        std::optional<attendant> by;
        if (watched) by.emplace(attendant::duties{[this] { tick(); }, [this](int signal) { give_up(signal); }});
        by_ = by ? &*by : nullptr;
        if (settings_.max_failures == 0 || problems < settings_.max_failures) {
            const auto task = [this](std::size_t i) { return finish(i, one(jobs_[i])); };
            if (settings_.dry_run) {
                run_tasks(jobs_.size(), 1, 0, helpers_, task);
            } else {
                run_tasks(jobs_.size(), workers_, spare_, helpers_, task);
            }
        }
        if (by) by->dismiss();
        by_ = nullptr;
        tell_the_rest();
        return end(by ? by->signal() : 0);
    }

private:
    const found_inputs& inputs_;
    const batch_settings& settings_;
    job_settings each_;
    std::vector<planned_job> jobs_;
    existing_outputs& existing_;
    announcer& voice_;
    output_folders folders_{};
    attendant* by_{nullptr};
    const clock::time_point begin_{clock::now()};
    unsigned workers_{1};
    unsigned spare_{0};  ///< threads beside the workers and their own
    crew helpers_{};
    std::timed_mutex guard_{};  ///< of all below, and of what is said
    std::map<std::size_t, job_outcome> untold_{};  ///< finished before one in front of them
    std::size_t told_{0};                          ///< outcomes before this one were told of
    batch_totals totals_{};

    job_outcome one(planned_job& next) {
        job_outcome outcome;
        outcome.number = next.number;
        outcome.what.input = inputs_.files[next.number].path;
        outcome.what.output = std::move(next.output);
        outcome.what.indices = std::move(next.indices);
        if (settings_.folder.empty() && jobs_.size() > 1) outcome.what.heading = escaped(outcome.what.input) + ":\n";
        const auto begin = clock::now();
        try {
            work_on(outcome);
        } catch (const named_error& problem) {
            outcome.status = job_status::failed;
            outcome.problem = problem.what();
            outcome.kind = problem.kind();
        } catch (const std::bad_alloc&) {
            outcome.status = job_status::failed;
            outcome.problem = about(outcome.what.input, "not enough memory");
            outcome.kind = error_kind::system;
        }
        outcome.seconds = seconds_since(begin);
        return outcome;
    }

    void work_on(job_outcome& outcome) {
        try {
            attempt(outcome);
        } catch (const named_error&) {
            // Two runs that resume the same work (a task that was thought dead) find what the other has made meanwhile.
            if (!resumes(settings_.existing) || !existing_outputs::appeared(outcome.what)) throw;
            outcome.result = {};
            attempt(outcome);
        }
    }

    void attempt(job_outcome& outcome) {
        job& what = outcome.what;
        const existing_outputs::finding found = existing_.look(inputs_.files[outcome.number].relative, what);
        if (found == existing_outputs::finding::done) {
            outcome.status = job_status::skipped;
        } else if (settings_.dry_run) {
            outcome.result = preview_job(what, each_);
            outcome.status = job_status::planned;
        } else {
            if (!settings_.folder.empty()) {
                folders_.make_for(what.output);
                if (!what.indices.empty()) folders_.make_for(what.indices);
            }
            outcome.result = run_job(what, each_);
            outcome.compared = found == existing_outputs::finding::to_compare;
            if (outcome.compared) outcome.status = job_status::skipped;
        }
    }

    /// Tells of every outcome whose turn has come. False: begin no more.
    bool finish(std::size_t i, job_outcome outcome) {
        const std::lock_guard<std::timed_mutex> lock(guard_);
        totals_.count(outcome);
        untold_.emplace(i, std::move(outcome));
        for (; !untold_.empty() && untold_.begin()->first == told_; ++told_) tell_first();
        const bool enough = settings_.max_failures != 0 && totals_.failed >= settings_.max_failures;
        return !enough && (by_ == nullptr || by_->signal() == 0);
    }

    void tell_first() {
        const auto first = untold_.extract(untold_.begin());
        voice_.tell(first.mapped());
    }

    /// What was finished behind an input that was never begun.
    void tell_the_rest() {
        while (!untold_.empty()) tell_first();
    }

    void tick() {
        if (!guard_.try_lock()) return;  // somebody speaks: the next tick is soon
        const std::lock_guard<std::timed_mutex> lock(guard_, std::adopt_lock);
        totals_.seconds = seconds_since(begin_);
        voice_.draw(totals_);
    }

    int end(int signal) {
        totals_.not_begun = totals_.files - totals_.done - totals_.skipped - totals_.failed - totals_.planned;
        totals_.seconds = seconds_since(begin_);
        std::string ended = totals_.not_begun > 0 ? "failures" : "complete";
        int exit_code = totals_.failed == 0 && totals_.problems == 0 ? 0 : 1;
        if (signal != 0) {
            ended = name_of_signal(signal);
            exit_code = 128 + signal;
        }
        voice_.end(totals_, ended, exit_code);
        return exit_code;
    }

    /// What is under way is removed, what is finished told of. On the attendant's thread, while the workers still work.
    [[noreturn]] void give_up(int signal) {
        if (guard_.try_lock_for(std::chrono::seconds(1))) {  // and never let go of: nothing is said after the end
            remove_temporaries();
            tell_the_rest();
            end(signal);
        }
        remove_temporaries();
        _exit(128 + signal);
    }
};

std::string report_name(const batch_settings& settings) {
    constexpr std::string_view field = "{shard}";
    std::string name = settings.report;
    const std::string word = file_word(settings.part);
    for (std::size_t at = name.find(field); at != std::string::npos; at = name.find(field, at + word.size())) {
        name.replace(at, field.size(), word);
    }
    return name;
}

/// The jobs of this share, in order.
std::vector<planned_job> share_of_jobs(std::vector<planned_job> jobs, const found_inputs& inputs, const batch_settings& settings) {
    if (!settings.sharded) return jobs;
    if (settings.split == split_rule::size && !inputs.problems.empty()) {
        throw error(error_kind::system, "--split size: the list of inputs is incomplete, and every share must have the same");
    }
    std::vector<planned_job> ours;
    for (const std::size_t position : positions_of(settings.part, settings.split, inputs)) {
        ours.push_back(std::move(jobs[position]));
    }
    return ours;
}

}  // namespace

int run_batch(const found_inputs& inputs, const batch_settings& settings) {
    std::vector<planned_job> jobs = plan_jobs(inputs, settings);
    const run_identity run{settings.call, text_of(settings.part), hex_of(list_hash(inputs)), inputs.files.size()};
    jobs = share_of_jobs(std::move(jobs), inputs, settings);
    ledger earlier;
    existing_outputs existing(inputs, settings, earlier);
    existing.refuse_inputs_among(jobs);
    if (settings.sharded && !settings.dry_run) {
        agree_on_shares(settings.folder, settings.part, settings.split, settings.existing == existing_policy::replace);
    }
    std::optional<report_file> report;
    if (!settings.report.empty()) {
        const std::string name = report_name(settings);
        if (!settings.folder.empty() && name.rfind(settings.folder + '/', 0) == 0) output_folders().make_for(name);
        report.emplace(name, settings.existing, [&earlier](std::string_view line) { return earlier.take(line); });
        if (settings.sharded && resumes(settings.existing)) earlier.refuse_other_shares(name, settings.part.count);
    }
    announcer voice(settings, run, report ? &*report : nullptr);
    for (const std::string& problem : inputs.problems) put_message(problem);
    if (resumes(settings.existing) && !settings.dry_run && !settings.folder.empty()) remove_stale_temporaries_of(jobs);
    batch all(inputs, std::move(jobs), settings, existing, voice);
    const int exit_code = all.run(inputs.problems.size());
    const bool all_told = voice.ok() && (!report || report->ok());
    return exit_code == 0 && !all_told ? 1 : exit_code;
}

}  // namespace pooltool
