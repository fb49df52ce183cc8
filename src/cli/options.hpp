// The one definition of every command and every option: its names, who takes it, what it means. The parser, the help, the
// completions and the man page are all made from these rows; nothing here parses or runs anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pooltool::cli {

enum class command_id : std::uint8_t {
    max,
    avg,
    min,
    sum,
    median,
    lp,
    block_reduce,
    max_unpool,
    maximum_filter,
    minimum_filter,
    uniform_filter,
    median_filter,
    rank_filter,
    percentile_filter,
    info,
    view,
    explain,
    diff,
    demo,
    convert,
    merge_reports,
    completion,
    man
};

inline constexpr std::size_t command_count = static_cast<std::size_t>(command_id::man) + 1;

enum class command_group : std::uint8_t { pooling, filters, looking, files, shell };

/// Heading of a group in the overview.
[[nodiscard]] std::string_view title_of(command_group group) noexcept;

struct command_row {
    command_id id{};
    std::string_view name{};  ///< with underscores; hyphens are accepted for them
    command_group group{};
    std::string_view summary{};   ///< one line, no full stop
    std::string_view operands{};  ///< what follows the options in the usage line
    std::string_view notes{};     ///< a few lines below the summary; may be empty
    std::string_view examples{};  ///< whole command lines, one a line
};

[[nodiscard]] std::span<const command_row> command_rows() noexcept;
[[nodiscard]] const command_row& row_of(command_id id) noexcept;

/// The command with this name, hyphens read as underscores.
[[nodiscard]] std::optional<command_id> command_named(std::string_view name) noexcept;

/// A set of commands, one bit each.
using command_set = std::uint64_t;

[[nodiscard]] constexpr command_set only(command_id id) noexcept { return command_set{1} << static_cast<unsigned>(id); }

enum class option_id : std::uint8_t {
    kernel,
    stride,
    padding,
    dilation,
    ceil_mode,
    count_include_pad,
    divisor,
    p,
    output_size,
    global,
    keepdims,
    data_format,
    dialect,
    indices,
    storage_order,
    size,
    footprint,
    mode,
    origin,
    rank,
    percentile,
    block,
    func,
    axes,
    cval,
    nan,
    min_valid,
    stable,
    out_dtype,
    round,
    order,
    byte_order,
    shape,
    draw,
    rtol,
    atol,
    ulp,
    stats,
    json,
    with,
    before,
    after,
    channels,
    top,
    by,
    index,
    layout,
    norm,
    range,
    clip,
    symmetric,
    cmap,
    nan_colour,
    colorbar,
    cols,
    scale,
    gap,
    term,
    color,
    output,
    out_dir,
    name,
    to,
    precision,
    force,
    skip_existing,
    update,
    durable,
    in_dtype,
    delimiter,
    header,
    strict,
    recursive,
    follow,
    include,
    exclude,
    files_from,
    null,
    fail_fast,
    max_failures,
    report,
    shard,
    split,
    progress,
    dry_run,
    jobs,
    max_memory,
    engine,
    quiet,
    verbose,
    help
};

inline constexpr std::size_t option_count = static_cast<std::size_t>(option_id::help) + 1;

/// Headings of the help, in the order they are shown.
enum class option_section : std::uint8_t { windows, values, looking, output, input, many, running };

inline constexpr std::size_t section_count = 7;

[[nodiscard]] std::string_view title_of(option_section section) noexcept;

/// What the shell may offer for a value.
enum class completes : std::uint8_t { nothing, files, folders, dtypes };

struct option_row {
    option_id id{};
    std::string_view name{};     ///< long name without the dashes; rows that no command shares may have the same
    char short_name{0};          ///< 0: none
    std::string_view metavar{};  ///< what the value looks like; empty: a flag
    command_set commands{};      ///< who takes it
    option_section section{};
    std::string_view help{};      ///< one line
    std::string_view fallback{};  ///< the default, in words; empty: nothing to say
    std::string_view choices{};   ///< the values allowed, joined by '|'; empty: free
    std::string_view example{};   ///< a value, for the man page and the tests
    bool negatable{false};        ///< a flag with a --no- form
    bool repeatable{false};       ///< every occurrence counts; otherwise the last one wins
    completes offers{completes::nothing};

    [[nodiscard]] bool is_flag() const noexcept { return metavar.empty(); }
    [[nodiscard]] bool serves(command_id id_of_command) const noexcept { return (commands & only(id_of_command)) != 0; }
};

[[nodiscard]] std::span<const option_row> option_rows() noexcept;
[[nodiscard]] const option_row& row_of(option_id id) noexcept;

/// Number of values in a row's choices, and the value at a position.
[[nodiscard]] std::size_t choice_count(std::string_view choices) noexcept;
[[nodiscard]] std::string_view choice_at(std::string_view choices, std::size_t position) noexcept;

}  // namespace pooltool::cli
