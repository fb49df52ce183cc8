// A scenario on its stage: its folders, what it does when nothing goes wrong, and whether another run has ended as it must.
#pragma once

#include <string>

#include "process.hpp"
#include "scenarios.hpp"

namespace faults {

class stage {
public:
    /// Runs the scenario once. Ends the process when it does not work at all.
    stage(std::string program, const scenario& what);
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;
    ~stage();

    [[nodiscard]] std::string work() const { return root_ + "/work"; }
    [[nodiscard]] const scenario& what() const { return what_; }
    [[nodiscard]] const outcome& clean() const { return clean_; }
    [[nodiscard]] const files& made() const { return made_; }  ///< what stands in the folder afterwards

    /// The call, with the folder as it has to be before.
    [[nodiscard]] call prepared() const;

    /// What is wrong with how a run has ended, or an empty string. `changed`: an input that was made shorter meanwhile.
    [[nodiscard]] std::string fault_of(const outcome& got, const std::string& changed = "",
                                       bool temporaries_may_stay = false) const;

    /// Only the files: each as before or as it has to become; of a report, whole lines.
    [[nodiscard]] std::string fault_of_files(const files& now, const std::string& changed, bool temporaries_may_stay) const;

    [[nodiscard]] static std::string ended(const outcome& got);

private:
    [[nodiscard]] std::string temporary() const { return root_ + "/tmp"; }

    std::string program_;
    scenario what_;
    std::string root_{};
    outcome clean_{};
    files made_{};
};

}  // namespace faults
