// The reports of all shares as one: is the whole list in them, each input once, and how did it go?
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/report_lines.hpp"

namespace pooltool {

/// What the reports say together.
struct coverage {
    std::size_t reports{0};
    std::size_t listed{0};   ///< inputs in the whole list
    std::size_t covered{0};  ///< inputs with at least one line
    std::size_t done{0};     ///< by the last line about each
    std::size_t skipped{0};
    std::size_t failed{0};
    std::vector<std::string> failures{};  ///< messages of inputs that failed
    std::vector<std::string> doubled{};   ///< inputs that more than one share has
    std::vector<std::string> missing{};   ///< inputs that no share has; known when the list was given
    std::vector<std::string> problems{};  ///< messages: other lists or calls, shares without a report or an end

    /// The whole list, each input once.
    [[nodiscard]] bool exact() const noexcept {
        return problems.empty() && doubled.empty() && missing.empty() && covered == listed;
    }
};

class report_merger {
public:
    /// A whole report. Throws error(input) for what is none.
    void take(const std::string& path, std::string_view text);

    /// The list that the run was given, to name what is missing.
    void compare_with(const std::vector<std::string>& list);

    [[nodiscard]] coverage result() const;

    /// One line per input, the last about each, in the order of the list; then a summary.
    [[nodiscard]] std::string merged() const;

private:
    struct entry {
        std::size_t number{0};
        std::set<std::size_t> shares{};
        std::string status{};
        std::string error{};
        std::string line{};
    };
    std::size_t reports_{0};
    std::unordered_map<std::string, entry> entries_{};  ///< input -> what is known of it
    std::string list_{};
    std::size_t listed_{0};
    std::string call_{};
    std::size_t shares_{0};
    std::map<std::size_t, bool> ended_{};  ///< share -> its report has a summary behind its last line
    std::vector<std::string> problems_{};
    std::vector<std::string> missing_{};

    void take_line(const std::string& path, std::string_view line, const record& parsed);
    void check_run(const std::string& path, const record& parsed);
};

}  // namespace pooltool
