// The ends of what numbers, shapes and memory can be: refused in one line or right, at once and without memory.
//
//     limits PROGRAM numbers|headers|axes|windows|files|memory|huge
//
// huge makes sparse files of more than 2^31 and 2^32 cells and outputs of gigabytes in the current folder.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "faults/process.hpp"

using faults::call;
using faults::outcome;

namespace {

using words = std::vector<std::string>;

#ifdef POOLTOOL_SANITIZED
constexpr bool memory_counts = false;  // most of it is the sanitizers'
#else
constexpr bool memory_counts = true;
#endif

std::string program;
std::string folder;
long checked = 0;
long wrong = 0;

void demand(bool holds, const std::string& law) {
    ++checked;
    if (holds) return;
    ++wrong;
    std::printf("%s\n", law.c_str());
}

std::string joined(const words& all) {
    std::string text;
    for (const std::string& word : all) text += (text.empty() ? "" : " ") + word;
    return text;
}

call with(const words& arguments) {
    call next;
    next.argv = {program};
    next.argv.insert(next.argv.end(), arguments.begin(), arguments.end());
    next.folder = folder;
    next.settings = {{"LC_ALL", "C"}, {"POOLTOOL_JOBS", "1"}, {"TMPDIR", folder}};
    return next;
}

std::string header(const std::string& type, const std::string& shape) {
    std::string text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text.resize((text.size() + 10) / 64 * 64 + 53, ' ');
    text += '\n';
    const auto low = static_cast<char>(text.size() & 0xff);
    const auto high = static_cast<char>(text.size() >> 8);
    return std::string("\x93NUMPY\x01\x00", 8) + low + high + text;
}

/// No more address space than that.
void bound(call& what, rlim_t mib) {
    if (memory_counts) what.limits = {{RLIMIT_AS, mib << 20}};
}

/// A file of this header and so many zero bytes behind it, of which only those given take a place on the disk.
void sparse_file(const std::string& name, const std::string& start, long long bytes,
                 const std::map<long long, std::string>& cells = {}) {
    const std::string path = folder + "/" + name;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool well = file >= 0 && ::write(file, start.data(), start.size()) == static_cast<ssize_t>(start.size());
    well = well && ::ftruncate(file, static_cast<off_t>(start.size()) + bytes) == 0;
    for (const auto& [at, cell] : cells) {
        const off_t place = static_cast<off_t>(start.size()) + at;
        well = well && ::pwrite(file, cell.data(), cell.size(), place) == static_cast<ssize_t>(cell.size());
    }
    if (!well || ::close(file) != 0) {
        std::perror(path.c_str());
        std::exit(3);
    }
}

/// Ended by itself, in one line if not well.
bool orderly(const outcome& got) {
    if (got.exit_code == 0) return true;
    if (got.exit_code != 1 && got.exit_code != 2) return false;
    const bool one_line = got.err.rfind("pooltool: ", 0) == 0 && got.err.find('\n') == got.err.size() - 1;
    return one_line && got.err.find("unexpected failure") == std::string::npos;
}

/// Every option that takes a number, at every number where arithmetic can go wrong.
void numbers() {
    sparse_file("map.npy", header("<f4", "4, 5"), 80, {{0, "abcd"}, {40, "efgh"}});
    sparse_file("places.npy", header("<i8", "4, 5"), 160);
    const std::vector<std::string> ends{"9223372036854775807",
                                        "-9223372036854775808",
                                        "9223372036854775806",
                                        "4611686018427387904",
                                        "4294967296",
                                        "2147483648",
                                        "-1",
                                        "0",
                                        "9223372036854775808",
                                        "18446744073709551616",
                                        "1e999",
                                        "5e-324"};
    struct option {
        words before;
        std::string name;
    };
    std::vector<option> options;
    for (const char* const dialect : {"torch", "keras", "onnx", "jax"}) {
        for (const char* const command : {"max", "avg", "sum", "median", "lp"}) {
            const words pooling{command, "--dialect", dialect, "--axes", "0,1"};
            options.push_back({pooling, "--kernel"});
            for (const char* const name : {"--stride", "--dilation", "--padding", "--output-size", "--min-valid"}) {
                words more = pooling;
                if (std::string(name) != "--output-size") more.insert(more.end(), {"--kernel", "2"});
                options.push_back({more, name});
            }
            options.push_back({{command, "--kernel", "2"}, "--axes"});
        }
    }
    options.push_back({{"avg", "--kernel", "2"}, "--divisor"});
    for (const char* const command : {"maximum_filter", "minimum_filter", "uniform_filter", "median_filter"}) {
        options.push_back({{command}, "--size"});
        options.push_back({{command, "--size", "3"}, "--origin"});
        options.push_back({{command, "--size", "3"}, "--axes"});
    }
    options.push_back({{"rank_filter", "--size", "3"}, "--rank"});
    options.push_back({{"rank_filter", "--rank", "0"}, "--size"});
    options.push_back({{"percentile_filter", "--size", "3"}, "--percentile"});
    options.push_back({{"block_reduce", "--func", "max"}, "--block"});
    options.push_back({{"max", "--kernel", "2"}, "--max-memory"});
    options.push_back({{"max", "--kernel", "2"}, "--jobs"});
    options.push_back({{"max", "--kernel", "2", "--to", "csv"}, "--precision"});
    options.push_back({{"lp", "--kernel", "2"}, "--p"});
    options.push_back({{"maximum_filter", "--size", "3", "--mode", "constant"}, "--cval"});
    options.push_back({{"block_reduce", "--func", "mean", "--block", "3"}, "--cval"});
    for (const char* const name : {"--kernel", "--stride", "--padding", "--output-size"}) {
        words unpooling{"max_unpool", "--indices", "places.npy"};
        if (std::string(name) != "--kernel") unpooling.insert(unpooling.end(), {"--kernel", "2"});
        options.push_back({unpooling, name});
    }
    for (const char* const name : {"--max-failures", "--shard"})
        options.push_back({{"max", "--kernel", "2", "-d", "made", "--force"}, name});
    for (const char* const name : {"--top", "--channels", "--index", "--clip", "--cols", "--scale", "--gap", "--range"})
        options.push_back({{"view", "-o", "map.png", "--force"}, name});
    for (const char* const name : {"--scale=1/", "--range=0,", "--channels=0-", "--index=0,"})
        options.push_back({{"view", "-o", "map.png", "--force"}, name});
    for (const char* const name : {"--rtol", "--atol", "--ulp"}) options.push_back({{"diff", "map.npy"}, name});
    options.push_back({{"explain", "max", "--kernel", "2"}, "--shape"});
    options.push_back({{"explain", "max", "--kernel", "2"}, "--shape=2x"});
    options.push_back({{"explain", "max", "--kernel", "2", "--draw"}, "--shape"});
    options.push_back({{"explain", "max", "--shape", "9x9", "--draw"}, "--kernel"});
    options.push_back({{"explain", "uniform_filter", "--shape", "9x9"}, "--size"});
    options.push_back({{"max", "--kernel", "2", "-d", "made", "--force"}, "--shard=1/"});
    options.push_back({{"max", "--kernel", "2", "-d", "made", "--force"}, "--shard=/2"});
    for (const option& each : options) {
        for (const std::string& number : ends) {
            words line = each.before;
            const bool joined_already = each.name.find('=') != std::string::npos;
            line.push_back(each.name + (joined_already ? "" : "=") + number);
            const bool shaped = each.before.size() > 2 && each.before[2] == "--shape";
            const bool of_a_shape = shaped || each.name.rfind("--shape", 0) == 0;
            if (!of_a_shape) line.emplace_back("map.npy");
            call next = with(line);
            bound(next, 512);
            const outcome got = run(next);
            const bool differs = each.before[0] == "diff" && got.exit_code == 1 && got.err.empty();
            demand(orderly(got) || differs, joined(line) + ": exit code " + std::to_string(got.exit_code) + ", signal " +
                                                std::to_string(got.signal) + ", " + got.err);
            demand(got.err.find("not enough memory") == std::string::npos, joined(line) + ": " + got.err);
            demand(got.seconds < 10, joined(line) + ": " + std::to_string(got.seconds) + " s");
        }
    }
    // A step beyond the end is a step to the end.
    const outcome far = run(with({"max", "-k", "2", "-s", "1152921504606846976", "map.npy"}));
    const outcome near = run(with({"max", "-k", "2", "-s", "5", "map.npy"}));
    demand(far.exit_code == 0 && far.out == near.out, "the largest stride gives the first window: " + far.err);
}

/// Whatever a header claims, nothing is allocated for it.
void headers() {
    const words shapes{"9223372036854775807,",
                       "4611686018427387904, 2",
                       "9223372036854775807, 9223372036854775807",
                       "4294967296, 4294967296",
                       "2147483648, 2147483648, 2147483648",
                       "1152921504606846976,",
                       "4294967297,",
                       "1000000000, 100",
                       "0, 9223372036854775807",
                       "9223372036854775807, 0, 9223372036854775807"};
    for (const std::string& shape : shapes) {
        for (const char* const type : {"|u1", "<f8", "<c16"}) {
            const std::string start = header(type, shape);
            sparse_file("claim.npy", start, 64);
            for (const bool piped : {false, true}) {
                for (const words& command : std::vector<words>{{"max", "-k", "2", "--axes", "0"},
                                                               {"maximum_filter", "--size", "3"},
                                                               {"median_filter", "--size", "3"},
                                                               {"avg", "--global"},
                                                               {"convert", "--order", "F"},
                                                               {"info", "--stats"}}) {
                    words line = command;
                    line.emplace_back(piped ? "-" : "claim.npy");
                    call next = with(line);
                    next.measured = true;
                    bound(next, 128);
                    if (piped) next.standard_input = start + std::string(64, '\0');
                    const outcome got = run(next);
                    const std::string what = joined(line) + " of " + type + " (" + shape + "): ";
                    const bool empty = shape.find("0,") == 0 || shape.find(" 0,") != std::string::npos;
                    demand(got.exit_code == 1 || (empty && got.exit_code == 0) || (empty && got.exit_code == 2),
                           what + "exit code " + std::to_string(got.exit_code) + " " + got.err);
                    demand(orderly(got) || empty, what + got.err);
                    demand(got.err.find("memory") == std::string::npos, what + got.err);
                    demand(!memory_counts || got.private_kib < 8 << 10, what + std::to_string(got.private_kib) + " KiB");
                }
            }
        }
    }
}

void axes() {
    const auto ones = [](int count) {
        std::string shape;
        for (int i = 0; i < count - 1; ++i) shape += "1, ";
        return shape + "3,";
    };
    sparse_file("axes.npy", header("|u1", ones(64)), 3, {{1, "\x07"}});
    for (const words& command : std::vector<words>{{"max", "-k", "3", "--axes", "-1"},
                                                   {"maximum_filter", "--size", "3", "--axes", "63"},
                                                   {"uniform_filter", "--size", "1"},
                                                   {"median_filter", "--size", "3", "--axes", "-1"},
                                                   {"convert", "--out-dtype", "uint8"},
                                                   {"avg", "--global", "--axes", "-1"}}) {
        words line = command;
        line.emplace_back("axes.npy");
        const outcome got = run(with(line));
        demand(got.exit_code == 0 && got.err.empty(), joined(line) + ": " + got.err);
    }
    const outcome largest = run(with({"max", "-k", "3", "--axes", "-1", "axes.npy"}));
    demand(!largest.out.empty() && largest.out.back() == '\x07', "the largest of 64 axes' cells");
    sparse_file("axes.npy", header("|u1", ones(65)), 3);
    const outcome more = run(with({"max", "-k", "3", "--axes", "-1", "axes.npy"}));
    demand(more.exit_code == 1 && more.err.find("more than 64 axes") != std::string::npos, "65 axes: " + more.err);
}

/// A window that is the whole file is read where the file lies. (Its cells were listed once, in 16 bytes for each.)
void windows() {
    constexpr long long bytes = 64LL << 20;
    struct layout {
        const char* type;
        const char* shape;
        const char* axis;
    };
    for (const layout& each : std::vector<layout>{{"|u1", "67108864,", "0"},
                                                  {"<f4", "16777216,", "0"},
                                                  {"<f8", "8388608,", "0"},
                                                  {"<i8", "4194304, 2", "0"},
                                                  {"|u1", "4194304, 16", "0"},
                                                  {"<f4", "2, 4194304, 2", "1"}}) {
        sparse_file("map.npy", header(each.type, each.shape), bytes, {{bytes - 8, std::string(8, '\x01')}});
        for (const words& command : std::vector<words>{{"sum", "--global"},
                                                       {"avg", "--global", "--nan", "ignore"},
                                                       {"avg", "--output-size", "1"},
                                                       {"max", "--global"},
                                                       {"min", "--output-size", "1"}}) {
            words line = command;
            line.insert(line.end(), {"--axes", each.axis, "map.npy"});
            call next = with(line);
            next.measured = true;
            const outcome got = run(next);
            const std::string what = joined(line) + " of " + each.type + " (" + each.shape + "): ";
            demand(got.exit_code == 0, what + got.err);
            demand(!memory_counts || got.private_kib <= 8 << 10,
                   what + std::to_string(got.private_kib) + " KiB of private memory");
        }
    }
}

/// What many inputs cost in memory is their names.
void files() {
    constexpr long own_kib = 8 << 10;
    constexpr long bytes_each = 600;
    constexpr long folders = 200;
    constexpr long in_each = 100;
    namespace fs = std::filesystem;
    fs::create_directory(folder + "/maps");
    for (long i = 0; i < in_each; ++i) {
        sparse_file("maps/" + std::to_string(i) + ".npy", header("<f4", "31, 32"), 31 * 32 * 4);
    }
    std::string list;
    for (long f = 0; f < folders; ++f) {
        const std::string name = "maps" + std::to_string(f);
        fs::create_symlink("maps", folder + "/" + name);
        for (long i = 0; i < in_each; ++i) list += name + "/" + std::to_string(i) + ".npy\n";
    }
    for (const bool dry : {true, false}) {
        const long count = dry ? folders * in_each : 5000;
        words line{"max", "-k", "2", "--files-from", "-", "-d", "made", "-j", "2"};
        if (dry) line.emplace_back("-n");
        call next = with(line);
        next.measured = true;
        std::size_t end = 0;
        for (long i = 0; i < count; ++i) end = list.find('\n', end) + 1;
        next.standard_input = list.substr(0, end);
        const outcome got = run(next);
        demand(got.exit_code == 0, joined(line) + ": " + got.err);
        demand(got.private_kib <= own_kib + count * bytes_each / 1024, joined(line) + ": " + std::to_string(got.private_kib) +
                                                                           " KiB of private memory for " +
                                                                           std::to_string(count) + " inputs");
    }
}

/// --max-memory holds, from a file and from a pipe; what the program has anyway is given besides.
void memory() {
    constexpr long own_kib = 8 << 10;
    const std::string start = header("<f4", "64, 1024, 512");
    constexpr long long bytes = 64LL * 1024 * 512 * 4;
    sparse_file("volume.npy", start, bytes);
    for (const long limit_mib : {1, 8, 64}) {
        for (const words& command : std::vector<words>{{"max", "-k", "2"},
                                                       {"avg", "-k", "2x2x2"},
                                                       {"uniform_filter", "--size", "5"},
                                                       {"maximum_filter", "--size", "9"},
                                                       {"max", "--global", "--axes", "0"},
                                                       {"convert", "--order", "F"},
                                                       {"convert", "--out-dtype", "float64"}}) {
            for (const bool piped : {false, true}) {
                words line = command;
                line.insert(line.end(), {"--max-memory", std::to_string(limit_mib) + "M", "-o", "made.npy", "--force"});
                line.emplace_back(piped ? "-" : "volume.npy");
                call next = with(line);
                next.measured = true;
                if (piped) {
                    next.standard_input = start;
                    next.zeros = bytes;
                }
                const outcome got = run(next);
                demand(got.exit_code == 0, joined(line) + ": " + got.err);
                demand(got.private_kib <= limit_mib * 1024 + own_kib,
                       joined(line) + ": " + std::to_string(got.private_kib) + " KiB of private memory");
            }
        }
    }
}

class result {
public:
    explicit result(const std::string& name) : file_(::open((folder + "/" + name).c_str(), O_RDONLY | O_CLOEXEC)) {
        std::uint8_t length[10]{};
        struct stat about {};
        if (file_ < 0 || ::pread(file_, length, 10, 0) != 10 || ::fstat(file_, &about) != 0) std::exit(3);
        data_ = 10 + length[8] + 256 * length[9];
        bytes_ = about.st_size - data_;
    }
    result(const result&) = delete;
    result& operator=(const result&) = delete;
    ~result() { ::close(file_); }
    [[nodiscard]] long long bytes() const { return bytes_; }

