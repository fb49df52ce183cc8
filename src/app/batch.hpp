// Many inputs: where each output goes, which are left out, who works on them, what is said. One bad file never stops the rest.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/inputs.hpp"
#include "app/job.hpp"
#include "app/shard.hpp"

namespace pooltool {

enum class existing_policy : std::uint8_t {
    refuse,   ///< an error for that input
    replace,  ///< --force
    skip,     ///< --skip-existing: left as it is when it is what this call makes, else an error for that input
    update    ///< --update: the same, but replaced when another call or another input made it, or when the input is newer
};

enum class progress_mode : std::uint8_t {
    automatic,  ///< when standard error is a terminal that can redraw a line
    always,
    never
};

enum class job_status : std::uint8_t {
    done,
    skipped,  ///< the output was done before
    failed,
    planned  ///< a dry run would do it
};

/// What became of one input.
struct job_outcome {
    std::size_t number{0};  ///< position in the list of inputs, from 0
    job what{};
    job_status status{job_status::done};
    job_result result{};
    bool compared{false};    ///< skipped because what was made again is what was there
    std::string problem{};   ///< the message of a failure
    error_kind kind{error_kind::input};  ///< of a failure
    double seconds{0};
};

struct batch_settings {
    job_settings each{};
    std::string folder{};  ///< -d; empty: the one output goes to `output`
    std::string name{"{dir}{stem}{ext}"};
    std::string output{"-"};
    std::string indices{};  ///< for one input: a path. With a folder: a name template below it
    existing_policy existing{existing_policy::refuse};
    std::string call{};           ///< all that decides an output's bytes but the input, in words; empty: outputs get no marks
    std::string report{};         ///< a file of one JSON line per input, {shard} stands for "2-of-4"; empty: none
    bool json{false};             ///< the same lines on standard output
    std::size_t max_failures{0};  ///< begin no more inputs after so many failures; 0: no limit
    bool sharded{false};          ///< --shard was given: `part` is worked on
    share part{};
    split_rule split{split_rule::hash};
    progress_mode progress{progress_mode::never};
    bool dry_run{false};
    bool quiet{false};
    bool verbose{false};
    unsigned threads{1};
    /// Told of each outcome, in the order of the inputs.
    std::function<void(const job_outcome&)> observer{};
};

/// Whether a run goes on where an earlier one ended.
[[nodiscard]] constexpr bool resumes(existing_policy policy) noexcept {
    return policy == existing_policy::skip || policy == existing_policy::update;
}

/// Every input; the exit code: 0 when all went well, 1 when not, 128 + N when signal N ended it. Throws error(usage) before the first write when the call
/// cannot be meant (names clash, several inputs for one output).
int run_batch(const found_inputs& inputs, const batch_settings& settings);

}  // namespace pooltool
