// All that is said about a batch: messages and notes on standard error, lines on standard output, the report. One at a time.
#pragma once

#include <optional>
#include <string>

#include "app/progress.hpp"
#include "app/report_file.hpp"
#include "app/report_lines.hpp"

namespace pooltool {

class announcer {
public:
    /// `report` may be null. All must outlive it.
    announcer(const batch_settings& settings, const run_identity& run, report_file* report);

    /// Draws the line at the foot of the terminal, if there is one.
    void draw(const batch_totals& so_far) { foot_.draw(so_far); }

    /// One outcome; in the order of the inputs.
    void tell(const job_outcome& outcome);

    /// Standard output has taken every line there was somebody to read for.
    [[nodiscard]] bool ok() const noexcept { return ok_; }

    /// After the last outcome. `ended` and `exit_code`: see record_of.
    void end(const batch_totals& totals, const std::string& ended, int exit_code);

private:
    const batch_settings& settings_;
    const run_identity& run_;
    report_file* report_;
    progress_line foot_;
    bool heard_{true};  ///< somebody reads standard output
    bool ok_{true};

    void put_lines(const job_outcome& outcome);
    void put_line(std::string text);
};

}  // namespace pooltool
