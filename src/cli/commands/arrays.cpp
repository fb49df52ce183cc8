// Every command that reads arrays and writes arrays.
#include "app/inputs.hpp"
#include "app/standard_output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings.hpp"

namespace pooltool::cli {

int run_arrays(const arguments& typed) {
    const batch_settings settings = batch_settings_of(typed);
    const found_inputs inputs = find_inputs(selection_of(typed));
    if (inputs.files.empty() && inputs.problems.empty()) {
        const std::string nothing = "no array files found (--include names others than .npy, .npz, .csv, .tsv and .txt)";
        throw named_error(error_kind::input, typed.operands.size() == 1 ? about(typed.operands[0], nothing) : nothing);
    }
    return run_batch(inputs, settings);
}

}  // namespace pooltool::cli
