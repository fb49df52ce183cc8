// The tables.
#include "cli/synonyms.hpp"

#include <algorithm>
#include <array>

namespace pooltool::cli {

namespace {

constexpr auto commands = std::to_array<synonym>({
    {"maxpool", "max"}, {"max-pool", "max"}, {"maxpooling", "max"}, {"max-pooling", "max"}, {"maximum", "max"}, {"amax", "max"},
    {"mean", "avg"}, {"average", "avg"}, {"avgpool", "avg"}, {"avg-pool", "avg"}, {"average-pool", "avg"}, {"averagepool", "avg"},
    {"averagepooling", "avg"}, {"average-pooling", "avg"}, {"meanpool", "avg"}, {"mean-pool", "avg"},
    {"minpool", "min"}, {"min-pool", "min"}, {"minimum", "min"}, {"amin", "min"},
    {"sumpool", "sum"}, {"sum-pool", "sum"}, {"add", "sum"},
    {"lppool", "lp"}, {"lp-pool", "lp"}, {"l2", "lp"}, {"norm", "lp"}, {"lppooling", "lp"},
    {"medianpool", "median"}, {"median-pool", "median"},
    {"adaptiveavgpool", "avg --output-size"}, {"adaptive-avg-pool", "avg --output-size"}, {"adaptive", "avg --output-size"},
    {"adaptivemaxpool", "max --output-size"}, {"adaptive-max-pool", "max --output-size"},
    {"globalaveragepool", "avg --global"}, {"globalaveragepooling", "avg --global"}, {"global-average-pooling", "avg --global"},
    {"gap", "avg --global"}, {"global", "avg --global"}, {"globalmaxpool", "max --global"}, {"globalmaxpooling", "max --global"},
    {"unpool", "max_unpool"}, {"maxunpool", "max_unpool"}, {"downscale-local-mean", "block_reduce"},
    {"grey-dilation", "maximum_filter"}, {"dilate", "maximum_filter"}, {"dilation", "maximum_filter"},
    {"grey-erosion", "minimum_filter"}, {"erode", "minimum_filter"}, {"erosion", "minimum_filter"},
    {"mean-filter", "uniform_filter"}, {"box-filter", "uniform_filter"}, {"boxfilter", "uniform_filter"}, {"blur", "uniform_filter"},
    {"average-filter", "uniform_filter"}, {"medfilt", "median_filter"}, {"medianblur", "median_filter"},
    {"max-filter", "maximum_filter"}, {"min-filter", "minimum_filter"}, {"percentile", "percentile_filter"}, {"rank", "rank_filter"},
    {"header", "info"}, {"stat", "info --stats"}, {"stats", "info --stats"}, {"shape", "info"}, {"ls", "info"}, {"list", "info"},
    {"show", "view"}, {"plot", "view"}, {"imshow", "view"}, {"picture", "view"}, {"draw", "explain --draw"}, {"plan", "explain"},
    {"compare", "diff"}, {"cmp", "diff"}, {"allclose", "diff"}, {"cast", "convert"}, {"astype", "convert"}, {"cat", "convert"},
    {"print", "convert"}, {"example", "demo"}, {"merge", "merge_reports"}, {"version", "--version"},
});

constexpr auto options = std::to_array<synonym>({
    {"size", "kernel"}, {"size", "block"}, {"kernel", "size"}, {"kernel", "block"}, {"block", "kernel"}, {"block", "size"},
    {"kernel-size", "kernel"}, {"kernel-size", "size"}, {"kernel-size", "block"}, {"kernel-shape", "kernel"}, {"ksize", "kernel"},
    {"ksize", "size"}, {"pool-size", "kernel"}, {"pool-size", "block"}, {"window", "kernel"}, {"window", "size"}, {"window", "block"},
    {"window-size", "kernel"}, {"window-size", "size"}, {"window-shape", "kernel"}, {"block-size", "block"}, {"block-size", "kernel"},
    {"strides", "stride"}, {"window-strides", "stride"}, {"step", "stride"}, {"pad", "padding"}, {"pads", "padding"},
    {"padding", "mode"}, {"padding", "cval"}, {"pad", "mode"}, {"padding-mode", "mode"}, {"border", "mode"}, {"mode", "padding"},
    {"auto-pad", "padding"}, {"dilations", "dilation"}, {"divisor-override", "divisor"}, {"norm-type", "p"}, {"norm", "p"},
    {"return-indices", "indices"}, {"argmax", "indices"}, {"fill", "cval"}, {"fill-value", "cval"}, {"axis", "axes"},
    {"dtype", "out-dtype"}, {"dtype", "in-dtype"}, {"type", "out-dtype"}, {"astype", "out-dtype"}, {"rounding", "round"},
    {"order", "storage-order"}, {"endian", "byte-order"}, {"endianness", "byte-order"}, {"byteorder", "byte-order"},
    {"out", "output"}, {"output-dir", "out-dir"}, {"outdir", "out-dir"}, {"output-file", "output"}, {"format", "to"},
    {"overwrite", "force"}, {"yes", "force"}, {"threads", "jobs"}, {"workers", "jobs"}, {"n-jobs", "jobs"}, {"nproc", "jobs"},
    {"memory", "max-memory"}, {"colormap", "cmap"}, {"colors", "cmap"}, {"palette", "cmap"}, {"vmin", "range"}, {"vmax", "range"},
    {"channel", "channels"}, {"columns", "cols"}, {"zoom", "scale"}, {"colourbar", "colorbar"}, {"tolerance", "atol"},
    {"tol", "atol"}, {"abs", "atol"}, {"rel", "rtol"}, {"statistics", "stats"}, {"sep", "delimiter"}, {"separator", "delimiter"},
    {"digits", "precision"}, {"keep-dims", "keepdims"}, {"layout", "data-format"}, {"data-format", "layout"}, {"library", "dialect"},
    {"rules", "dialect"}, {"framework", "dialect"}, {"nan-policy", "nan"}, {"resume", "skip-existing"}, {"simulate", "dry-run"},
});

constexpr auto values = std::to_array<synonym>({
    {"pytorch", "torch"}, {"tensorflow", "keras"}, {"tf", "keras"}, {"tf.keras", "keras"}, {"flax", "jax"}, {"lax", "jax"},
    {"onnxruntime", "onnx"}, {"edge", "nearest"}, {"replicate", "nearest"}, {"symmetric", "reflect"}, {"reflect-101", "mirror"},
    {"zero", "constant"}, {"zeros", "constant"}, {"periodic", "wrap"}, {"circular", "wrap"}, {"avg", "mean"}, {"average", "mean"},
    {"maximum", "max"}, {"minimum", "min"}, {"grey", "gray"}, {"greys", "gray"}, {"grays", "gray"}, {"rdbu", "coolwarm"},
    {"bwr", "coolwarm"}, {"inferno", "magma"}, {"nchw", "chw"}, {"channels-first", "chw"}, {"nhwc", "hwc"}, {"channels-last", "hwc"},
    {"omit", "ignore"}, {"skip", "ignore"}, {"raise", "error"}, {"half-up", "half-away"}, {"nearest-even", "half-even"},
    {"truncate", "trunc"}, {"down", "floor"}, {"float", "float64"}, {"double", "float64"}, {"f8", "float64"}, {"single", "float32"},
    {"f4", "float32"}, {"half", "float16"}, {"f2", "float16"}, {"bf16", "bfloat16"}, {"fp16", "float16"}, {"fp32", "float32"},
    {"fp64", "float64"}, {"int", "int64"}, {"long", "int64"}, {"i8", "int64"}, {"i4", "int32"}, {"i2", "int16"}, {"i1", "int8"},
    {"short", "int16"}, {"byte", "uint8"}, {"u1", "uint8"}, {"u2", "uint16"}, {"u4", "uint32"}, {"u8", "uint64"}, {"uint", "uint64"},
    {"boolean", "bool"}, {"complex", "complex128"}, {"c8", "complex64"}, {"c16", "complex128"}, {"fortran", "F"}, {"row", "C"},
    {"column", "F"}, {"col", "F"}, {"little-endian", "little"}, {"big-endian", "big"}, {"text", "csv"}, {"txt", "csv"}, {"numpy", "npy"},
});

}  // namespace

std::string plain_name(std::string_view typed) {
    std::string name;
    for (const char letter : typed) {
        name += letter == '_' ? '-' : letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    const std::size_t size = name.size();
    if (size > 2 && name[size - 1] == 'd' && name[size - 2] >= '1' && name[size - 2] <= '3') name.resize(size - 2);
    return name;
}

std::string_view command_meant(std::string_view typed) noexcept {
    for (const synonym& one : commands) {
        if (one.typed == typed) return one.meant;
    }
    return {};
}

std::span<const synonym> option_synonyms() noexcept { return options; }

std::span<const synonym> value_synonyms() noexcept { return values; }

}  // namespace pooltool::cli
