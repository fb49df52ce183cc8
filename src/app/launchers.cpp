// A table of launchers, and three that a table does not hold: Slurm's arrays, whose ranges may have holes; Slurm's steps, whose
// variables also stand in scripts that are no ranks; LSF, whose index is 0 outside of arrays.
#include "app/launchers.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "base/escape.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

constexpr std::size_t most_shares = 1'000'000;

/// A launcher found in the environment.
struct found_share {
    std::string_view name{};
    std::size_t index{1};
    std::size_t count{0};  ///< 0: not told
};

[[noreturn]] void fail(const std::string& message) { fail_usage("--shard " + message); }

/// "set to 'x'".
std::string said(const char* name, const char* text) { return std::string(name) + "=" + escaped(text); }

std::optional<std::size_t> number_in(const environment& variables, const char* name) {
    const char* text = name == nullptr ? nullptr : variables(name);
    if (text == nullptr || *text == 0) return std::nullopt;
    std::size_t number = 0;
    const char* const last = text + std::strlen(text);
    const auto [end, problem] = std::from_chars(text, last, number);
    if (problem != std::errc() || end != last || number > UINT32_MAX) {
        fail("auto: " + said(name, text) + " is not a number (--shard I/N says which share is meant)");
    }
    return number;
}

/// A launcher that tells an index and perhaps a count, in two variables.
struct launcher_row {
    std::string_view name{};
    const char* index{};
    const char* count{};    ///< null: none
    std::size_t first{0};   ///< what its indices begin with
    bool chosen{false};     ///< the user chooses what they begin with: no share follows from the index alone
    std::string_view count_is{};  ///< where a person finds the count
};

