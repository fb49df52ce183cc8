// Times the engine on arrays in memory: no file, no process start. In every round each call runs once per instruction set,
// beside a memcpy of its input; printed are medians over the rounds, and the median of the ratios within a round.
//
//     bench_kernels [--only WORDS] [--isa all|NAME,NAME] [--megabytes N] [--rounds N] [--jobs N] [--keep] [--cpu] [--list]
//     bench_kernels --paced CALL [--isa NAME] [--megabytes N] [--jobs N] [--cpu]
//
// --cpu counts processor time, for one thread on a machine with other work.
// --keep copies the output to memory of its own; otherwise it is dropped from the buffer it was made in, as after a write.
// --paced measures the one call of this name for a script, when told to (paced.hpp): the seconds of a memcpy of the input, of
// the call with its output dropped, and with its output kept.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/cells.hpp"
#include "bench/flat_memory.hpp"
#include "bench/kernel_cases.hpp"
#include "bench/paced.hpp"
#include "bench/stopwatch.hpp"
#include "pooltool/engine.hpp"

namespace pooltool::bench {
namespace {

constexpr const char* usage =
    "usage: bench_kernels [--only WORDS] [--isa all|NAME,NAME] [--megabytes N] [--rounds N] [--jobs N] [--keep] [--cpu] "
    "[--list]\n"
    "       bench_kernels --paced CALL [--isa NAME] [--megabytes N] [--jobs N] [--cpu]\n";

struct settings {
    std::string only{};
    std::string paced{};
    std::vector<isa> sets{chosen_isa()};
    double megabytes{0};
    int rounds{7};
    unsigned jobs{1};
    bool keep{false};
    bool list{false};
    bool cpu{false};
};

std::vector<isa> sets_named(const std::string& words) {
    if (words == "all") return runnable_isas();
    std::vector<isa> found;
    for (const isa set : runnable_isas()) {
        if (("," + words + ",").find("," + std::string(name_of(set)) + ",") != std::string::npos) found.push_back(set);
    }
    if (found.size() != static_cast<std::size_t>(std::count(words.begin(), words.end(), ',')) + 1) {
        throw std::invalid_argument("--isa " + words + ": unknown, or this processor does not run it");
    }
    return found;
}

settings parsed(const std::vector<std::string>& words) {
    settings result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--keep") {
            result.keep = true;
        } else if (word == "--list") {
            result.list = true;
        } else if (word == "--cpu") {
            result.cpu = true;
        } else if (i + 1 == words.size()) {
            throw std::invalid_argument(word + ": not an option, or its value is missing");
        } else if (word == "--only") {
            result.only = words[++i];
        } else if (word == "--paced") {
            result.paced = words[++i];
        } else if (word == "--isa") {
            result.sets = sets_named(words[++i]);
        } else if (word == "--megabytes") {
            result.megabytes = std::stod(words[++i]);
        } else if (word == "--rounds") {
            result.rounds = std::max(1, std::stoi(words[++i]));
        } else if (word == "--jobs") {
            result.jobs = static_cast<unsigned>(std::max(1, std::stoi(words[++i])));
        } else {
            throw std::invalid_argument(word + ": no such option");
        }
    }
    return result;
}

