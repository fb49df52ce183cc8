// The topics of `pooltool help`.
#include "cli/topics.hpp"

#include <array>

namespace pooltool::cli {

namespace {

constexpr std::array<topic_row, 10> rows{{
    {"axes", "which axes are pooled",
     R"(Without --axes:

  rank 1       the one axis
  rank 2       both
  rank >= 3    the last n; keras: the n in front of the channel axis

where n is the number of entries of --kernel (or --output-size) when it has more than one, else 2. So (C,H,W)
and (N,C,H,W) are pooled alike. --axes names them instead; negative numbers count from the end:

  pooltool avg -k 4 --axes 1 sequences.npy -o pooled.npy
  pooltool max -k 2 --axes=-3,-2 channels_last.npy -o pooled.npy

Filters work along every axis unless --axes names some.
)"},
    {"padding", "the forms of --padding",
     R"(  1             one cell on both sides of every pooled axis
  1x2           one cell on both sides of the first pooled axis, two on both sides of the second
  1:0x2:1       before:after, per pooled axis
  valid         none
  same          as much as gives ceil(length / stride) windows, the odd cell behind
  same-lower    the same, the odd cell in front

Padding never is a value in max, min and median; in avg and sum it adds 0, and --count-include-pad says whether it counts in
the divisor. torch allows at most half a window on each side, onnx less than a window, keras words and numbers up to a window.
)"},
    {"borders", "what stands outside of the array (--mode)",
     R"(For the line a b c d, with the names of SciPy:

  reflect    d c b a | a b c d | d c b a    the edge cell is repeated (NumPy: symmetric)
  mirror       d c b | a b c d | c b a      the edge cell is not repeated (NumPy: reflect; OpenCV: REFLECT_101)
  nearest    a a a a | a b c d | d d d d    (NumPy: edge)
  wrap       a b c d | a b c d | a b c d
  constant   v v v v | a b c d | v v v v    v is --cval

grid-mirror, grid-wrap and grid-constant are SciPy's other names of reflect, wrap and constant.
)"},
    {"dialects", "whose rules: torch, keras, onnx, jax",
     R"(                      torch         keras          onnx           jax
  stride              the kernel    the kernel     1              1
  average counts pad  yes           never          no             yes
  pooled axes         the last      before the     the last       name --axes
                                    channel
  --global            keeps axes    drops axes     keeps axes     keeps axes
  --ceil-mode         yes           refused        yes            refused
  indices             in a plane    (y*W+x)*C+c    in the tensor  refused
  max_unpool          yes           refused        yes            refused

pooltool explain shows what a call means under each of them, and where the answers differ:

  pooltool explain avg -k 3 -s 2 -p 1 --shape 1x64x112x112
)"},
    {"dtypes", "types of cells, and what comes out",
     R"(Read: bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128,
and bfloat16 with --in-dtype bfloat16 on 2-byte data.

  max, min, filters        the input's dtype
  avg, median, lp          of floats the same float; of integers and bool float64
  sum                      floats the same; bool and signed integers int64; unsigned uint64

--out-dtype changes it. Into an integer a value is rounded as --round says (half-even) and saturates; NaN becomes 0.
)"},
    {"nan", "what a NaN does",
     R"(Every dialect's own behaviour is kept unless --nan says otherwise:

  max, min, avg, sum, median, lp   a window with a NaN gives NaN, under every dialect
  maximum_filter, minimum_filter   SciPy's: a NaN shows while it leads the window, which depends on the direction
  uniform_filter                   SciPy's running sum: a NaN stays to the end of its line (--stable ends that)
  median_, rank_, percentile_      SciPy's selection, which a NaN disturbs in its own way

  --nan propagate    a window with a NaN gives NaN
  --nan ignore       windows are of the other cells; --min-valid K: of fewer than K of them the result is NaN
  --nan error        a NaN is an error, with its file

  pooltool avg -k 2 --nan ignore maps.npy -o pooled.npy
  pooltool uniform_filter --size 5 --nan ignore --min-valid 3 map.npy -o smooth.npy

info --stats counts NaN, view paints it magenta, diff takes NaN for equal to NaN.
)"},
    {"files", "inputs, outputs and many files",
     R"(An output appears whole or not at all, under a temporary name until then. One that exists is an error unless --force (replace),
--skip-existing (leave) or --update (replace when the input is newer) is given; the input itself is never replaced.

  pooltool max -k 2 maps.npy -o pooled.npy
  pooltool max -k 2 - -o - < maps.npy > pooled.npy
  pooltool avg --global map.npy --to csv > one.csv
  pooltool max -k 2 -r maps/ -d pooled/ --name '{dir}{stem}_max{ext}' --exclude '*_max.npy'

-d DIR writes every input under its own relative path; names that clash are told before the first write. One bad file never stops
the others: each is named, and the exit status is 1. --dry-run reads headers only and says what would be written.
Memory is bounded by the windows and --max-memory, not by the files.
)"},
    {"formats", "files that are read and written",
     R"(  .npy               versions 1.0 to 3.0, either byte order, C and Fortran order
  .npz               FILE.npz:NAME is one member; a plain .npz means every member, written to one .npz
  .csv .tsv .txt     a matrix, one row a line; delimiter and heading are found out (--delimiter, --header)
  -                  standard input or output

The content of an input decides its format, then its extension. The extension of an output does, or --to. Without -o and -d the
result goes to standard output: readable text on a terminal, the input's own format into a pipe.
)"},
    {"batches", "many files: what is done, resumed, reported and shared",
     R"(-d DIR takes each input to its own relative path below DIR. An output appears whole or not at all, and carries a mark: the call
that made it, and the input's path, size and time of change (in the extended attribute user.pooltool, where there are any).

  --skip-existing   what the mark, or a line of the report, proves to be made by this call from this input is skipped. What
                    nothing proves is made again and compared: equal is skipped, different is an error, nothing is replaced
  --update          the same, but what another call made, or is older than its input, is replaced
  --force           everything is made again
  --report FILE     one JSON object a line: every input, then a summary. A resumed run continues it; the last line about an
                    input counts. {shard} in the name stands for the share (2-of-4)

After a crash the same command with --skip-existing does the rest, and removes what the crash left under temporary names.

  --shard I/N       this process works on share I of N, from 1. Shares write into one folder, each to a report of its own;
                    pooltool merge_reports says whether the whole list is covered, once each
  --shard auto      share and count as the launcher tells: Slurm array or step, Open MPI, PMI, Grid Engine, AWS, Google;
                    auto/N for those that tell no count: Kubernetes, LSF, Flux, GNU parallel
  --split hash      an input's share depends on its relative path alone: it stays when the list grows
  --split size      shares of about equal bytes: the list and its files must be the same for all

A part of a Slurm array that is submitted again has other limits than the whole: pin the count, --shard "$SLURM_ARRAY_TASK_ID/100".
)"},
    {"exit-codes", "what the exit status says",
     R"(  0    all done; diff: equal within the tolerance
  1    at least one input failed; diff: not equal
  2    the call itself is wrong
  130  ended by Ctrl-C (SIGINT), 143 by SIGTERM; nothing half-written is left, no temporary file
)"},
}};

}  // namespace

std::span<const topic_row> topic_rows() noexcept { return rows; }

}  // namespace pooltool::cli
