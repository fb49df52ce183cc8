// Which share --shard means, for every launcher and trap of the table in the environment.
#include <catch2/catch.hpp>
#include <map>

#include "app/launchers.hpp"
#include "pooltool/error.hpp"

namespace {

using namespace pooltool;
using variables = std::map<std::string, std::string>;

environment from(const variables& set) {
    return [set](const char* name) {
        const auto found = set.find(name);
        return found == set.end() ? nullptr : found->second.c_str();
    };
}

std::string share_text(const std::string& value, const variables& set = {}) {
    try {
        const share part = share_of(value, from(set));
        return std::to_string(part.index) + "/" + std::to_string(part.count);
    } catch (const error& problem) {
        CHECK(problem.kind() == error_kind::usage);
        return std::string("error: ") + problem.what();
    }
}

bool refused(const std::string& value, const variables& set, const std::string& with) {
    const std::string text = share_text(value, set);
    INFO(text);
    return text.rfind("error: ", 0) == 0 && text.find(with) != std::string::npos;
}

variables slurm_array(int id, int count, int least, int most, int step) {
    return {{"SLURM_ARRAY_TASK_ID", std::to_string(id)},     {"SLURM_ARRAY_TASK_COUNT", std::to_string(count)},
            {"SLURM_ARRAY_TASK_MIN", std::to_string(least)}, {"SLURM_ARRAY_TASK_MAX", std::to_string(most)},
            {"SLURM_ARRAY_TASK_STEP", std::to_string(step)}, {"SLURM_PROCID", "0"},
            {"SLURM_NTASKS", "1"}};
}

variables with(variables set, const variables& more) {
    set.insert(more.begin(), more.end());
    return set;
}

}  // namespace

TEST_CASE("a share is I/N and counts from 1") {
    CHECK(share_text("1/1") == "1/1");
    CHECK(share_text("7/12") == "7/12");
    CHECK(refused("0/4", {}, "count from 1"));
    CHECK(refused("5/4", {}, "shares 1 to 4"));
    CHECK(refused("1/0", {}, "1 to 1000000"));
    CHECK(refused("+1/4", {}, "neither"));
    CHECK(refused("1 /4", {}, "neither"));
    CHECK(refused("18446744073709551617/4", {}, "neither"));
    CHECK(refused("", {}, "neither"));
}

TEST_CASE("Slurm arrays: the position in a regular range, whatever it begins with") {
    CHECK(share_text("auto", slurm_array(1, 4, 1, 4, 1)) == "1/4");
    CHECK(share_text("auto", slurm_array(0, 4, 0, 3, 1)) == "1/4");
    CHECK(share_text("auto", slurm_array(9, 3, 3, 9, 3)) == "3/3");
    CHECK(share_text("slurm-array", slurm_array(6, 3, 3, 9, 3)) == "2/3");
}

TEST_CASE("Slurm arrays with holes, as parts submitted again have, are refused with the way out") {
    CHECK(refused("auto", slurm_array(3, 2, 3, 7, 1), "\"$SLURM_ARRAY_TASK_ID/N\""));
    CHECK(refused("auto", slurm_array(9, 3, 1, 9, 1), "pin the count"));
    CHECK(refused("auto", slurm_array(5, 3, 2, 6, 1), "pin the count"));
    CHECK(refused("auto", {{"SLURM_ARRAY_TASK_ID", "2"}}, "pin the count"));
}

TEST_CASE("a batch script with several tasks is not a rank, and an srun step is") {
    CHECK(share_text("auto", {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "2"}}) == "1/1");
    CHECK(share_text("auto", {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}}) == "1/1");
    const variables step{{"SLURM_PROCID", "2"}, {"SLURM_NTASKS", "3"}, {"SLURM_STEP_NUM_TASKS", "3"}};
    CHECK(share_text("auto", step) == "3/3");
    CHECK(share_text("srun", step) == "3/3");
    CHECK(refused("srun", {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "2"}}, "not set here"));
}

TEST_CASE("ranks within the tasks of an array: tasks times ranks shares") {
    const variables rank{{"SLURM_STEP_NUM_TASKS", "3"}};
    variables both = with(slurm_array(2, 4, 1, 4, 1), rank);
    both["SLURM_PROCID"] = "1";
    CHECK(share_text("auto", both) == "5/12");
    variables lone = with(slurm_array(2, 4, 1, 4, 1), {{"SLURM_STEP_NUM_TASKS", "1"}});
    CHECK(share_text("auto", lone) == "2/4");
    variables one_task = with(slurm_array(2, 1, 2, 2, 1), rank);
    one_task["SLURM_PROCID"] = "2";
    CHECK(share_text("auto", one_task) == "3/3");
    CHECK(share_text("auto", with(slurm_array(2, 4, 1, 4, 1),
                                  {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}})) == "4/8");
}

