// From a list of inputs to the jobs it means: where each output goes, and that no two go to one place. Looks at no file.
#pragma once

#include <string>
#include <vector>

#include "app/batch.hpp"

namespace pooltool {

/// Small: there is one for every input before the first is worked on.
struct planned_job {
    std::size_t number{0};  ///< position in the whole list, whatever share of it is worked on
    std::string output{};   ///< "-": standard output
    std::string indices{};  ///< where the indices of extremes go; empty: nowhere
};

/// One job per input, in the order of the list. Throws error(usage) when the call cannot be meant; every name that clashes is
/// told of before.
[[nodiscard]] std::vector<planned_job> plan_jobs(const found_inputs& inputs, const batch_settings& settings);

}  // namespace pooltool
