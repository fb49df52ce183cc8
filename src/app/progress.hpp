// One line at the foot of a terminal: how far a batch is. Draws when it is told to; the clock is its caller's.
#pragma once

#include <string>

#include "app/report_lines.hpp"

namespace pooltool {

/// Whether progress is drawn: by the mode, standard error and TERM.
[[nodiscard]] bool shows_progress(progress_mode mode);

/// What the line says after `totals.seconds`, in at most `columns` columns. `colour`: failures stand out.
[[nodiscard]] std::string progress_text(const batch_totals& totals, std::size_t columns, bool colour);

/// The last word: counts, bytes and time.
[[nodiscard]] std::string summary_text(const batch_totals& totals);

class progress_line {
public:
    explicit progress_line(bool shown);

    [[nodiscard]] bool shown() const noexcept { return shown_; }
    void draw(const batch_totals& totals);
    /// Makes room for a message.
    void clear();

private:
    bool shown_;
    bool colour_;
    bool drawn_{false};
};

}  // namespace pooltool
