// pooltool's own rules, for every windowed command: --nan, --min-valid, --stable, --out-dtype, --round. Decides what they mean on
// arrays where they could mean several things:
//
//   --nan on integers and booleans     nothing is NaN there: everything stays as without it.
//   --nan ignore, no valid cell        the result is NaN, except for sum and lp, where the sum of nothing is 0 (NumPy's nanmax,
//                                      nanmean, nanmedian and nansum). --min-valid 0 takes that rule away.
//   --min-valid K                      a window with fewer than K cells that are real and not NaN has the result NaN. Integer
//                                      results have no NaN: there it is refused, unless every window has K cells anyway.
//   --stable                           uniform_filter sums every window on its own; every other command does so without it.
//   --out-dtype T                      the result is stored in T once, from the exact or float64 value. A filter that goes
//                                      axis by axis stores every pass in T, as SciPy's `output=` does, so that integers
//                                      averaged to floats are not cut off between two axes.
#pragma once

#include "pooltool/error.hpp"
#include "pooltool/request.hpp"

namespace pooltool::lowering {

/// What a family of commands can do with the rules.
struct own_scope {
    bool stores_rounded{false};  ///< results become integers even without --out-dtype, so --round has a meaning
};

/// Refuses (usage) what no array can satisfy.
void check_own(const own_rules& own, own_scope scope);

/// --out-dtype, or `natural`. Refuses (input) going between complex and real.
[[nodiscard]] dtype output_type(const own_rules& own, dtype in, dtype natural);

/// --round, or half_even where --out-dtype is given, or `otherwise`.
[[nodiscard]] rounding output_rounding(const own_rules& own, rounding otherwise);

/// --nan as far as it has a meaning for cells of this type.
[[nodiscard]] std::optional<nan_rule> effective_nan(const own_rules& own, dtype in);

/// What --min-valid is decided on.
struct window_facts {
    bool sums{false};                     ///< the result of no cell is 0, not NaN
    extent most{1};                       ///< taps of the largest window
    extent fewest{0};                     ///< every window has at least so many real taps
    error_kind blame{error_kind::usage};  ///< of a --min-valid above `most`
};

/// window_plan::min_valid for this call.
[[nodiscard]] extent effective_min_valid(const own_rules& own, dtype in, dtype out, const window_facts& facts);

}  // namespace pooltool::lowering
