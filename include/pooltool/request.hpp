// What a call says, in its own library's words: the parsed options, nothing decided yet. lower() turns it into a program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pooltool/io.hpp"
#include "pooltool/plan.hpp"
#include "pooltool/unpool.hpp"

namespace pooltool {

/// Whose pooling rules: defaults, limits, divisor, index convention.
enum class dialect : std::uint8_t { torch, keras, onnx, jax };

enum class pool_operation : std::uint8_t { max, avg, min, sum, median, lp };

enum class padding_word : std::uint8_t { same, same_lower, valid };

struct pad_pair {
    extent lo{0};  ///< cells in front of the axis
    extent hi{0};  ///< cells behind it
    bool operator==(const pad_pair&) const = default;
};

/// pooltool's own rules, for every windowed command. Nothing given: the dialect's behaviour, exactly.
struct own_rules {
    std::optional<nan_rule> nan{};         ///< propagate, ignore or refuse
    std::optional<extent> min_valid{};     ///< >= 0, with nan ignore
    std::optional<dtype> out_dtype{};
    std::optional<rounding> round{};       ///< half_even when out_dtype is given and this is not
    bool stable{false};                    ///< uniform_filter: direct sums
};

/// max avg min sum median lp. An empty list means "not given"; a list of one entry serves every pooled axis.
struct pool_request {
    pool_operation operation{pool_operation::max};
    pooltool::dialect dialect{pooltool::dialect::torch};
    std::vector<extent> kernel{};
    std::vector<extent> stride{};
    std::vector<pad_pair> padding{};
    std::optional<padding_word> padding_rule{};  ///< instead of `padding`
    std::vector<extent> dilation{};
    bool ceil_mode{false};
    std::optional<bool> count_include_pad{};
    std::optional<extent> divisor{};
    std::vector<extent> axes{};  ///< negative counts from the end
    std::optional<bool> channels_last{};
    std::vector<extent> output_size{};  ///< adaptive pooling
    bool global{false};
    std::optional<bool> keepdims{};
    bool indices{false};
    bool column_major_indices{false};  ///< onnx --storage-order col
    std::optional<double> p{};         ///< lp; 2 when not given
    own_rules own{};
};

/// max_unpool: what max pooling with these windows and indices made small is made large again. Lists as in pool_request.
struct unpool_request {
    pooltool::dialect dialect{pooltool::dialect::torch};
    std::vector<extent> kernel{};
    std::vector<extent> stride{};
    std::vector<pad_pair> padding{};
    std::optional<padding_word> padding_rule{};  ///< only `valid` has a meaning: no padding
    std::vector<extent> axes{};                  ///< negative counts from the end
    std::vector<extent> output_size{};           ///< of the pooled axes; not given: (L-1)*stride - padding + kernel
};

enum class filter_operation : std::uint8_t { maximum, minimum, uniform, median, rank, percentile };

/// A footprint as read from a file: any non-zero cell is true.
struct footprint_mask {
    std::vector<extent> shape{};
    std::vector<std::uint8_t> cells{};  ///< row-major, 0 or 1
};

/// SciPy's filters. Lists: empty means "not given", one entry serves every (named) axis.
struct filter_request {
    filter_operation operation{filter_operation::maximum};
    std::vector<extent> size{};
    std::optional<footprint_mask> footprint{};
    std::vector<border> modes{};  ///< never border::skip; not given: reflect
    double cval{0};
    std::vector<extent> origins{};
    std::vector<extent> axes{};
    std::optional<extent> rank{};
    std::optional<double> percentile{};
    own_rules own{};
};

enum class block_function : std::uint8_t { max, mean, min, sum, median };

/// scikit-image's block_reduce.
struct block_request {
    std::vector<extent> block{};  ///< not given: 2 on every axis
    block_function function{block_function::sum};
    double cval{0};
    own_rules own{};
};

/// Lowers a call on an array with this header to what is computed. Pure: reads no cells. Throws error(usage) for what no array
/// could satisfy (a kernel of 0) and error(input) for what this array's shape or type does not allow.
[[nodiscard]] program lower(const pool_request& request, const array_header& input);
[[nodiscard]] program lower(const filter_request& request, const array_header& input);
[[nodiscard]] program lower(const block_request& request, const array_header& input);

/// The same for max_unpool, which windows cannot say. `input`: of the values; the indices are checked by check_indices.
[[nodiscard]] unpool_plan lower(const unpool_request& request, const array_header& input);

}  // namespace pooltool
