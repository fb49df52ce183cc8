// What the lines of earlier reports prove: which outputs were made by which call from which input, and have not changed since.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace pooltool {

class ledger {
public:
    /// One line of a report. Lines that prove nothing (failures, summaries) are passed over. False: no line of a report at all.
    bool take(std::string_view line);

    /// Throws error(usage) when the report, continued as `path`, was begun by a share of another count.
    void refuse_other_shares(const std::string& path, std::size_t count) const;

    /// The mark of an output whose file is still in the state that its line tells; else empty. Reads the file's state.
    [[nodiscard]] std::string mark_of(const std::string& output) const;

private:
    std::unordered_map<std::string, std::string> marks_{};  ///< output -> "MARK STATE"
    std::string shard_{};                                  ///< "2/4", of the last line
};

}  // namespace pooltool
