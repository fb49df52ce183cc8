// Many files of many kinds, some broken, through runs that are killed at random moments and resumed: in the end every output is
// what an uninterrupted run makes and what the oracle here expects, nothing else lies about, and nobody ever saw half a file.
//
//     torture PROGRAM FILES KILLS [SEED]
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

namespace {

namespace fs = std::filesystem;

std::atomic<int> failures{0};

void fail(const std::string& what) {
    if (++failures <= 20) std::printf("FAILED: %s\n", what.c_str());
}

struct random_numbers {
    std::uint64_t state;
    std::uint64_t next() {
        state += 0x9e3779b97f4a7c15;
        std::uint64_t z = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    long below(long limit) { return static_cast<long>(next() % static_cast<std::uint64_t>(limit)); }
};

std::string npy(const std::string& descriptor, const std::string& shape, const std::string& data) {
    std::string words = "{'descr': '" + descriptor + "', 'fortran_order': False, 'shape': " + shape + ", }";
    while ((10 + words.size() + 1) % 64 != 0) words += ' ';
    words += '\n';
    std::string file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(words.size() & 0xff);
    file += static_cast<char>(words.size() >> 8);
    return file + words + data;
}

std::string shape_of(long rows, long columns) { return "(" + std::to_string(rows) + ", " + std::to_string(columns) + ")"; }

/// A random map, and what max -k 2 makes of it. `swapped`: the input is big-endian.
template <class Cell>
std::pair<std::string, std::string> map_of(const std::string& type, random_numbers& random, long rows, long columns,
                                           bool swapped = false) {
    std::vector<Cell> cells(static_cast<std::size_t>(rows * columns));
    for (Cell& cell : cells) cell = static_cast<Cell>(random.below(type == "|b1" ? 2 : 100));
    std::string data(reinterpret_cast<const char*>(cells.data()), cells.size() * sizeof(Cell));
    if (swapped) {
        for (std::size_t at = 0; at < data.size(); at += sizeof(Cell)) {
            std::reverse(data.begin() + static_cast<long>(at), data.begin() + static_cast<long>(at + sizeof(Cell)));
        }
    }
    std::vector<Cell> pooled;
    for (long y = 0; y + 1 < rows; y += 2) {
        for (long x = 0; x + 1 < columns; x += 2) {
            const auto cell = [&](long dy, long dx) { return cells[static_cast<std::size_t>((y + dy) * columns + x + dx)]; };
            pooled.push_back(std::max(std::max(cell(0, 0), cell(0, 1)), std::max(cell(1, 0), cell(1, 1))));
        }
    }
    const std::string made(reinterpret_cast<const char*>(pooled.data()), pooled.size() * sizeof(Cell));
    return {npy(swapped ? ">" + type.substr(1) : type, shape_of(rows, columns), data),
            npy(type, shape_of(rows / 2, columns / 2), made)};
}

/// Ten ways to be no array that can be pooled.
std::string broken(int way, random_numbers& random) {
    const std::string good = map_of<float>("<f4", random, 12, 12).first;
    switch (way) {
        case 0:
            return "";
        case 1:
            return good.substr(0, 30);
        case 2:
            return good.substr(0, good.size() - 7);
        case 3:
            return "1,2\n3,4\n";
        case 4:
            return std::string("\x89PNG\r\n\x1a\n", 8) + std::string(100, 'x');
        case 5:
            return npy("|O", "(2, 2)", std::string(32, 'x'));
        case 6:
            return npy("<f4", "(-2, 2)", std::string(16, 'x'));
        case 7:
            return npy("<c8", "(4, 4)", std::string(128, '\0'));
        case 8:
            return npy("<f8", "()", std::string(8, '\0'));
        default:
            return std::string("\x93NUMPY\x01\x00\xff\xff", 10) + "{'descr': ";
    }
}

struct file_case {
    std::string path{};      ///< below the input folder
    std::string expected{};  ///< empty: broken
};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<file_case> make_inputs(const std::string& folder, long count, random_numbers& random) {
    std::vector<file_case> all;
    for (long i = 0; i < count; ++i) {
        file_case next;
        next.path = "d" + std::to_string(i % 23) + "/";
        if (i % 7 == 0) next.path += "deeper/";
        fs::create_directories(folder + "/" + next.path);
        next.path += std::to_string(i);
        if (i % 50 == 1) next.path += " with blanks";
        if (i % 50 == 2) next.path += "\nnewline";
        if (i % 50 == 3) next.path += "\xff\xfe";
        if (i % 50 == 4) next.path = next.path.substr(0, next.path.rfind('/') + 1) + "-" + std::to_string(i);
        next.path += ".npy";
        const long longest = i % 500 == 5 ? 600 : i % 20 == 6 ? 120 : 30;
        const long rows = 2 + random.below(longest);
        const long columns = 2 + random.below(longest);
        std::pair<std::string, std::string> made;
        if (i % 100 == 42) {
            made.first = broken(static_cast<int>(i / 100 % 10), random);
        } else if (i % 8 == 0) {
            made = map_of<float>("<f4", random, rows, columns);
        } else if (i % 8 == 1) {
            made = map_of<double>("<f8", random, rows, columns);
        } else if (i % 8 == 2) {
            made = map_of<double>("<f8", random, rows, columns, true);
        } else if (i % 8 == 3) {
            made = map_of<std::uint8_t>("|u1", random, rows, columns);
        } else if (i % 8 == 4) {
            made = map_of<std::int16_t>("<i2", random, rows, columns);
        } else if (i % 8 == 5) {
            made = map_of<std::int64_t>("<i8", random, rows, columns);
        } else if (i % 8 == 6) {
            made = map_of<std::uint8_t>("|b1", random, rows, columns);
        } else {
            made = map_of<std::uint32_t>("<u4", random, rows, columns, true);
        }
        std::ofstream(folder + "/" + next.path, std::ios::binary) << made.first;
        next.expected = std::move(made.second);
        all.push_back(std::move(next));
    }
    return all;
}

pid_t start(const std::vector<std::string>& words, const std::string& error_file) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    pid_t process = 0;
    const int refused = posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (refused != 0) {
        fail(std::string("cannot start the program: ") + std::strerror(refused));
        std::exit(1);
    }
    return process;
}

int status_of(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

long lines_in(const std::string& path) {
    const std::string text = text_of(path);
    return std::count(text.begin(), text.end(), '\n');
}

std::set<std::string> files_below(const std::string& folder) {
    std::set<std::string> found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_directory()) found.insert(entry.path().string().substr(folder.size() + 1));
    }
    return found;
}

