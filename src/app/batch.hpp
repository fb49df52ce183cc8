// Many inputs: where each output goes, which are left out, who works on them, what is said. One bad file never stops the rest.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/inputs.hpp"
#include "app/job.hpp"

namespace pooltool {

enum class existing_policy : std::uint8_t {
    refuse,   ///< an error for that input
    replace,  ///< --force
    skip,     ///< --skip-existing
    update    ///< --update: replaced when the input is newer
};

enum class job_status : std::uint8_t { done, skipped, failed };

/// What became of one input.
struct job_outcome {
    std::size_t number{0};  ///< position in the list of inputs
    job what{};
    job_status status{job_status::done};
    job_result result{};
    std::string problem{};  ///< the message of a failure
    double seconds{0};
};

struct batch_settings {
    job_settings each{};
    std::string folder{};  ///< -d; empty: the one output goes to `output`
    std::string name{"{dir}{stem}{ext}"};
    std::string output{"-"};
    std::string indices{};  ///< for one input: a path. With a folder: a name template below it
    existing_policy existing{existing_policy::refuse};
    bool fail_fast{false};
    bool dry_run{false};
    bool quiet{false};
    bool verbose{false};
    unsigned threads{1};
    /// Told of each outcome, in the order of the inputs.
    std::function<void(const job_outcome&)> observer{};
};

/// Every input; the exit code: 0 when all went well, 1 otherwise. Throws error(usage) before the first write when the call
/// cannot be meant (names clash, several inputs for one output).
int run_batch(const found_inputs& inputs, const batch_settings& settings);

}  // namespace pooltool
