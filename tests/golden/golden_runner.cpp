// Runs the built program on a packed set of reference cases and judges every answer; README.md says what passing means.
//
//     golden_runner PROGRAM SET.jsonl [PART-OF-AN-ID]
//
// One line per failing case, totals per command, last "N passed, M failed". Exit code 1 if a case failed, 2 if none could be
// run.
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "cases.hpp"
#include "process.hpp"

namespace golden {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::vector<std::byte> bytes;
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

std::string first_line(const std::string& text) {
    const auto begin = text.find_first_not_of(" \n\t");
    return begin == std::string::npos ? "" : text.substr(begin, std::min(text.find('\n', begin) - begin, std::size_t{200}));
}

/// Why this is no orderly end of a program, or empty. A shell in between turns a signal into 128 + its number.
std::string disorder(const outcome& done) {
    static const std::set<int> crashes{SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGSEGV, SIGTERM};
    if (done.signal == SIGALRM) return "not finished after 60 s";
    if (done.signal != 0) return "ended by signal " + std::to_string(done.signal) + ": " + first_line(done.standard_error);
    if (crashes.count(done.exit_code - 128) != 0) return "exit code " + std::to_string(done.exit_code) + ": ended by a signal";
    for (const char* mark : {"AddressSanitizer", "LeakSanitizer", "MemorySanitizer", "ThreadSanitizer",
                             "UndefinedBehaviorSanitizer", "runtime error:"}) {
        const auto at = done.standard_error.find(mark);
        if (at != std::string::npos) return "sanitizer: " + first_line(done.standard_error.substr(at));
    }
    return {};
}

std::string judge_file(const fs::path& written, const std::vector<std::byte>& want, const tolerance& within,
                       const std::string& what) {
    if (!fs::is_regular_file(written)) return what + ": no file written";
    npy_cells got;
    try {
        got = read_npy(bytes_of(written));
    } catch (const std::exception& e) {
        return what + ": not a readable .npy file (" + e.what() + ")";
    }
    const std::string why = difference(got, read_npy(want), within);
    return why.empty() ? why : what + ": " + why;
}

std::string judge_refusal(const golden_case& which, const outcome& done, const fs::path& folder) {
    if (done.exit_code == 0) return "accepted (exit code 0), should be refused: " + which.why;
    std::string refused("refused (exit code ");
    refused.append(std::to_string(done.exit_code)).append(")");
    if (first_line(done.standard_error).empty()) return refused + " without a word on stderr";
    std::string left;
    for (const auto& entry : fs::directory_iterator(folder)) left.append(" ").append(entry.path().filename().string());
    return left.empty() ? "" : refused + ", but left behind:" + left;
}

/// Empty when the case passes, else one line that says why not. `files`: where the set's files lie.
std::string judge(const golden_case& which, const golden_set& set, const std::string& program, const fs::path& files) {
    const temporary_folder folder;
    std::vector<std::string> argv{program};
    for (const std::string& argument : which.argv) {
        const bool names_file = &argument != &which.argv.front() && set.files.count(argument) != 0;
        argv.push_back(names_file ? (files / argument).string() : argument);
    }
    std::vector<fs::path> extras;
    for (const auto& [option, file] : which.extra_expect) {
        extras.push_back(folder.path() / ("extra" + std::to_string(extras.size()) + ".npy"));
        argv.insert(argv.end(), {option, extras.back().string()});
    }
    const fs::path output = folder.path() / "out.npy";
    argv.insert(argv.end(), {(files / which.input).string(), "-o", output.string()});

    const outcome done = run_program(argv, folder.path());
    std::string why = disorder(done);
    if (!why.empty()) return why;
    if (which.error) return judge_refusal(which, done, folder.path());
    if (done.exit_code != 0) return "exit code " + std::to_string(done.exit_code) + ": " + first_line(done.standard_error);
    why = judge_file(output, set.files.at(which.expect), which.within, "output");
    for (std::size_t i = 0; i < extras.size() && why.empty(); ++i) {
        const auto& [option, file] = which.extra_expect[i];
        why = judge_file(extras[i], set.files.at(file), {}, option);
    }
    return why;
}

int run(const std::string& program, const std::string& set_path, const std::string& part) {
    const golden_set set = read_set(set_path);
    if (access(program.c_str(), X_OK) != 0) throw std::runtime_error(program + ": no such program");
    const temporary_folder files;
    for (const auto& [name, bytes] : set.files) {
        std::ofstream out(files.path() / name, std::ios::binary);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush()) throw std::runtime_error((files.path() / name).string() + ": cannot be written");
    }
    std::map<std::string, std::pair<int, int>> totals;
    int passed = 0;
    int failed = 0;
    for (const golden_case& each : set.cases) {
        if (each.id.find(part) == std::string::npos) continue;
        const std::string why = judge(each, set, program, files.path());
        if (!why.empty()) std::cout << "FAIL " << each.id << ": " << why << std::endl;
        auto& [good, bad] = totals[each.argv.front()];
        (why.empty() ? good : bad) += 1;
        (why.empty() ? passed : failed) += 1;
    }
    for (const auto& [command, counts] : totals) {
        std::cout << command << ": " << counts.first << " passed, " << counts.second << " failed\n";
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return passed + failed == 0 ? 2 : failed > 0 ? 1 : 0;
}

}  // namespace
}  // namespace golden

int main(int argc, char** argv) {
    if (argc < 3 || argc > 4) {
        std::cerr << "usage: golden_runner PROGRAM SET.jsonl [PART-OF-AN-ID]\n";
        return 2;
    }
    try {
        return golden::run(std::filesystem::absolute(argv[1]).string(), argv[2], argc == 4 ? argv[3] : "");
    } catch (const std::exception& e) {
        std::cerr << "golden_runner: " << e.what() << "\n0 passed, 0 failed\n";
        return 2;
    }
}
