// The folders that outputs go to: made when they are missing, cleaned of what killed runs left.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/batch_plan.hpp"

namespace pooltool {

class output_folders {
public:
    /// The folders in front of a file's name. Throws named_error when one cannot be made. Any thread.
    void make_for(const std::string& file);

private:
    std::mutex guard_{};
    std::unordered_set<std::string> made_{};
};

/// Removes the temporary files of killed runs from every folder that an output goes to; never those of a living run.
void remove_stale_temporaries_of(const std::vector<planned_job>& jobs);

}  // namespace pooltool
