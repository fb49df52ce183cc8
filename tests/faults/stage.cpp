// Preparing, running and judging; see stage.hpp.
#include "stage.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace faults {
namespace {

std::string fault_of_messages(const std::string& err) {
    if (err.empty()) return "exit code 1 without a word";
    std::size_t begin = 0;
    while (begin < err.size()) {
        const std::size_t end = err.find('\n', begin);
        if (end == std::string::npos) return "a message without an end: " + err;
        const std::string line = err.substr(begin, end - begin);
        if (line.rfind("pooltool: ", 0) != 0 || line.size() < 20) return "not a message: " + line;
        if (line.find("unexpected failure") != std::string::npos) return "a failure nobody thought of: " + line;
        begin = end + 1;
    }
    return {};
}

bool is_report(const std::string& path) { return path.size() > 6 && path.substr(path.size() - 6) == ".jsonl"; }

/// A report's lines up to where they tell of times; of anything else everything. A line that is torn has no end.
std::string without_times(const std::string& path, const std::string& text) {
    if (!is_report(path)) return text;
    std::string kept;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const std::string line = text.substr(begin, end - begin);
        if (end == std::string::npos) return kept + line;
        if (line.find_first_not_of(' ') != std::string::npos) kept += line.substr(0, line.find("\"seconds\"")) + '\n';
        begin = end + 1;
    }
    return kept;
}

/// Whatever went wrong: every line that is there is one that can be read again.
bool is_whole_report(const std::string& text) {
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string::npos) return false;
        const std::string line = text.substr(begin, end - begin);
        const bool blank = line.find_first_not_of(' ') == std::string::npos;
        if (!blank && (line.rfind("{\"type\":\"", 0) != 0 || line.back() != '}')) return false;
        begin = end + 1;
    }
    return true;
}

}  // namespace

stage::stage(std::string program, const scenario& what) : program_(std::move(program)), what_(what) {
    std::string name = (std::filesystem::current_path() / "faults-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::exit(3);
    root_ = name;
    std::filesystem::create_directory(work());
    std::filesystem::create_directory(temporary());
    put_files(work(), what_.inputs);
    clean_ = run(prepared());
    made_ = files_below(work());
    if (clean_.exit_code != 0) {
        std::printf("%s: does not work at all: exit %d, %s\n", what_.name.c_str(), clean_.exit_code, clean_.err.c_str());
        std::error_code ignored;
        std::filesystem::remove_all(root_, ignored);
        std::exit(3);
    }
}

stage::~stage() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
}

call stage::prepared() const {
    put_files(work(), what_.inputs);
    call next;
    next.argv = {program_};
    next.argv.insert(next.argv.end(), what_.words.begin(), what_.words.end());
    next.folder = work();
    next.standard_input = what_.standard_input;
    next.settings = {{"TMPDIR", temporary()}, {"POOLTOOL_JOBS", "2"}, {"LC_ALL", "C"}};
    return next;
}

std::string stage::fault_of(const outcome& got, const std::string& changed, bool temporaries_may_stay) const {
    if (got.exit_code != 0 && got.exit_code != 1) return "exit code " + std::to_string(got.exit_code) + ended(got);
    const files now = files_below(work());
    const std::string left = fault_of_files(now, changed, temporaries_may_stay);
    if (!left.empty()) return left;
    if (got.exit_code == 1) return fault_of_messages(got.err);
    if (got.out != clean_.out) return "exit code 0, and another standard output";
    for (const auto& [path, bytes] : made_) {
        if (path == changed) continue;
        if (now.count(path) == 0 || without_times(path, now.at(path)) != without_times(path, bytes))
            return "exit code 0, and " + path + " is missing";
    }
    return {};
}

std::string stage::fault_of_files(const files& now, const std::string& changed, bool temporaries_may_stay) const {
    for (const auto& [path, bytes] : now) {
        if (path == changed) continue;
        const auto before = what_.inputs.find(path);
        const auto after = made_.find(path);
        if (before != what_.inputs.end() && before->second == bytes) continue;
        if (after != made_.end() && after->second == bytes) continue;
        if (after != made_.end() && is_report(path) && is_whole_report(bytes)) continue;
        const bool temporary = path.size() > 13 && path.substr(path.size() - 13) == ".pooltool-tmp";
        if (temporary && temporaries_may_stay) continue;
        return (temporary ? "a temporary file is left: " : "a file is neither as before nor complete: ") + path;
    }
    for (const auto& [path, bytes] : what_.inputs) {
        if (now.count(path) == 0) return "a file is gone: " + path;
    }
    if (temporaries_may_stay) return {};
    for (const auto& [path, bytes] : files_below(temporary())) return "a temporary file is left: " + path;
    return {};
}

std::string stage::ended(const outcome& got) {
    return (got.signal != 0 ? ", ended by signal " + std::to_string(got.signal) : std::string()) + ": " + got.err;
}

}  // namespace faults
