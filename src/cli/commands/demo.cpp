// pooltool demo: one small map through every dialect. Each column is made by parsing and running the very command shown below
// it, on the map that is built in; data/feature_map.csv holds the same numbers.
#include <array>
#include <span>

#include "app/beside.hpp"
#include "app/memory_source.hpp"
#include "app/operation.hpp"
#include "app/print_array.hpp"
#include "app/standard_output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/parser.hpp"
#include "cli/requests.hpp"
#include "cli/values.hpp"
#include "pooltool/engine.hpp"

namespace pooltool::cli {

namespace {

constexpr std::array<std::int64_t, 16> map_cells{1, 2, 3, 0, 4, 5, 6, 1, 7, 8, 9, 2, 0, 1, 2, 3};
constexpr std::string_view map_file = "data/feature_map.csv";

struct shown_call {
    std::string_view title{};
    std::string_view call{};  ///< without "pooltool" and the file
};

struct shown_group {
    std::string_view title{};
    std::span<const shown_call> calls{};
    std::string_view remark{};
};

constexpr std::array<shown_call, 4> maximum_calls{{{"torch", "max -k 2"},
                                                   {"keras", "max -k 2 --dialect keras"},
                                                   {"onnx", "max -k 2 --dialect onnx"},
                                                   {"jax", "max -k 2 --dialect jax"}}};
constexpr std::array<shown_call, 4> average_calls{{{"torch", "avg -k 2"},
                                                   {"keras", "avg -k 2 --dialect keras"},
                                                   {"onnx", "avg -k 2 --dialect onnx"},
                                                   {"jax", "avg -k 2 --dialect jax"}}};
constexpr std::array<shown_call, 4> padded_calls{{{"torch", "avg -k 3 -s 2 -p 1"},
                                                  {"keras", "avg -k 3 -s 2 -p same --dialect keras"},
                                                  {"onnx", "avg -k 3 -s 2 -p 1 --dialect onnx"},
                                                  {"jax", "avg -k 3 -s 2 -p 1 --dialect jax"}}};
constexpr std::array<shown_call, 3> filter_calls{
    {{"maximum_filter", "maximum_filter --size 2 --mode constant"},
     {"uniform_filter", "uniform_filter --size 2 --mode constant"},
     {"uniform_filter, floats", "uniform_filter --size 2 --mode constant --in-dtype float64"}}};

constexpr std::array<shown_group, 4> groups{
    {{"Max pooling, 2 x 2", maximum_calls,
      "torch and keras step by the window, onnx and jax by one cell, unless --stride says otherwise."},
     {"Average pooling, 2 x 2", average_calls, "Averages of integers are float64."},
     {"Average pooling, 3 x 3, step 2, with padding", padded_calls,
      "torch and jax divide by 9, padding included; onnx and keras by the cells that are there.\n"
      "keras has only 'same', which pads behind first."},
     {"SciPy's filters, size 2, zeros outside", filter_calls,
      "One value per cell; a window of 2 covers the cell and the one before. On integers SciPy cuts\n"
      "the mean's fraction off, once along each axis."}}};

std::vector<std::string> words_of(std::string_view call) {
    std::vector<std::string> words;
    while (!call.empty()) {
        const std::size_t end = std::min(call.find(' '), call.size());
        words.emplace_back(call.substr(0, end));
        call.remove_prefix(std::min(end + 1, call.size()));
    }
    return words;
}

/// The map as the file's reader would give it.
memory_source map_as(dtype type) {
    array_header header;
    header.type = type;
    header.shape = {4, 4};
    if (type == dtype::int64) return {header, std::as_bytes(std::span(map_cells))};
    std::array<double, map_cells.size()> floats{};
    for (std::size_t i = 0; i < floats.size(); ++i) floats[i] = static_cast<double>(map_cells[i]);
    header.type = dtype::float64;
    return {header, std::as_bytes(std::span(floats))};
}

std::string text_of(const operation& what, dtype type) {
    memory_source map = map_as(type);
    std::string text;
    const std::unique_ptr<sink> keeper = open_text_keeper(text);
    schedule how;
    how.instructions = chosen_isa();
    run(lower_operation(what, map.header()), map, *keeper, nullptr, how);
    keeper->commit();
    return text;
}

text_block result_of(const shown_call& shown) {
    const std::vector<std::string> words = words_of(shown.call);
    const command_id command = command_or_fail(words[0]);
    const arguments typed = parse(command, {words.begin() + 1, words.end()});
    const dtype type = given(typed, option_id::in_dtype, parse_dtype).value_or(dtype::int64);
    return {std::string(shown.title), text_of(operation_of(command, typed), type)};
}

void append_lines(std::string& page, std::string_view lines, std::string_view prefix) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        page.append(prefix).append(lines.substr(0, end)).append("\n");
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

}  // namespace

int run_demo(const arguments& typed) {
    if (!typed.operands.empty()) fail_usage("demo takes no operand");
    const text_block map{"the map", text_of(convert_request{}, dtype::int64)};
    std::string page = "One 4 x 4 feature map, pooled and filtered by each library's own rules.\n";
    for (const shown_group& group : groups) {
        page.append("\n").append(group.title).append("\n\n");
        std::vector<text_block> blocks{map};
        for (const shown_call& call : group.calls) blocks.push_back(result_of(call));
        page += beside(blocks, 2, 4) + "\n";
        for (const shown_call& call : group.calls) {
            page.append("  $ pooltool ").append(call.call).append(" ").append(map_file).append("\n");
        }
        append_lines(page, group.remark, "  ");
    }
    page += "\nMore: pooltool --help, and pooltool explain for what a call means under each dialect.\n";
    put_out(page);
    return 0;
}

}  // namespace pooltool::cli