constexpr std::array rows{
    launcher_row{"openmpi", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", 0, false, "mpirun's -n"},
    launcher_row{"pmi", "PMI_RANK", "PMI_SIZE", 0, false, "mpiexec's -n"},
    launcher_row{"pmix", "PMIX_RANK", nullptr, 0, false, "the launcher's number of processes"},
    launcher_row{"flux", "FLUX_TASK_RANK", nullptr, 0, false, "flux run's -n"},
    launcher_row{"pbs", "PBS_ARRAY_INDEX", nullptr, 0, true, "the length of -J's range"},
    launcher_row{"torque", "PBS_ARRAYID", nullptr, 0, true, "the length of -t's range"},
    launcher_row{"kubernetes", "JOB_COMPLETION_INDEX", nullptr, 0, false, "the job's completions"},
    launcher_row{"aws", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", 0, false, "the array's size"},
    launcher_row{"google", "BATCH_TASK_INDEX", "BATCH_TASK_COUNT", 0, false, "the group's task count"},
    launcher_row{"cloud-run", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT", 0, false, "the job's tasks"},
    launcher_row{"parallel", "PARALLEL_SEQ", nullptr, 1, false, "the number of jobs"},
};

std::optional<found_share> from_row(const launcher_row& row, const environment& variables) {
    const auto index = number_in(variables, row.index);
    if (!index) return std::nullopt;
    if (row.chosen) {
        fail("auto: " + said(row.index, variables(row.index)) + ", but not where its range begins and how long it is (like: --shard \"$" +
             row.index + "/N\", N: " + std::string(row.count_is) + ", a range from 1)");
    }
    if (*index < row.first) {
        fail("auto: " + said(row.index, variables(row.index)) + " is below " + std::to_string(row.first) +
             ", where it should begin (--shard I/N says which share is meant)");
    }
    return found_share{row.name, *index - row.first + 1, number_in(variables, row.count).value_or(0)};
}

/// first, first + step, ..., last: `count` of them, and `index` one of them.
found_share from_range(std::string_view name, const char* variable, std::size_t index, std::size_t first, std::size_t last,
                       std::size_t step, std::size_t count) {
    const bool regular = step > 0 && last >= first && (last - first) % step == 0 && (last - first) / step + 1 == count &&
                         index >= first && index <= last && (index - first) % step == 0;
    if (!regular) {
        fail("auto: " + std::string(variable) + "=" + std::to_string(index) + " of " + std::to_string(count) + " tasks from " +
             std::to_string(first) + " to " + std::to_string(last) +
             ": a range with holes, like a part that is submitted again (pin the count of the whole: --shard \"$" + variable +
             "/N\" with tasks from 1 to N)");
    }
    return {name, (index - first) / step + 1, count};
}

std::optional<found_share> from_slurm_array(const environment& variables) {
    constexpr const char* id = "SLURM_ARRAY_TASK_ID";
    const auto index = number_in(variables, id);
    if (!index) return std::nullopt;
    const auto first = number_in(variables, "SLURM_ARRAY_TASK_MIN");
    const auto last = number_in(variables, "SLURM_ARRAY_TASK_MAX");
    const auto count = number_in(variables, "SLURM_ARRAY_TASK_COUNT");
    if (!first || !last || !count) {
        fail(std::string("auto: ") + id + " is set, but not SLURM_ARRAY_TASK_MIN, _MAX and _COUNT (pin the count: --shard \"$" + id +
             "/N\" with tasks from 1 to N)");
    }
    return from_range("slurm-array", id, *index, *first, *last, number_in(variables, "SLURM_ARRAY_TASK_STEP").value_or(1), *count);
}

/// Only a process with SLURM_STEP_NUM_TASKS is a rank: a batch script itself has SLURM_PROCID=0 and the job's SLURM_NTASKS.
std::optional<found_share> from_slurm_step(const environment& variables) {
    const auto count = number_in(variables, "SLURM_STEP_NUM_TASKS");
    const auto rank = number_in(variables, "SLURM_PROCID");
    if (!count || !rank) return std::nullopt;
    return found_share{"srun", *rank + 1, *count};
}

std::optional<found_share> from_grid_engine(const environment& variables) {
    constexpr const char* id = "SGE_TASK_ID";
    const char* text = variables(id);
    if (text == nullptr || std::strcmp(text, "undefined") == 0) return std::nullopt;  // not an array
    const auto index = number_in(variables, id);
    const auto first = number_in(variables, "SGE_TASK_FIRST");
    const auto last = number_in(variables, "SGE_TASK_LAST");
    const std::size_t step = number_in(variables, "SGE_TASK_STEPSIZE").value_or(1);
    if (!index || !first || !last || step == 0 || *last < *first) {
        fail(std::string("auto: ") + id + " is set, but no range in SGE_TASK_FIRST, _LAST and _STEPSIZE (pin the count: --shard \"$" +
             id + "/N\" with tasks from 1 to N)");
    }
    // The last task of 1-10:4 is 9, while SGE_TASK_LAST may say 10.
    const std::size_t count = (*last - *first) / step + 1;
    return from_range("grid-engine", id, *index, *first, *first + (count - 1) * step, step, count);
}

/// 0 in every job that is no array.
std::optional<found_share> from_lsf(const environment& variables) {
    const auto index = number_in(variables, "LSB_JOBINDEX");
    if (!index) return std::nullopt;
    if (*index == 0) return found_share{"lsf", 1, 1};
    return found_share{"lsf", *index, 0};
}

/// Asks one launcher, by name; "auto" asks all.
std::vector<found_share> found_in(std::string_view name, const environment& variables) {
    std::vector<found_share> found;
    const auto wanted = [name](std::string_view one) { return name == "auto" || name == one; };
    const auto add = [&found](const std::optional<found_share>& one) {
        if (one) found.push_back(*one);
    };
    if (wanted("slurm-array")) add(from_slurm_array(variables));
    if (wanted("srun")) add(from_slurm_step(variables));
    if (wanted("grid-engine")) add(from_grid_engine(variables));
    if (wanted("lsf")) add(from_lsf(variables));
    for (const launcher_row& row : rows) {
        if (wanted(row.name)) add(from_row(row, variables));
    }
    return found;
}

std::string_view count_of(std::string_view name) {
    for (const launcher_row& row : rows) {
        if (row.name == name) return row.count_is;
    }
    return "the length of the array";
}

const found_share* named(const std::vector<found_share>& found, std::string_view name) {
    for (const found_share& one : found) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

/// Takes out those that only repeat what another says: an MPI library under srun or mpirun sets its own names as well.
void drop_echoes(std::vector<found_share>& found) {
    const auto drop = [&found](std::string_view name) {
        std::erase_if(found, [name](const found_share& one) { return one.name == name; });
    };
    const auto says_the_same = [&found](std::string_view echo, std::string_view original) {
        const found_share* a = named(found, echo);
        const found_share* b = named(found, original);
        return a != nullptr && b != nullptr && a->index == b->index && (a->count == 0 || a->count == b->count);
    };
    // mpirun inside of a Slurm allocation starts its daemons by srun: the inner launcher is the one that counts processes.
    if (named(found, "openmpi") != nullptr) drop("srun");
    for (const std::string_view original : {"openmpi", "srun"}) {
        for (const std::string_view echo : {"pmix", "pmi"}) {
            if (says_the_same(echo, original)) drop(echo);
        }
    }
    if (says_the_same("pmix", "pmi")) drop("pmix");
    // A launcher of one process shares nothing.
    if (found.size() > 1) std::erase_if(found, [](const found_share& one) { return one.count == 1; });
}

/// Each task of an array may start ranks of its own: tasks times ranks shares.
void combine_with_array(std::vector<found_share>& found) {
    if (found.size() != 2 || found[0].name != "slurm-array") return;
    const found_share& inner = found[1];
    if ((inner.name != "srun" && inner.name != "openmpi" && inner.name != "pmi") || inner.count == 0) return;
    if (inner.index > inner.count) return;
    found = {{"slurm-array", (found[0].index - 1) * inner.count + inner.index, found[0].count * inner.count}};
}

bool is_sbatch_script(const environment& variables) {
    return variables("SLURM_PROCID") != nullptr && variables("SLURM_STEP_NUM_TASKS") == nullptr;
}

share launched(const std::string& name, std::size_t pinned, const environment& variables) {
    std::vector<found_share> found = found_in(name, variables);
    if (name == "auto" && found.size() > 1) {
        const std::vector<found_share> all = found;
        drop_echoes(found);
        if (found.empty()) found = {all.front()};
        combine_with_array(found);
    }
    if (found.empty()) {
        if (name == "auto" && is_sbatch_script(variables)) return {};  // a job of one: the script itself, however many tasks it may start
        if (name == "auto") {
            fail("auto: no launcher says which share is meant (known are " + launcher_names() + "; --shard I/N says it)");
        }
        fail(name + ": its variables are not set here (--shard I/N says which share is meant)");
    }
    if (found.size() > 1) {
        std::string text;
        for (const found_share& one : found) {
            text += (text.empty() ? "" : " and ") + std::string(one.name) + " (" + std::to_string(one.index) + " of " +
                    (one.count == 0 ? "?" : std::to_string(one.count)) + ")";
        }
        fail("auto: launchers disagree: " + text + " (name one: --shard " + std::string(found.front().name) + ")");
    }
    found_share one = found.front();
    if (one.count == 0) one.count = pinned;
    if (one.count == 0) {
        fail(name + ": " + std::string(one.name) + " tells that this is share " + std::to_string(one.index) +
             ", but not of how many (pass --shard " + name + "/N, N: " + std::string(count_of(one.name)) + ")");
    }
    if (pinned != 0 && pinned != one.count) {
        fail(name + "/" + std::to_string(pinned) + ": " + std::string(one.name) + " says " + std::to_string(one.count) +
             " (to split by another count, pass --shard I/N)");
    }
    if (one.index > one.count) {
        fail(name + ": " + std::string(one.name) + " tells share " + std::to_string(one.index) + " of " + std::to_string(one.count) +
             ", which does not exist (--shard I/N says which share is meant)");
    }
    return {one.index, one.count};
}

/// A number from 1, or nothing.
std::optional<std::size_t> parsed(std::string_view text) {
    std::size_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || problem != std::errc() || end != text.data() + text.size() || number > most_shares) return std::nullopt;
    return number;
}

bool is_launcher(std::string_view name) {
    for (const std::string_view other : {"auto", "slurm-array", "srun", "grid-engine", "lsf"}) {
        if (name == other) return true;
    }
    for (const launcher_row& row : rows) {
        if (name == row.name) return true;
    }
    return false;
}

}  // namespace

share share_of(const std::string& value, const environment& variables) {
    const std::size_t slash = value.find('/');
    const std::string first = value.substr(0, slash);
    const auto count = slash == std::string::npos ? std::optional<std::size_t>(0) : parsed(std::string_view(value).substr(slash + 1));
    const std::string shown = escaped(value);
    if (!count || (slash != std::string::npos && *count == 0)) {
        fail(shown + ": N, behind the slash, is a number from 1 to " + std::to_string(most_shares) + " (like 2/4)");
    }
    if (is_launcher(first)) return launched(first, *count, variables);
    const auto index = parsed(first);
    if (!index || slash == std::string::npos) {
        fail(shown + ": neither I/N, auto, nor a launcher (" + launcher_names() + ")");
    }
    if (*index == 0) fail(shown + ": shares count from 1 (a launcher's index from 0 is one less)");
    if (*index > *count) fail(shown + ": there are shares 1 to " + std::to_string(*count));
    return {*index, *count};
}

const char* process_environment(const char* name) { return std::getenv(name); }

std::string launcher_names() {
    std::string text = "slurm-array, srun, grid-engine, lsf";
    for (const launcher_row& row : rows) text += ", " + std::string(row.name);
    return text;
}

}  // namespace pooltool
