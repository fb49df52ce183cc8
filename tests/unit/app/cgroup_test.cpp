// Quotas of processor time in made-up trees of /proc and /sys.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "app/cgroup.hpp"

using namespace pooltool;

namespace {

namespace fs = std::filesystem;

class machine {
public:
    explicit machine(const std::string& groups) {
        std::string name = (fs::temp_directory_path() / "pooltool-cgroup-XXXXXX").string();
        root_ = mkdtemp(name.data());
        put("proc/self/cgroup", groups);
    }
    machine(const machine&) = delete;
    machine& operator=(const machine&) = delete;
    ~machine() { fs::remove_all(root_); }

    void put(const std::string& path, const std::string& text) const {
        const fs::path file = fs::path(root_) / path;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    [[nodiscard]] unsigned processors() const { return processors_in_cgroup(root_); }

private:
    std::string root_;
};

}  // namespace

TEST_CASE("a quota counts wherever it stands on the way up to the top, and the least of them") {
    const machine here("0::/system.slice/pool.service/job\n");
    CHECK(here.processors() == 0);
    here.put("sys/fs/cgroup/system.slice/cpu.max", "max 100000\n");
    CHECK(here.processors() == 0);
    here.put("sys/fs/cgroup/system.slice/pool.service/cpu.max", "350000 100000\n");
    CHECK(here.processors() == 4);
    here.put("sys/fs/cgroup/system.slice/pool.service/job/cpu.max", "800000 100000\n");
    CHECK(here.processors() == 4);
    here.put("sys/fs/cgroup/system.slice/cpu.max", "20000 100000\n");
    CHECK(here.processors() == 1);
}

TEST_CASE("in a container the top of what is mounted is its own group") {
    const machine own("0::/\n");
    own.put("sys/fs/cgroup/cpu.max", "150000 100000\n");
    CHECK(own.processors() == 2);
    const machine told_from_outside("0::/docker/0123abcd\n");
    told_from_outside.put("sys/fs/cgroup/cpu.max", "300000 100000\n");
    CHECK(told_from_outside.processors() == 3);
}

TEST_CASE("version 1: the group of the processor controller, whatever it is mounted with") {
    const machine here("12:memory:/other\n4:cpu,cpuacct:/slurm/job_7/step_0\n1:name=systemd:/\n0::/\n");
    here.put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
    here.put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
    here.put("sys/fs/cgroup/cpu/other/cpu.cfs_quota_us", "100000\n");
    here.put("sys/fs/cgroup/cpu/other/cpu.cfs_period_us", "100000\n");
    CHECK(here.processors() == 0);
    here.put("sys/fs/cgroup/cpu/slurm/job_7/cpu.cfs_quota_us", "200000\n");
    here.put("sys/fs/cgroup/cpu/slurm/job_7/cpu.cfs_period_us", "100000\n");
    CHECK(here.processors() == 2);
}

TEST_CASE("what is no list of groups and no quota is no limit") {
    for (const char* const groups : {"", "\n", "0", "0:", "0::", "::", "0:cpuset:/x\n"}) {
        const machine odd(groups);
        odd.put("sys/fs/cgroup/cpu.max", "words\n");
        CHECK(odd.processors() == 0);
    }
}
