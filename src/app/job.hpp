// One input -> one output: open, lower, run, commit. Knows no options and no other files.
#pragma once

#include <string>
#include <vector>

#include "app/operation.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

struct job_settings {
    operation what{};
    input_options reading{};
    output_options writing{};         ///< its format, mark and what becomes of an existing output are decided per job
    std::string unpool_indices{};     ///< max_unpool: where its second input is, beside every job's own
    std::optional<file_format> to{};  ///< not given: the output's extension, else the input's format
    schedule how{};
    bool strict{false};    ///< bytes after the array are an error
    bool readable{false};  ///< standard output gets text for people
    bool turned{false};    ///< outputs have the other byte order than this machine
};

struct job {
    std::string input{};
    std::string output{"-"};
    std::string indices{};  ///< where the indices of extremes go; empty: nowhere
    std::string heading{};  ///< printed in front of readable output
    existing_output existing{existing_output::refuse};
    bool nothing_there{false};  ///< somebody has just looked: no output exists
    std::string mark{};  ///< kept with the outputs
};

/// What became, or would become, of one array.
struct array_result {
    std::string member{};  ///< of an archive; else empty
    array_header in{};
    array_header out{};
};

struct job_result {
    std::vector<array_result> arrays{};
    std::vector<std::string> warnings{};  ///< whole messages, files named
};

/// An error whose message names its file already.
struct named_error : error {
    using error::error;
};

/// Throws named_error for what concerns one file, error(usage) for a call that no input could satisfy, closed_pipe.
job_result run_job(const job& what, const job_settings& settings);

/// The same from headers alone; writes nothing.
job_result preview_job(const job& what, const job_settings& settings);

/// Throws named_error when `output` is the file `input` (by device and inode), or exists and may not be replaced, or is a
/// folder.
void check_output(const std::string& output, const std::optional<file_identity>& input, existing_output existing);

}  // namespace pooltool
