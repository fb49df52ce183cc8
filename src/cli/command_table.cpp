// The command rows.
#include <algorithm>
#include <array>

#include "cli/options.hpp"

namespace pooltool::cli {

namespace {

constexpr std::string_view inputs = "INPUT... [-o OUTPUT | -d DIR]";

constexpr std::array<command_row, command_count> rows{{
    {.id = command_id::max,
     .name = "max",
     .group = command_group::pooling,
     .summary = "largest value of each window",
     .operands = inputs,
     .notes = "Padding never takes part. A NaN makes its windows NaN unless --nan says otherwise.",
     .examples = "pooltool max -k 2 maps.npy -o pooled.npy\n"
                 "pooltool max -k 3 -s 2 -p 1 --indices where.npy maps.npy -o pooled.npy\n"
                 "pooltool max -k 2 --dialect keras -p same maps.npy -o pooled.npy"},
    {.id = command_id::avg,
     .name = "avg",
     .group = command_group::pooling,
     .summary = "mean of each window",
     .operands = inputs,
     .notes = "Sums are made in float64 and rounded once. Integers and bool give float64.",
     .examples = "pooltool avg -k 2 maps.npy -o pooled.npy\n"
                 "pooltool avg -k 3 -s 2 -p 1 --no-count-include-pad maps.npy -o pooled.npy\n"
                 "pooltool avg --output-size 7x7 maps.npy -o pooled.npy\n"
                 "pooltool avg --global --no-keepdims maps.npy -o vectors.npy"},
    {.id = command_id::min,
     .name = "min",
     .group = command_group::pooling,
     .summary = "smallest value of each window",
     .operands = inputs,
     .notes = "Padding never takes part. A NaN makes its windows NaN unless --nan says otherwise.",
     .examples = "pooltool min -k 2 maps.npy -o pooled.npy"},
    {.id = command_id::sum,
     .name = "sum",
     .group = command_group::pooling,
     .summary = "sum of each window",
     .operands = inputs,
     .notes = "bool and signed integers give int64, unsigned integers uint64, floats their own type.",
     .examples = "pooltool sum -k 4 counts.npy -o totals.npy"},
    {.id = command_id::median,
     .name = "median",
     .group = command_group::pooling,
     .summary = "median of each window",
     .operands = inputs,
     .notes = "Of an even number of values, the mean of the two middle ones. Padding never takes part.",
     .examples = "pooltool median -k 3 -s 1 noisy.npy -o smooth.npy"},
    {.id = command_id::lp,
     .name = "lp",
     .group = command_group::pooling,
     .summary = "p-norm of each window",
     .operands = inputs,
     .notes = "torch keeps the signs (an odd p lets values cancel); the other dialects take magnitudes.",
     .examples = "pooltool lp --p 2 -k 2 maps.npy -o norms.npy"},
    {.id = command_id::block_reduce,
     .name = "block_reduce",
     .group = command_group::pooling,
     .summary = "one value per block, by scikit-image's rules",
     .operands = inputs,
     .notes = "Blocks that reach over the end are filled up with --cval, which takes part.",
     .examples = "pooltool block_reduce --block 2x3 --func mean image.npy -o small.npy"},
    {.id = command_id::max_unpool,
     .name = "max_unpool",
     .group = command_group::pooling,
     .summary = "put maxima back where they stood, zeros elsewhere",
     .operands = "INPUT --indices FILE [-o OUTPUT]",
     .notes = "--indices is read: what max --indices wrote, under the same dialect (torch or onnx) and windows.\n"
              "Of two values for one cell the later stays.",
     .examples = "pooltool max -k 2 --indices where.npy maps.npy -o pooled.npy\n"
                 "pooltool max_unpool -k 2 --indices where.npy pooled.npy -o sparse.npy"},
    {.id = command_id::maximum_filter,
     .name = "maximum_filter",
     .group = command_group::filters,
     .summary = "largest value around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = "A window of size k around cell i starts at i - k/2 (rounded down).",
     .examples = "pooltool maximum_filter --size 3 map.npy -o dilated.npy\n"
                 "pooltool maximum_filter --size 2 --mode constant --cval -inf map.npy -o out.npy"},
    {.id = command_id::minimum_filter,
     .name = "minimum_filter",
     .group = command_group::filters,
     .summary = "smallest value around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = "A window of size k around cell i starts at i - k/2 (rounded down).",
     .examples = "pooltool minimum_filter --footprint cross.npy map.npy -o eroded.npy"},
    {.id = command_id::uniform_filter,
     .name = "uniform_filter",
     .group = command_group::filters,
     .summary = "mean around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = "SciPy's running sum is kept to the bit; --stable sums every window on its own.",
     .examples = "pooltool uniform_filter --size 3 map.npy -o smooth.npy\n"
                 "pooltool uniform_filter --size 3x5 --mode nearest --stable map.npy -o out.npy"},
    {.id = command_id::median_filter,
     .name = "median_filter",
     .group = command_group::filters,
     .summary = "median around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = "Of an even number of values, the upper of the two middle ones.",
     .examples = "pooltool median_filter --size 3 noisy.npy -o clean.npy"},
    {.id = command_id::rank_filter,
     .name = "rank_filter",
     .group = command_group::filters,
     .summary = "value of a rank around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = {},
     .examples = "pooltool rank_filter --size 3 --rank -2 map.npy -o second_largest.npy"},
    {.id = command_id::percentile_filter,
     .name = "percentile_filter",
     .group = command_group::filters,
     .summary = "percentile around each cell, by SciPy's rules",
     .operands = inputs,
     .notes = "No interpolation: the value at position count * P / 100, rounded down.",
     .examples = "pooltool percentile_filter --size 5 --percentile 25 map.npy -o lower_quartile.npy"},
    {.id = command_id::info,
     .name = "info",
     .group = command_group::looking,
     .summary = "dtype, shape, order and bytes of files; statistics on request",
     .operands = "INPUT...",
     .notes = "Reads headers only, unless --stats.",
     .examples = "pooltool info maps.npy\npooltool info --stats --json maps.npy"},
    {.id = command_id::view,
     .name = "view",
     .group = command_group::looking,
     .summary = "feature maps as a picture: a PNG, or in the terminal",
     .operands = "INPUT [-o PICTURE.png]",
     .notes = "A grid of the maps of one (channel, height, width) array, each in its own range. NaN is magenta, a channel of zeros\n"
              "has a cross. --with shows each map beside its pooled self. A line on standard error tells what is shown.",
     .examples = "pooltool view maps.npy\n"
                 "pooltool view maps.npy -o maps.png --norm global --colorbar\n"
                 "pooltool view maps.npy --top 16 --by std -o strongest.png\n"
                 "pooltool view maps.npy --with 'max -k 2' --channels 0-3 -o pooled.png"},
    {.id = command_id::explain,
     .name = "explain",
     .group = command_group::looking,
     .summary = "what a command would compute, and where dialects differ",
     .operands = "COMMAND [its options] [FILE | --shape SHAPE]",
     .notes = "Reads the header only. Shows per axis what is read, padded and skipped, the same call in each library,\n"
              "and where another dialect would give another answer. --draw shows the windows of a small plan, one by one.",
     .examples = "pooltool explain max -k 3 -s 2 -p 1 --shape 1x64x112x112\n"
                 "pooltool explain avg -k 2 --ceil-mode maps.npy --json\n"
                 "pooltool explain avg -k 3 -s 2 -p 1 --draw map.csv\n"
                 "pooltool explain max -k 2 --draw --shape 6x6 -o windows.svg"},
    {.id = command_id::diff,
     .name = "diff",
     .group = command_group::looking,
     .summary = "compare two arrays within a tolerance",
     .operands = "A B",
     .notes = "Equal when |a - b| <= atol + rtol * |b|, or within N ulp; NaN equals NaN. Of two archives every array is compared with\n"
              "the one of its name. Exit status 0: equal, 1: not; --quiet prints nothing.",
     .examples = "pooltool diff a.npy b.npy\npooltool diff --rtol 1e-6 a.npy b.csv"},
    {.id = command_id::demo,
     .name = "demo",
     .group = command_group::looking,
     .summary = "a 4 x 4 feature map through every dialect's pooling and SciPy's filters",
     .operands = {},
     .notes = {},
     .examples = "pooltool demo"},
    {.id = command_id::convert,
     .name = "convert",
     .group = command_group::files,
     .summary = "change format, dtype, memory order or byte order",
     .operands = inputs,
     .notes = "Cells keep their values; --out-dtype converts them (integers saturate, --round decides fractions).",
     .examples = "pooltool convert map.csv -o map.npy\n"
                 "pooltool convert --out-dtype float32 --order C maps.npy -o small.npy"},
    {.id = command_id::merge_reports,
     .name = "merge_reports",
     .group = command_group::files,
     .summary = "the reports of all shards as one: is the list covered, once each?",
     .operands = "REPORT... [-o MERGED]",
     .notes = "Exit status 0: every input of the list is in one share and went well; 1: not, and stderr says what is\n"
              "missing, doubled or failed. --files-from names the list, so that missing inputs can be named.",
     .examples = "pooltool merge_reports run-*.jsonl\n"
                 "pooltool merge_reports run-*.jsonl --files-from list.txt -o run.jsonl"},
    {.id = command_id::completion,
     .name = "completion",
     .group = command_group::shell,
     .summary = "completion script for a shell",
     .operands = "bash|zsh|fish",
     .notes = "Where each shell looks:\n\n"
              "  bash   pooltool completion bash > ~/.local/share/bash-completion/completions/pooltool\n"
              "  zsh    pooltool completion zsh > ~/.zfunc/_pooltool (with fpath=(~/.zfunc $fpath) before compinit)\n"
              "  fish   pooltool completion fish > ~/.config/fish/completions/pooltool.fish",
     .examples = "pooltool completion bash"},
    {.id = command_id::man,
     .name = "man",
     .group = command_group::shell,
     .summary = "the manual page, for man(1)",
     .operands = {},
     .notes = {},
     .examples = "pooltool man > pooltool.1"},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].id) != i) return false;
    }
    return true;
}
static_assert(in_order(), "command rows stand in the order of command_id");

}  // namespace

std::span<const command_row> command_rows() noexcept { return rows; }

const command_row& row_of(command_id id) noexcept { return rows[static_cast<std::size_t>(id)]; }

std::optional<command_id> command_named(std::string_view name) noexcept {
    const auto same = [](char typed, char known) { return typed == known || (typed == '-' && known == '_'); };
    for (const command_row& row : rows) {
        if (std::equal(name.begin(), name.end(), row.name.begin(), row.name.end(), same)) return row.id;
    }
    return std::nullopt;
}

std::string_view title_of(command_group group) noexcept {
    switch (group) {
        case command_group::pooling:
            return "Pooling (strided windows)";
        case command_group::filters:
            return "Filters (one output per input cell, SciPy's rules)";
        case command_group::looking:
            return "Looking";
        case command_group::files:
            return "Files";
        case command_group::shell:
            return "Shell";
    }
    return {};
}

}  // namespace pooltool::cli
