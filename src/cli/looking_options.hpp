// The rows of the options that say what explain, diff and info show; view has its own file.
#pragma once

#include "cli/option_rows.hpp"

namespace pooltool::cli::option_tables {

inline constexpr std::array<option_row, 7> looking_rows{{
    {.id = option_id::shape,
     .name = "shape",
     .metavar = "1x64x112x112",
     .commands = only(explain),
     .section = looking,
     .help = "explain for an array of this shape instead of a file (--in-dtype: its dtype, float32)",
     .example = "1x64x112x112"},
    {.id = option_id::draw,
     .name = "draw",
     .commands = only(explain),
     .section = looking,
     .help = "draw the windows instead: which cells each one reads; with -o FILE.svg as a picture"},
    {.id = option_id::rtol,
     .name = "rtol",
     .metavar = "R",
     .commands = only(diff),
     .section = looking,
     .help = "cells may differ by R times the magnitude of B's",
     .fallback = "0",
     .example = "1e-6"},
    {.id = option_id::atol,
     .name = "atol",
     .metavar = "A",
     .commands = only(diff),
     .section = looking,
     .help = "cells may differ by A",
     .fallback = "0",
     .example = "1e-8"},
    {.id = option_id::ulp,
     .name = "ulp",
     .metavar = "N",
     .commands = only(diff),
     .section = looking,
     .help = "floats may be N representable values apart",
     .fallback = "0",
     .example = "2"},
    {.id = option_id::stats,
     .name = "stats",
     .commands = only(info),
     .section = looking,
     .help = "read the cells too: min, max, mean and std (of finite cells), NaN, inf, zeros"},
    {.id = option_id::json,
     .name = "json",
     .commands = lists | only(explain) | only(diff) | only(merge_reports),
     .section = looking,
     .help = "machine-readable output, one object a line"},
}};

}  // namespace pooltool::cli::option_tables
