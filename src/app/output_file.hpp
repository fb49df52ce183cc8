// One output of a job: a file of one array or of several under their names, or print on standard output. Puts the output's name in
// front of every error; knows nothing of inputs.
#pragma once

#include <memory>
#include <string>

#include "app/job.hpp"

namespace pooltool {

class output_file {
public:
    /// `member`: the name of the array in an archive; `archive`: several arrays will come.
    output_file(const std::string& path, const job& what, const job_settings& settings, file_format format, bool archive,
                const std::string& member);

    /// The sink of the next array.
    [[nodiscard]] std::unique_ptr<sink> array(const std::string& member);

    /// After the last array.
    void commit();

private:
    std::string path_;
    std::string heading_;
    output_options options_;
    bool printed_;
    bool turned_;
    std::unique_ptr<output_archive> archive_{};
};

}  // namespace pooltool
