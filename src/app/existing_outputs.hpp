// What stands where an output is to go, and what that means: nothing, an output that is done, something else. An output is done
// when it is known to be made by this call from this state of its input: by the mark that was kept with it, or by a line of an
// earlier report. That it exists is no proof. What is not proven is made again and compared.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/batch_plan.hpp"
#include "app/ledger.hpp"
#include "base/once.hpp"

namespace pooltool {

class existing_outputs {
public:
    /// `inputs` and `earlier` must outlive it.
    existing_outputs(const found_inputs& inputs, const batch_settings& settings, const ledger& earlier);

    /// Throws error(input) when an output is the file of an input, after a message for each but the last. For what is to be
    /// written below a folder, before the first write.
    void refuse_inputs_among(const std::vector<planned_job>& jobs);

    enum class finding : std::uint8_t {
        to_make,     ///< the job's `existing` says how
        to_compare,  ///< make it and compare: what exists may be done, and is not replaced
        done
    };

    /// Fills in the job's mark and what becomes of existing outputs. Throws named_error for an output that may not be replaced
    /// because it is one of the inputs. Any thread.
    finding look(const std::string& relative, job& what);

    /// Whether an output has come since look() found none: another run made it. Any thread.
    [[nodiscard]] static bool appeared(const job& what);

private:
    const found_inputs& inputs_;
    const existing_policy policy_;
    const bool in_folder_;
    const std::string call_;  ///< hash; empty: outputs get no marks
    const ledger& earlier_;
    once listed_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> input_identities_;

    [[nodiscard]] bool is_input(const std::string& output);
    void refuse_inputs(const std::string& output);
    [[nodiscard]] bool ours(const std::string& output) const;
    [[nodiscard]] bool proven(const std::string& output, const std::string& mark) const;
};

}  // namespace pooltool