/// The folder holds every good output, right, and nothing else.
void check_tree(const std::string& folder, const std::vector<file_case>& all) {
    std::set<std::string> there = files_below(folder);
    for (const file_case& each : all) {
        if (each.expected.empty()) continue;
        if (there.erase(each.path) == 0) {
            fail(folder + ": " + each.path + " is missing");
        } else if (text_of(folder + "/" + each.path) != each.expected) {
            fail(folder + ": " + each.path + " is wrong");
        }
    }
    for (const std::string& path : there) fail(folder + ": " + path + " should not be there");
}

/// Every line of a report is whole, whenever its run was killed.
void check_report(const std::string& path) {
    const std::string text = text_of(path);
    if (!text.empty() && text.back() != '\n') fail("the report's last line is not whole");
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        const std::size_t last = text.find_last_not_of(' ', end - 1);
        if (text.compare(begin, 9, "{\"type\":\"") != 0 || text[last] != '}') {
            fail("a line of the report is not whole: " + text.substr(begin, std::min<std::size_t>(end - begin, 100)));
        }
        begin = end + 1;
    }
}

/// Reads outputs at random while runs come and go.
class reader {
public:
    reader(const std::string& folder, const std::vector<file_case>& all, std::uint64_t seed)
        : thread_([this, &folder, &all, seed] {
              random_numbers random{seed};
              while (!ended_) {
                  const file_case& each = all[static_cast<std::size_t>(random.below(static_cast<long>(all.size())))];
                  const int file = ::open((folder + "/" + each.path).c_str(), O_RDONLY | O_CLOEXEC);
                  if (file < 0) continue;
                  std::string seen(each.expected.size() + 4096, '\0');
                  const ssize_t count = ::read(file, seen.data(), seen.size());
                  ::close(file);
                  seen.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
                  if (seen != each.expected) fail("a reader saw " + each.path + " before it was whole");
                  ++reads_;
              }
          }) {}
    ~reader() {
        ended_ = true;
        thread_.join();
        std::printf("%ld reads of outputs while they were made\n", reads_.load());
    }

private:
    std::atomic<bool> ended_{false};
    std::atomic<long> reads_{0};
    std::thread thread_;
};

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: torture PROGRAM FILES KILLS [SEED]\n", stderr);
        return 2;
    }
    const std::string program = fs::absolute(words[1]).string();
    const long files = std::atol(words[2]);
    const int kills = std::atoi(words[3]);
    random_numbers random{count > 4 ? std::strtoull(words[4], nullptr, 10) : static_cast<std::uint64_t>(getpid())};
    std::printf("seed %llu\n", static_cast<unsigned long long>(random.state));
    std::string scratch = (fs::temp_directory_path() / "pooltool-torture-XXXXXX").string();
    if (mkdtemp(scratch.data()) == nullptr) return 1;
    fs::current_path(scratch);

    const std::vector<file_case> all = make_inputs("in", files, random);
    const long bad = std::count_if(all.begin(), all.end(), [](const file_case& each) { return each.expected.empty(); });
    const auto call = [&](const std::string& folder, const std::vector<std::string>& more) {
        std::vector<std::string> arguments{program, "max", "-k", "2", "-r", "in", "-d", folder, "-j", "3"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    };

    const auto begin = std::chrono::steady_clock::now();
    if (status_of(start(call("whole", {}), "errors")) != 1) fail("a run with broken inputs does not end with 1");
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%ld files, %ld of them broken: %.2f s\n", files, bad, seconds);
    if (lines_in("errors") != bad) fail("not every broken input has its line of error, or a good one has");
    const std::string errors = text_of("errors");
    for (const file_case& each : all) {
        if (each.expected.empty() && errors.find("in/" + each.path + ": ") == std::string::npos) fail(each.path + " is not named");
    }
    check_tree("whole", all);

    {
        const std::string killed = "killed";
        const reader one(killed, all, random.next());
        int cut_short = 0;
        double longest = seconds / 2;
        for (int i = 0; cut_short < kills && i < 20 * kills; ++i) {
            // Every third run replaces what is there, under temporary names that the next resumed one clears away.
            const bool replaces = i % 3 == 2;
            const pid_t process =
                start(call(killed, replaces ? std::vector<std::string>{"--force"}
                                            : std::vector<std::string>{"--skip-existing", "--report", "run.jsonl"}),
                      "errors");
            std::this_thread::sleep_for(std::chrono::duration<double>(longest * static_cast<double>(random.below(1000)) / 1000));
            ::kill(process, SIGKILL);
            if (status_of(process) == 128 + SIGKILL) {
                ++cut_short;
            } else {
                longest *= 0.8;  // it had ended: the less is left to do, the earlier a run is killed
            }
            check_report("run.jsonl");
        }
        std::printf("%d runs killed\n", cut_short);
        if (cut_short < kills) fail("not so many runs as asked for were killed while they worked");
        if (status_of(start(call(killed, {"--skip-existing", "--report", "run.jsonl"}), "errors")) != 1) {
            fail("the resumed run does not end with 1");
        }
        if (lines_in("errors") != bad) fail("the resumed run does not name every broken input");
    }
    check_tree("killed", all);
    check_report("run.jsonl");
    if (status_of(start({program, "merge_reports", "run.jsonl"}, "errors")) != 1 || lines_in("errors") != bad) {
        fail("the report does not cover the list: " + text_of("errors").substr(0, 300));
    }

    fs::current_path("/");
    fs::remove_all(scratch);
    if (failures == 0) std::printf("all right\n");
    return failures == 0 ? 0 : 1;
}