double median_of(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Memory of the measurements, touched once and reused from case to case.
struct arena {
    scratch_buffer input{};
    scratch_buffer copy{};
    scratch_buffer output{};

    static std::byte* touched(scratch_buffer& buffer, extent bytes) {
        if (buffer.capacity() >= bytes) return buffer.data();
        std::byte* memory = buffer.ensure(bytes);
        std::memset(memory, 1, static_cast<std::size_t>(bytes));
        return memory;
    }
};

void print_row(const std::string& name, const std::string& set, double seconds, double bytes, double ratio) {
    std::printf("%-32s %-9s %10.3f %8.2f %8.2f\n", name.c_str(), set.c_str(), seconds * 1e3, bytes / seconds * 1e-9, ratio);
}

/// A call with its input, ready to run as often as wanted.
class prepared_call {
public:
    prepared_call(const kernel_case& which, const settings& how, bool keeps, arena& memory)
        : header_(header_of(which, how.megabytes)), how_(how) {
        what_ = std::visit([&](const auto& request) { return lower(request, header_); }, which.request);
        made_ = header_;
        made_.type = what_.out;
        made_.shape = what_.out_shape;

        // Where the cells of a mapped .npy file lie within a page.
        constexpr extent header_bytes = 128;
        cells_ = arena::touched(memory.input, header_.bytes() + header_bytes) + header_bytes;
        copy_ = arena::touched(memory.copy, header_.bytes());
        if (keeps) output_ = arena::touched(memory.output, made_.bytes());
        random_bits random(1);
        fill_cells(header_.type, cells_, header_.cells(), random);
    }

    [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(header_.bytes()); }

    /// The cells of the last output that was kept.
    [[nodiscard]] std::span<const std::byte> output() const { return {output_, static_cast<std::size_t>(made_.bytes())}; }

    double copied() {
        return seconds_of(how_.cpu, [&] { std::memcpy(copy_, cells_, bytes()); });
    }

    double pooled(isa set, bool keep) {
        flat_source in(header_, cells_);
        flat_sink out(keep ? output_ : nullptr);
        schedule plan;
        plan.instructions = set;
        plan.threads = how_.jobs;
        return seconds_of(how_.cpu, [&] { run(what_, in, out, nullptr, plan); });
    }

private:
    array_header header_;
    array_header made_{};
    program what_{};
    const settings& how_;
    std::byte* cells_{nullptr};
    std::byte* copy_{nullptr};
    std::byte* output_{nullptr};
};

void measure(const kernel_case& which, const settings& how, arena& memory) {
    prepared_call call(which, how, how.keep, memory);
    std::vector<double> copies;
    std::vector<std::vector<double>> times(how.sets.size());
    std::vector<std::vector<double>> ratios(how.sets.size());
    for (int round = 0; round < how.rounds; ++round) {
        copies.push_back(call.copied());
        for (std::size_t s = 0; s < how.sets.size(); ++s) {
            times[s].push_back(call.pooled(how.sets[s], how.keep));
            ratios[s].push_back(times[s].back() / copies.back());
        }
    }
    const auto bytes = static_cast<double>(call.bytes());
    print_row(which.name, "memcpy", median_of(copies), bytes, 1.0);
    for (std::size_t s = 0; s < how.sets.size(); ++s) {
        print_row("", std::string(name_of(how.sets[s])), median_of(times[s]), bytes, median_of(ratios[s]));
    }
    std::fflush(stdout);
}

void measure_when_told(const settings& how) {
    arena memory;
    prepared_call call(kernel_case_named(how.paced), how, true, memory);
    const isa set = how.sets.front();
    answer_lines(
        [&] {
            return std::vector<double>{call.copied(), call.pooled(set, false), call.pooled(set, true)};
        },
        call.output());
}

void measure_all(const settings& how) {
    arena memory;
    if (!how.list) std::printf("%-32s %-9s %10s %8s %8s\n", "call", "", "ms", "GB/s", "/memcpy");
    for (const kernel_case& each : kernel_cases()) {
        if (each.name.find(how.only) == std::string::npos) continue;
        if (how.list) {
            std::printf("%s\n", each.name.c_str());
        } else {
            measure(each, how, memory);
        }
    }
}

}  // namespace
}  // namespace pooltool::bench

int main(int count, char** words) {
    try {
        const std::vector<std::string> arguments(words + 1, words + count);
        if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
            std::fputs(pooltool::bench::usage, stdout);
            return 0;
        }
        const pooltool::bench::settings how = pooltool::bench::parsed(arguments);
        if (how.paced.empty()) {
            pooltool::bench::measure_all(how);
        } else {
            pooltool::bench::measure_when_told(how);
        }
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_kernels: %s\n%s", failure.what(), pooltool::bench::usage);
        return 2;
    }
    return 0;
}
