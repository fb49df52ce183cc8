// Pooling as four other libraries write it. A `pooling` is a plan's geometry in numbers; each writer tries to say it in its
// library's words, has the saying lowered by that library's dialect, and returns nothing when the plans differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialects/pool_call.hpp"
#include "pooltool/request.hpp"

namespace pooltool::lowering {

/// A pooling request and what it was lowered to, without indices.
struct pooling {
    const pool_request& said;
    const array_header& input;
    program what;                  ///< of the request
    std::vector<extent> axes{};    ///< pooled axes, ascending
    std::vector<extent> kernel{};  ///< per pooled axis, like all that follow
    std::vector<extent> stride{};
    std::vector<extent> dilation{};
    std::vector<pad_pair> pads{};  ///< explicit, words resolved; behind the axis as far as windows or the call reach
    bool counts_padding{false};
    bool dropped{false};  ///< global without the pooled axes

    [[nodiscard]] const window_plan& plan() const { return what.passes.front(); }
    [[nodiscard]] std::size_t rank() const { return input.shape.size(); }
    [[nodiscard]] window_kind kind() const { return kind_of(said); }
    /// The pooled axes are the last ones / the ones in front of the last.
    [[nodiscard]] bool channels_first() const;
    [[nodiscard]] bool channels_last() const;

private:
    /// The pooled axes are neighbours, the last of them the `from_the_end`-th from the array's end.
    [[nodiscard]] bool side_by_side_up_to(std::size_t from_the_end) const;
};

[[nodiscard]] pooling pooling_of(const pool_request& request, const array_header& input);

/// The request with every number written out, for `which` dialect; regular windows only.
[[nodiscard]] pool_request spelled_out(const pooling& what, dialect which);

/// Does `candidate` compute the same? What its dialect refuses does not.
[[nodiscard]] bool computes_the_same(const pool_request& candidate, const pooling& what);

/// Its indices, where the call asks for them, are made of the same numbers too.
[[nodiscard]] bool has_same_indices(const pool_request& candidate, const pooling& what);

[[nodiscard]] std::optional<std::string> torch_call(const pooling& what);
[[nodiscard]] std::optional<std::string> keras_call(const pooling& what);
[[nodiscard]] std::optional<std::string> onnx_call(const pooling& what);
[[nodiscard]] std::optional<std::string> jax_call(const pooling& what);
[[nodiscard]] std::optional<std::string> scipy_call(const pooling& what);
[[nodiscard]] std::optional<std::string> skimage_call(const pooling& what);

}  // namespace pooltool::lowering
