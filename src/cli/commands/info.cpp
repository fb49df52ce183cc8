// pooltool info: headers, and statistics on request.
#include <charconv>
#include <cstdint>
#include <new>
#include <optional>

#include "app/array_words.hpp"
#include "app/inputs.hpp"
#include "app/json.hpp"
#include "app/number_text.hpp"
#include "app/standard_output.hpp"
#include "app/statistics.hpp"
#include "base/escape.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings.hpp"

namespace pooltool::cli {

namespace {

/// What is known of one array.
struct described_array {
    std::string path{};
    file_format format{};
    std::string version{};
    array_header header{};
    std::optional<array_statistics> statistics{};
};

/// "little", "big", or nothing for one-byte cells and text.
std::string_view byte_order_of(const described_array& array) {
    const bool binary = array.format == file_format::npy || array.format == file_format::npz;
    if (!binary || size_of(component_of(array.header.type)) == 1) return {};
    return array.header.swapped ? "big" : "little";
}

template <class Number>
std::optional<Number> number_in(const std::string& text) {
    Number value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// As a number where JSON readers have such a number.
record extreme_of(const std::string& text, dtype type) {
    if (text.empty()) return record(std::string("none"));
    if (!is_integer(type) && type != dtype::boolean) {
        const std::optional<double> value = number_in<double>(text);
        return value ? record(*value) : record(text);
    }
    const std::optional<std::int64_t> value = number_in<std::int64_t>(text);
    return value ? record(static_cast<extent>(*value)) : record(text);
}

record record_of(const described_array& array) {
    record tree;
    tree.add("path", array.path).add("format", std::string(name_of(array.format)));
    if (!array.version.empty()) tree.add("version", array.version);
    tree.add("dtype", std::string(name_of(array.header.type))).add("shape", record(array.header.shape));
    tree.add("order", array.header.fortran_order ? "F" : "C");
    if (!byte_order_of(array).empty()) tree.add("byte_order", std::string(byte_order_of(array)));
    tree.add("cells", array.header.cells()).add("bytes", array.header.bytes());
    if (array.statistics) {
        const array_statistics& numbers = *array.statistics;
        record statistics;
        if (!numbers.min.empty()) {
            statistics.add("min", extreme_of(numbers.min, array.header.type))
                .add("max", extreme_of(numbers.max, array.header.type));
        }
        if (numbers.has_moments) statistics.add("mean", numbers.mean).add("std", numbers.deviation);
        statistics.add("nan", numbers.nan).add("inf", numbers.infinite).add("zeros", numbers.zeros);
        tree.add("stats", std::move(statistics));
    }
    return tree;
}

std::string text_of(const described_array& array) {
    const array_header& header = array.header;
    std::string text = (array.path == "-" ? std::string("standard input") : escaped(array.path)) + "\n";
    const auto line = [&text](std::string_view name, const std::string& value) {
        std::string label(name);
        label.resize(8, ' ');
        text += "  " + label + value + "\n";
    };
    std::string type(name_of(header.type));
    if (!byte_order_of(array).empty()) type += ", " + std::string(byte_order_of(array)) + "-endian";
    line("dtype", type);
    line("shape", shape_text(header.shape));
    line("order", header.fortran_order ? "Fortran" : "C");
    std::string format(name_of(array.format));
    if (array.format == file_format::npy) format += " " + array.version;
    if (array.format == file_format::npz && !array.version.empty()) format += " (npy " + array.version + ")";
    line("format", format);
    line("bytes", bytes_text(header.bytes()));
    if (array.statistics) {
        const array_statistics& numbers = *array.statistics;
        line("min", numbers.min.empty() ? "-" : numbers.min);
        line("max", numbers.max.empty() ? "-" : numbers.max);
        line("mean", numbers.has_moments ? scalar_text(numbers.mean, dtype::float64) : "-");
        line("std", numbers.has_moments ? scalar_text(numbers.deviation, dtype::float64) : "-");
        line("NaN", std::to_string(numbers.nan));
        line("inf", std::to_string(numbers.infinite));
        line("zeros", std::to_string(numbers.zeros));
    }
    return text;
}

class describer {
public:
    explicit describer(const arguments& typed)
        : options_(input_options_of(typed)),
          json_(typed.is_set(option_id::json)),
          stats_(typed.is_set(option_id::stats)),
          strict_(typed.is_set(option_id::strict)),
          quiet_(typed.is_set(option_id::quiet)) {}

    /// False: at least one member of an archive cannot be shown; the others are.
    bool describe(const std::string& path) {
        const opened_input input = open_input(path, options_);
        if (input.members == nullptr) {
            show(path, input);
            return true;
        }
        bool all = true;
        for (std::size_t i = 0; i < input.members->names().size(); ++i) {
            const std::string member = path + ":" + input.members->names()[i];
            try {
                show(member, input.members->open(i));
            } catch (const closed_pipe&) {
                throw;
            } catch (const error& problem) {
                put_message(about(member, problem.what()));
                all = false;
            }
        }
        warn(path, input.members->finish(strict_));
        return all;
    }

private:
    input_options options_;
    bool json_;
    bool stats_;
    bool strict_;
    bool quiet_;
    bool first_{true};

    void show(const std::string& path, const opened_input& input) {
        described_array array{path, input.format, input.version, input.cells->header(), {}};
        if (stats_) {
            array.statistics = statistics_of(*input.cells);
            warn(path, input.cells->finish(strict_));
        }
        put_out(json_ ? json_text(record_of(array)) + "\n" : (first_ ? "" : "\n") + text_of(array));
        first_ = false;
    }

    void warn(const std::string& path, const std::string& warning) const {
        if (!warning.empty() && !quiet_) put_message(about(path, warning));
    }
};

}  // namespace

int run_info(const arguments& typed) {
    const found_inputs inputs = find_inputs(selection_of(typed));
    bool failed = !inputs.problems.empty();
    for (const std::string& problem : inputs.problems) put_message(problem);
    describer all(typed);
    for (const found_input& input : inputs.files) {
        try {
            if (!all.describe(input.path)) failed = true;
        } catch (const closed_pipe&) {
            throw;
        } catch (const error& problem) {
            put_message(about(input.path, problem.what()));
            failed = true;
        } catch (const std::bad_alloc&) {
            put_message(about(input.path, "not enough memory"));
            failed = true;
        }
    }
    return failed ? 1 : 0;
}

}  // namespace pooltool::cli