TEST_CASE("Open MPI, alone and inside of a Slurm allocation: the inner launcher counts") {
    const variables mpi{{"OMPI_COMM_WORLD_RANK", "3"}, {"OMPI_COMM_WORLD_SIZE", "4"}, {"PMIX_RANK", "3"}};
    CHECK(share_text("auto", mpi) == "4/4");
    CHECK(share_text("openmpi", mpi) == "4/4");
    CHECK(share_text("auto", with(mpi, {{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}})) == "4/4");
    CHECK(share_text("auto", with(mpi, {{"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "2"}, {"SLURM_STEP_NUM_TASKS", "2"}})) == "4/4");
    CHECK(refused("auto", {{"PMIX_RANK", "1"}}, "--shard auto/N"));
}

TEST_CASE("PMI under srun repeats the step, and where it differs, a name is asked for") {
    const variables step{{"SLURM_PROCID", "1"}, {"SLURM_STEP_NUM_TASKS", "3"}};
    CHECK(share_text("auto", with(step, {{"PMI_RANK", "1"}, {"PMI_SIZE", "3"}})) == "2/3");
    CHECK(share_text("auto", with(step, {{"PMIX_RANK", "1"}})) == "2/3");
    const variables other = with(step, {{"PMI_RANK", "5"}, {"PMI_SIZE", "6"}});
    CHECK(refused("auto", other, "disagree: srun (2 of 3) and pmi (6 of 6)"));
    CHECK(share_text("pmi", other) == "6/6");
    CHECK(share_text("auto", {{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}) == "1/2");
}

TEST_CASE("launchers that count from 0 and tell the count") {
    CHECK(share_text("auto", {{"AWS_BATCH_JOB_ARRAY_INDEX", "0"}, {"AWS_BATCH_JOB_ARRAY_SIZE", "10"}}) == "1/10");
    CHECK(share_text("auto", {{"BATCH_TASK_INDEX", "9"}, {"BATCH_TASK_COUNT", "10"}}) == "10/10");
    CHECK(share_text("auto", {{"CLOUD_RUN_TASK_INDEX", "1"}, {"CLOUD_RUN_TASK_COUNT", "2"}}) == "2/2");
    CHECK(refused("auto", {{"BATCH_TASK_INDEX", "10"}, {"BATCH_TASK_COUNT", "10"}}, "does not exist"));
    CHECK(refused("auto", {{"BATCH_TASK_INDEX", "one"}, {"BATCH_TASK_COUNT", "10"}}, "BATCH_TASK_INDEX=one is not a number"));
}

TEST_CASE("launchers that tell no count ask for it, and take it behind a slash") {
    CHECK(refused("auto", {{"JOB_COMPLETION_INDEX", "3"}}, "share 4, but not of how many (pass --shard auto/N, N: the job's completions)"));
    CHECK(share_text("auto/8", {{"JOB_COMPLETION_INDEX", "3"}}) == "4/8");
    CHECK(share_text("kubernetes/8", {{"JOB_COMPLETION_INDEX", "3"}}) == "4/8");
    CHECK(refused("auto/3", {{"JOB_COMPLETION_INDEX", "3"}}, "does not exist"));
    CHECK(share_text("auto/4", {{"PARALLEL_SEQ", "4"}}) == "4/4");
    CHECK(refused("auto/4", {{"PARALLEL_SEQ", "0"}}, "below 1"));
    CHECK(share_text("auto/4", {{"FLUX_TASK_RANK", "0"}}) == "1/4");
    CHECK(refused("auto", {{"PBS_ARRAY_INDEX", "3"}}, "--shard \"$PBS_ARRAY_INDEX/N\""));
    CHECK(refused("auto", {{"PBS_ARRAYID", "3"}}, "--shard \"$PBS_ARRAYID/N\""));
    CHECK(refused("auto/5", {{"BATCH_TASK_INDEX", "1"}, {"BATCH_TASK_COUNT", "10"}}, "google says 10"));
}

TEST_CASE("LSF: index 0 is a job that is no array") {
    CHECK(share_text("auto", {{"LSB_JOBINDEX", "0"}}) == "1/1");
    CHECK(refused("auto", {{"LSB_JOBINDEX", "2"}}, "not of how many"));
    CHECK(share_text("auto/4", {{"LSB_JOBINDEX", "2"}}) == "2/4");
}

TEST_CASE("Grid Engine: first, last and step, and undefined outside of arrays") {
    const variables task{{"SGE_TASK_ID", "5"}, {"SGE_TASK_FIRST", "1"}, {"SGE_TASK_LAST", "10"}, {"SGE_TASK_STEPSIZE", "4"}};
    CHECK(share_text("auto", task) == "2/3");
    CHECK(refused("auto", {{"SGE_TASK_ID", "undefined"}}, "no launcher"));
    CHECK(refused("auto", {{"SGE_TASK_ID", "5"}}, "pin the count"));
}

TEST_CASE("nothing in the environment, or two families, is an error that asks") {
    CHECK(refused("auto", {}, "no launcher"));
    CHECK(refused("auto", {{"JOB_COMPLETION_INDEX", "0"}, {"PARALLEL_SEQ", "2"}}, "disagree"));
    CHECK(refused("aws", {}, "not set here"));
}
