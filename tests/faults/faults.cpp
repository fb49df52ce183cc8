// Every call of the system that the program makes goes wrong in turn, and whatever happens must be one of: all done, all
// outputs right; or an error that says so, with exit code 1, every output either absent (or as it was) or whole. No crash, no
// temporary file left, nothing unnamed.
//
//     faults PROGRAM SHIM GROUP [--every]
//
// GROUP is calls, memory, signals, truncation, limits or mended (what was wrong once). Without --every, calls are counted 1, 2,
// 4, 8 ... up to the last.
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "stage.hpp"

using namespace faults;

namespace {

struct tally {
    long injected{0};
    long errors{0};    ///< faults that ended in an error
    long survived{0};  ///< faults after which everything was done all the same
    long wrong{0};

    void take(const stage& where, const std::string& order, const outcome& got, const std::string& fault) {
        ++injected;
        (got.exit_code == 0 ? survived : errors) += 1;
        if (fault.empty()) return;
        ++wrong;
        std::printf("%s, %s: %s\n", where.what().name.c_str(), order.c_str(), fault.c_str());
    }
};

struct faulty_call {
    const char* name;
    std::vector<std::string> actions;
};

std::string number_of(int code) { return std::to_string(code); }

/// What each call can fail with, and what it can do besides.
std::vector<faulty_call> calls_of_the_system() {
    return {
        {"open", {number_of(EACCES), number_of(EMFILE)}},
        {"openat", {number_of(EACCES), number_of(ENOSPC), number_of(EMFILE)}},
        {"read", {number_of(EIO), number_of(EINTR), number_of(EAGAIN), "short"}},
        {"pread", {number_of(EIO), number_of(EINTR), "short"}},
        {"write", {number_of(ENOSPC), number_of(EIO), number_of(EINTR), number_of(EAGAIN), "short"}},
        {"pwrite", {number_of(ENOSPC), number_of(EIO), number_of(EDQUOT), number_of(EINTR), "short"}},
        {"writev", {number_of(EIO), number_of(EINTR), number_of(EAGAIN)}},
        {"pwritev", {number_of(ENOSPC), number_of(EIO), number_of(EINTR)}},
        {"mmap", {number_of(ENOMEM), number_of(ENODEV)}},
        {"fstat", {number_of(EIO)}},
        {"stat", {number_of(EACCES)}},
        {"lstat", {number_of(EACCES)}},
        {"fstatat", {number_of(EACCES)}},
        {"faccessat", {number_of(EACCES)}},
        {"fsync", {number_of(EIO), number_of(ENOSPC)}},
        {"fchmod", {number_of(EPERM)}},
        {"flock", {number_of(ENOLCK)}},
        {"lseek", {number_of(ESPIPE)}},
        {"close", {number_of(EIO), number_of(ENOSPC), number_of(EINTR)}},
        {"renameat", {number_of(EIO), number_of(EACCES)}},
        {"renameat2", {number_of(EIO), number_of(EINVAL), number_of(ENOSYS)}},
        {"linkat", {number_of(EPERM)}},
        {"mkdir", {number_of(EACCES), number_of(ENOSPC)}},
        {"posix_fallocate", {number_of(ENOSPC), number_of(EINTR)}},
        {"fallocate", {number_of(ENOSPC), number_of(EOPNOTSUPP), number_of(EINTR)}},
        {"opendir", {number_of(EACCES), number_of(EMFILE)}},
        {"readdir", {number_of(EIO)}},
        {"fcntl", {number_of(EMFILE)}},
        {"ftruncate", {number_of(EIO)}},
        {"fstatfs", {number_of(ENOSYS)}},
        {"readlink", {number_of(EIO)}},
        {"unlink", {number_of(EIO)}},
        {"unlinkat", {number_of(EIO)}},
        {"mkostemp", {number_of(EACCES)}},
        {"fsetxattr", {number_of(ENOTSUP), number_of(ENOSPC)}},
        {"setxattr", {number_of(ENOTSUP), number_of(ENOSPC)}},
        {"getxattr", {number_of(ENOTSUP), number_of(EIO)}},
        {"poll", {number_of(EINTR), number_of(ENOMEM)}},
        {"pipe2", {number_of(EMFILE)}},
        {"sigaction", {number_of(EINVAL)}},
        {"sched_getaffinity", {number_of(EINVAL)}},
        {"signalfd", {number_of(EMFILE)}},
        {"eventfd", {number_of(EMFILE)}},
        {"getrandom", {number_of(EINTR), number_of(ENOSYS)}},
        {"pthread_create", {number_of(EAGAIN)}},
    };
}

long after(long number, bool every) { return every || number < 2 ? number + 1 : 2 * number; }

/// One fault: false when the program made no such call.
bool inject(const stage& where, const std::string& shim, const std::string& order, tally& counts) {
    call next = where.prepared();
    next.settings.emplace_back("LD_PRELOAD", shim);
    next.settings.emplace_back("POOLTOOL_FAULT", order);
    const outcome got = run(next);
    if (got.told.empty()) return false;
    // A name that the system does not let go stays.
    std::string fault = where.fault_of(got, "", order.rfind("unlink", 0) == 0);
    // Where standard error cannot be written there is no message.
    if (fault == "exit code 1 without a word" && order.rfind("write", 0) == 0) fault.clear();
    counts.take(where, order, got, fault);
    return true;
}

void all_of(const stage& where, const std::string& shim, const std::vector<faulty_call>& which, bool every, tally& counts) {
    for (const faulty_call& each : which) {
        for (const std::string& action : each.actions) {
            for (const char* const more : {"", "+"}) {
                // An endless interruption is no fault but a wait.
                const bool again = action == number_of(EINTR) || action == number_of(EAGAIN);
                const bool endless = *more == '+' && again && std::string(each.name) != "close";
                if (endless) continue;
                const long last = *more == '+' && !every ? 2 : LONG_MAX;
                for (long number = 1; number <= last; number = after(number, every)) {
                    const std::string order = std::string(each.name) + ":" + std::to_string(number) + more + ":" + action;
                    if (!inject(where, shim, order, counts)) break;
                }
            }
        }
    }
}

/// SIGINT, SIGTERM and SIGKILL exactly at a call: never half a file under its final name, and after the first two no temporary.
void signals_in(const stage& where, const std::string& shim, bool every, tally& counts) {
    for (const char* const name :
         {"openat", "flock", "pwrite", "write", "linkat", "renameat2", "renameat", "close", "fsync", "mmap"}) {
        for (const int number : {SIGINT, SIGTERM, SIGKILL}) {
            for (long at = 1;; at = after(at, every)) {
                const std::string order = std::string(name) + ":" + std::to_string(at) + ":signal=" + std::to_string(number);
                call next = where.prepared();
                next.settings.emplace_back("LD_PRELOAD", shim);
                next.settings.emplace_back("POOLTOOL_FAULT", order);
                const outcome got = run(next);
                if (got.told.empty()) break;
                std::string fault = where.fault_of_files(files_below(where.work()), "", number == SIGKILL);
                const bool as_due = number == SIGKILL ? got.signal == SIGKILL : got.exit_code == 128 + number;
                if (fault.empty() && !as_due) fault = "exit code " + std::to_string(got.exit_code) + stage::ended(got);
                counts.take(where, order, got, fault);
            }
        }
    }
}

/// An input that becomes shorter at some moment: an error, or the right output if it was read already.
void truncations_in(const stage& where, const std::string& shim, bool every, tally& counts) {
    for (const auto& [path, bytes] : where.what().inputs) {
        if (bytes.size() < 5000 || where.made().at(path) != bytes) continue;
        for (const char* const name : {"fstat", "mmap", "openat", "pwrite", "write", "renameat2"}) {
            for (const long size : {0L, 100L, 4096L, static_cast<long>(bytes.size()) - 1}) {
                for (long at = 1;; at = after(at, every)) {
                    const std::string order = std::string(name) + ":" + std::to_string(at) +
                                              ":truncate=" + std::to_string(size) + "," + where.work() + "/" + path;
                    call next = where.prepared();
                    next.settings.emplace_back("LD_PRELOAD", shim);
                    next.settings.emplace_back("POOLTOOL_FAULT", order);
                    const outcome got = run(next);
                    if (got.told.empty()) break;
                    counts.take(where, order, got, where.fault_of(got, path));
                }
            }
        }
    }
}

/// What a shell's ulimit refuses.
void limits_in(const stage& where, bool every, tally& counts) {
    const auto with = [&](int which, rlim_t value, const std::string& order) {
        call next = where.prepared();
        next.limits = {{which, value}};
        const outcome got = run(next);
        // Too little to even start: the loader says so with 127, or the system ends what does not fit.
        if (which == RLIMIT_AS && (got.exit_code == 127 || (got.signal != 0 && got.err.empty()))) return;
        counts.take(where, order, got, where.fault_of(got));
    };
    for (const rlim_t size : {0, 1, 100, 128, 129, 1000, 4096, 6000}) {
        with(RLIMIT_FSIZE, size, "a file of at most " + std::to_string(size) + " bytes");
    }
    for (const rlim_t open : {10, 11, 12, 13, 14, 15, 16}) with(RLIMIT_NOFILE, open, "ulimit -n " + std::to_string(open));
    for (rlim_t kib = 3000; kib < 40000; kib += every ? 100 : 900) {
        with(RLIMIT_AS, kib << 10, "ulimit -v " + std::to_string(kib));
    }
}

/// A reader that is gone is no failure.
void no_reader_for(const stage& where, tally& counts) {
    if (where.clean().out.empty()) return;
    call next = where.prepared();
    next.nobody_reads = true;
    const outcome got = run(next);
    std::string fault = where.fault_of_files(files_below(where.work()), "", false);
    if (fault.empty() && (got.exit_code != 0 || !got.err.empty()))
        fault = "exit code " + std::to_string(got.exit_code) + stage::ended(got);
    counts.take(where, "nobody reads", got, fault);
}

struct mended {
    const char* what_was_wrong;
    const char* scenario;
    const char* order;
    const char* message;  ///< that standard error holds; empty: nothing goes wrong any more
};

/// Faults that were found by the groups above, one by one.
void mended_ones(const std::string& program, const std::string& shim, tally& counts) {
    const std::vector<mended> all{
        {"a folder whose listing broke off lost its other files without a word", "many files", "readdir:4:5",
         "maps: cannot list the folder to its end: Input/output error"},
        {"a thread that the system refused ended the run", "two threads", "pthread_create:1+:11", ""},
        {"a thread that the system refused ended a run through temporary files", "a pipe that needs a temporary file",
         "pthread_create:1:11", ""},
        {"without memory for the message the program aborted", "one file", "malloc:60+:12", "not enough memory"},
        {"without memory before its start the program aborted", "one file", "malloc:3:12", "not enough memory"},
        {"where nothing but a plain rename works, its failure left an empty output", "one file",
         "openat:1:95;renameat2:1:22;linkat:1:1;renameat:1:5", "cannot rename the finished output"},
        {"where unnamed files get no name by number", "one file", "linkat:1:2", ""},
        {"where unnamed files get no names at all", "one file", "linkat:1+:1", ""},
        {"where nothing but a plain rename works", "one file", "openat:1:95;renameat2:1:22;linkat:1:1", ""},
        {"a write error that only close tells of was lost", "one file", "close:1:5",
         "out.npy: cannot write (Input/output error)"},
        {"a full pipe that does not block lost the rest of a text", "help", "write:1:11", ""},
        {"a share that could not look at a file left it to others, which left it to this one", "one of two shares",
         "stat:3+:13", "cannot look at the file, whose size decides who takes it (Permission denied)"},
        {"a share took files by a list that broke off", "one of two shares", "readdir:4:5",
         "--split size: the list of inputs is incomplete, and every share must have the same"},
        {"a list from a pipe that does not block was refused", "a list of files", "read:1:11", ""},
        {"in a batch, lack of memory for one file stopped all others", "many files", "malloc:400:12", "not enough memory"},
    };
    for (const mended& each : all) {
        for (const scenario& where : all_scenarios()) {
            if (where.name != each.scenario) continue;
            const stage here(program, where);
            call next = here.prepared();
            next.settings.emplace_back("LD_PRELOAD", shim);
            next.settings.emplace_back("POOLTOOL_FAULT", each.order);
            const outcome got = run(next);
            std::string fault = here.fault_of(got);
            if (fault.empty() && got.told.empty()) fault = "no such call was made";
            if (fault.empty() && got.err.find(each.message) == std::string::npos) fault = "another message: " + got.err;
            if (fault.empty() && *each.message == '\0' && got.exit_code != 0) fault = "an error: " + got.err;
            counts.take(here, std::string(each.order) + " (" + each.what_was_wrong + ")", got, fault);
        }
    }
    // A file that grew larger than `ulimit -f` ended the program by a signal and left its temporary file.
    const stage here(program, all_scenarios().front());
    call next = here.prepared();
    next.limits = {{RLIMIT_FSIZE, 1000}};
    const outcome got = run(next);
    std::string fault = here.fault_of(got);
    if (fault.empty() && got.err.find("cannot write (File too large)") == std::string::npos)
        fault = "another message: " + got.err;
    counts.take(here, "ulimit -f", got, fault);
}

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: faults PROGRAM SHIM calls|memory|signals|truncation|limits|mended [--every]\n", stderr);
        return 2;
    }
    const std::string program = words[1];
    const std::string shim = words[2];
    const std::string group = words[3];
    const bool every = count > 4 && std::strcmp(words[4], "--every") == 0;
    tally counts;
    if (group == "mended") mended_ones(program, shim, counts);
    for (const scenario& each : group == "mended" ? std::vector<scenario>() : all_scenarios()) {
        const stage where(program, each);
        if (group == "calls") all_of(where, shim, calls_of_the_system(), every, counts);
        if (group == "memory") all_of(where, shim, {{"malloc", {number_of(ENOMEM)}}}, every, counts);
        if (group == "signals") signals_in(where, shim, every, counts);
        if (group == "truncation") truncations_in(where, shim, every, counts);
        if (group == "limits") {
            limits_in(where, every, counts);
            no_reader_for(where, counts);
        }
    }
    std::printf("%s: %ld faults injected, %ld told as errors, %ld done all the same, %ld wrong\n", group.c_str(),
                counts.injected, counts.errors, counts.survived, counts.wrong);
    return counts.wrong == 0 && counts.injected > 0 ? 0 : 1;
}
