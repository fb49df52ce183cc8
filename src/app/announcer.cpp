// Words for outcomes.
#include "app/announcer.hpp"

#include "app/array_words.hpp"
#include "app/json.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"

namespace pooltool {

namespace {

std::string words_for(const job_outcome& outcome) {
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

std::string reason_to_skip(const job_outcome& outcome) {
    return outcome.compared ? "exists already and holds what this call makes, skipped" : "exists already, skipped";
}

}  // namespace

announcer::announcer(const batch_settings& settings, const run_identity& run, report_file* report)
    : settings_(settings),
      run_(run),
      report_(report),
      foot_(!settings.folder.empty() && !settings.dry_run && !settings.verbose && !settings.quiet &&
            shows_progress(settings.progress)) {}

void announcer::tell(const job_outcome& outcome) {
    if (outcome.status == job_status::failed) {
        foot_.clear();
        put_message(outcome.problem);
    }
    if (!settings_.quiet && !outcome.result.warnings.empty()) {
        foot_.clear();
        for (const std::string& warning : outcome.result.warnings) put_message(warning);
    }
    if (outcome.status == job_status::skipped && (settings_.verbose || (settings_.dry_run && !settings_.json))) {
        put_message(about_output(outcome.what.output, reason_to_skip(outcome)));
    }
    if (outcome.status == job_status::planned && !settings_.json) put_out(words_for(outcome) + "\n");
    if (outcome.status == job_status::done && settings_.verbose) put_note(words_for(outcome));
    if (settings_.json || report_ != nullptr) put_lines(outcome);
    if (settings_.observer) settings_.observer(outcome);
}

void announcer::put_lines(const job_outcome& outcome) {
    record line = record_of(outcome, run_);
    if (!outcome.what.mark.empty() && (outcome.status == job_status::done || outcome.status == job_status::skipped)) {
        const std::string state = state_of(outcome.what.output);
        if (!state.empty()) line.add("mark", outcome.what.mark + ' ' + state);
    }
    put_line(json_text(line));
}

void announcer::put_line(std::string text) {
    if (report_ != nullptr) report_->add(text);
    if (!settings_.json || !heard_) return;
    try {
        foot_.clear();
        put_out(text += '\n');
    } catch (const closed_pipe&) {
        heard_ = false;  // the files are what the run is about: it goes on
    } catch (const error& problem) {
        heard_ = ok_ = false;
        put_message(problem.what(), "; its lines end here");
    }
}

void announcer::end(const batch_totals& totals, const std::string& ended, int exit_code) {
    foot_.clear();
    if (ended == "complete" || ended == "failures") {
        if (foot_.shown()) put_note(summary_text(totals));
    } else if (!settings_.quiet) {
        put_message("ended by " + ended + ": " + summary_text(totals));
    }
    if (totals.not_begun > 0 && ended == "failures") {
        put_message("stopped after " + std::to_string(totals.failed) + (totals.failed == 1 ? " failure" : " failures") + ", " +
                    std::to_string(totals.not_begun) + (totals.not_begun == 1 ? " input" : " inputs") + " not begun");
    }
    if (report_ == nullptr && !settings_.json) return;
    put_line(json_text(record_of(totals, run_, ended, exit_code)));
}

}  // namespace pooltool
