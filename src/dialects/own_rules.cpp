// pooltool's own rules; see own_rules.hpp.
#include "dialects/own_rules.hpp"

#include <string>

namespace pooltool::lowering {

void check_own(const own_rules& own, own_scope scope) {
    if (own.nan.has_value() && (*own.nan == nan_rule::comparison || *own.nan == nan_rule::sliding)) {
        fail_usage("--nan is propagate, ignore or error");
    }
    if (own.min_valid.has_value()) {
        if (*own.min_valid < 0) fail_usage("--min-valid " + std::to_string(*own.min_valid) + " is negative (the least is 0)");
        if (own.nan != nan_rule::ignore) fail_usage("--min-valid counts the cells that are left: it needs --nan ignore");
    }
    if (own.round.has_value() && !own.out_dtype.has_value() && !scope.stores_rounded) {
        fail_usage("--round says how --out-dtype makes integers: it needs --out-dtype");
    }
}

dtype output_type(const own_rules& own, dtype in, dtype natural) {
    const dtype out = own.out_dtype.value_or(natural);
    if (is_complex(in) != is_complex(out)) {
        fail_input("--out-dtype " + std::string(name_of(out)) + " for an array of " + std::string(name_of(in)) +
                   ": complex cells stay complex, and real ones real");
    }
    return out;
}

rounding output_rounding(const own_rules& own, rounding otherwise) {
    return own.round.value_or(own.out_dtype.has_value() ? rounding::half_even : otherwise);
}

std::optional<nan_rule> effective_nan(const own_rules& own, dtype in) {
    if (is_complex(in) && own.nan == nan_rule::ignore) {
        fail_input(
            "--nan ignore for complex cells: their parts are filtered apart and would lose different cells "
            "(use --nan propagate or error)");
    }
    return is_floating(in) || is_complex(in) ? own.nan : std::nullopt;
}

extent effective_min_valid(const own_rules& own, dtype in, dtype out, const window_facts& facts) {
    if (own.nan != nan_rule::ignore) return 0;
    if (own.min_valid.has_value() && *own.min_valid > facts.most) {
        throw error(facts.blame, "--min-valid " + std::to_string(*own.min_valid) + " is more than the " +
                                     std::to_string(facts.most) + " cells of a window (no window could ever be valid)");
    }
    if (is_floating(in)) return own.min_valid.value_or(facts.sums ? 0 : 1);
    const extent wanted = own.min_valid.value_or(0);
    if (wanted <= facts.fewest) return 0;
    if (!is_floating(out)) {
        fail_input("--min-valid " + std::to_string(wanted) + ": some windows have fewer cells, and " +
                   std::string(name_of(out)) + " has no NaN to say so (add --out-dtype float64)");
    }
    return wanted;
}

}  // namespace pooltool::lowering
