// A report on the disk: whole lines, whatever ends the program. Knows nothing of what the lines say but that earlier ones must be
// those of a report before anything is added to them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/batch.hpp"
#include "base/file_descriptor.hpp"

namespace pooltool {

class report_file {
public:
    /// Opens `path` for this run alone. An existing report is refused, emptied (replace) or continued (skip, update), by the
    /// policy for outputs; `earlier` is told each line of one that is continued and says whether it belongs to a report at all.
    /// Throws error(input, system), naming the file.
    report_file(std::string path, existing_policy existing, const std::function<bool(std::string_view)>& earlier);

    /// Adds a line. Never throws: the first failure is told on standard error, and ok() is false from then on.
    void add(std::string line) noexcept;

    [[nodiscard]] bool ok() const noexcept { return ok_; }

private:
    std::string path_;
    file_descriptor file_{};
    bool regular_{true};
    bool ok_{true};
    extent end_{0};  ///< bytes of whole lines

    void read_earlier(existing_policy existing, const std::function<bool(std::string_view)>& earlier);
    void put(extent offset, std::string_view text);
};

}  // namespace pooltool