    /// Calls with every number of a cell and the cell, in order.
    template <class Cell>
    void each(const std::function<void(long long, Cell)>& take) const {
        std::vector<Cell> room(1 << 18);
        long long at = 0;
        while (at * static_cast<long long>(sizeof(Cell)) < bytes_) {
            const ssize_t got =
                ::pread(file_, room.data(), room.size() * sizeof(Cell), data_ + at * static_cast<long long>(sizeof(Cell)));
            if (got <= 0) std::exit(3);
            for (std::size_t i = 0; i < static_cast<std::size_t>(got) / sizeof(Cell); ++i) take(at++, room[i]);
        }
    }

private:
    int file_;
    long long data_{0};
    long long bytes_{0};
};

/// All cells are 0 but these.
template <class Cell>
void only(const std::string& name, long long cells, const std::map<long long, Cell>& others) {
    const result made(name);
    demand(made.bytes() == cells * static_cast<long long>(sizeof(Cell)), name + ": so many cells");
    long long bad = -1;
    std::size_t met = 0;
    made.each<Cell>([&](long long at, Cell cell) {
        if (cell == Cell{}) return;
        const auto due = others.find(at);
        if (due != others.end() && due->second == cell) {
            ++met;
        } else if (bad < 0) {
            bad = at;
        }
    });
    demand(bad < 0 && met == others.size(), name + ": cell " + std::to_string(bad) + ", " + std::to_string(met) + " found");
}

void done(const words& line) {
    call next = with(line);
    next.zeros = 1;  // for its longer time
    next.standard_input = "";
    const outcome got = run(next);
    std::printf("%s: %.1f s\n", joined(line).c_str(), got.seconds);
    demand(got.exit_code == 0 && got.err.empty(), joined(line) + ": " + got.err);
}

/// A float32 cell as bytes.
std::string of(float value) { return {reinterpret_cast<const char*>(&value), sizeof value}; }

void huge() {
    // More than 2^32 cells in a line.
    constexpr long long line = (1LL << 32) + 100'003;
    sparse_file("line.npy", header("|u1", std::to_string(line) + ","), line,
                {{5, "\x01"}, {(1LL << 31) + 7, "\x02"}, {(1LL << 32) - 1, "\x03"}, {(1LL << 32) + 65'000, "\x04"}});
    done({"max", "-k", "65536", "line.npy", "-o", "windows.npy"});
    only<std::uint8_t>("windows.npy", 65537, {{0, 1}, {32768, 2}, {65535, 3}, {65536, 4}});
    done({"sum", "--global", "line.npy", "-o", "sum.npy"});
    only<std::uint64_t>("sum.npy", 1, {{0, 10}});
    done({"convert", "line.npy", "-o", "line.npz"});
    done({"max", "-k", "65536", "line.npz:arr_0", "-o", "from-archive.npy"});
    only<std::uint8_t>("from-archive.npy", 65537, {{0, 1}, {32768, 2}, {65535, 3}, {65536, 4}});
    std::filesystem::remove(folder + "/line.npz");
    std::filesystem::remove(folder + "/line.npy");

    // More than 2^31 cells, and as many results.
    constexpr long long half = (1LL << 31) + 4099;
    sparse_file("half.npy", header("|u1", std::to_string(half) + ","), half, {{(1LL << 31) + 9, "\x05"}, {half - 1, "\x06"}});
    done({"maximum_filter", "--size", "3", "half.npy", "-o", "filtered.npy"});
    only<std::uint8_t>("filtered.npy", half,
                       {{(1LL << 31) + 8, 5}, {(1LL << 31) + 9, 5}, {(1LL << 31) + 10, 5}, {half - 2, 6}, {half - 1, 6}});
    std::filesystem::remove(folder + "/filtered.npy");
    done({"uniform_filter", "--size", "2", "half.npy", "-o", "filtered.npy"});
    only<std::uint8_t>("filtered.npy", half, {{(1LL << 31) + 9, 2}, {(1LL << 31) + 10, 2}, {half - 1, 3}});
    std::filesystem::remove(folder + "/filtered.npy");
    std::filesystem::remove(folder + "/half.npy");

    // A matrix of more than 2^32 cells, where each largest stood, and back to where it stood.
    constexpr long long height = 65537;
    constexpr long long width = 65541;
    constexpr long long last = 65535 * width + 65535;
    sparse_file("matrix.npy", header("|u1", std::to_string(height) + ", " + std::to_string(width)), height * width,
                {{70 * width + 130, "\x07"}, {last, "\x08"}});
    done({"max", "-k", "64", "matrix.npy", "-o", "pooled.npy", "--indices", "indices.npy"});
    only<std::uint8_t>("pooled.npy", 1024 * 1024, {{1024 + 2, 7}, {1024 * 1024 - 1, 8}});
    long long bad = -1;
    result("indices.npy").each<std::int64_t>([&](long long at, std::int64_t index) {
        long long due = (at / 1024 * 64) * width + at % 1024 * 64;
        if (at == 1024 + 2) due = 70 * width + 130;
        if (at == 1024 * 1024 - 1) due = last;
        if (index != due && bad < 0) bad = at;
    });
    demand(bad < 0, "indices beyond 2^32: cell " + std::to_string(bad));
    done(
        {"max_unpool", "-k", "64", "--output-size", "65537x65541", "--indices", "indices.npy", "pooled.npy", "-o", "back.npy"});
    only<std::uint8_t>("back.npy", height * width, {{70 * width + 130, 7}, {last, 8}});
    std::filesystem::remove(folder + "/back.npy");
    std::filesystem::remove(folder + "/matrix.npy");

    // More than 2^33 bytes of float32.
    constexpr long long side = 46'343;
    sparse_file("floats.npy", header("<f4", std::to_string(side) + ", " + std::to_string(side)), side * side * 4,
                {{0, of(4096)}, {((side - 8) * side + side - 8) * 4, of(8192)}});
    done({"avg", "-k", "64", "floats.npy", "-o", "averages.npy"});
    only<float>("averages.npy", 724 * 724, {{0, 1.0F}, {724 * 724 - 1, 2.0F}});
}

}  // namespace

int main(int count, char** arguments) {
    const std::map<std::string, void (*)()> groups{{"numbers", numbers}, {"headers", headers}, {"axes", axes},
                                                   {"windows", windows}, {"files", files},     {"memory", memory},
                                                   {"huge", huge}};
    const auto group = groups.find(count > 2 ? arguments[2] : "");
    if (group == groups.end()) {
        std::fputs("usage: limits PROGRAM numbers|headers|axes|windows|files|memory|huge\n", stderr);
        return 2;
    }
    program = arguments[1];
    folder = (std::filesystem::current_path() / "limits-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 3;
    group->second();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    std::printf("%s: %ld checked, %ld wrong\n", group->first.c_str(), checked, wrong);
    return wrong == 0 && checked > 0 ? 0 : 1;
}
