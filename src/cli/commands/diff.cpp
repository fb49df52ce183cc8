// pooltool diff A B: exit 0 when equal within the tolerance, else 1.
#include <cmath>

#include "app/array_words.hpp"
#include "app/compare.hpp"
#include "app/json.hpp"
#include "app/number_text.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings.hpp"
#include "cli/values.hpp"

namespace pooltool::cli {

namespace {

tolerance tolerance_of(const arguments& typed) {
    tolerance limits;
    limits.rtol = given(typed, option_id::rtol, parse_double).value_or(0);
    limits.atol = given(typed, option_id::atol, parse_double).value_or(0);
    limits.ulp = given(typed, option_id::ulp, parse_integer).value_or(0);
    if (!(limits.rtol >= 0)) fail_usage("--rtol: at least 0");
    if (!(limits.atol >= 0)) fail_usage("--atol: at least 0");
    if (limits.ulp < 0) fail_usage("--ulp: at least 0");
    return limits;
}

std::string index_text(const std::vector<extent>& index) {
    std::string text = "[";
    for (std::size_t i = 0; i < index.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(index[i]);
    return text + "]";
}

std::string worst_text(const worst_cell& worst) {
    std::string text = index_text(worst.index) + ": " + worst.a + " and " + worst.b;
    if (std::isfinite(worst.distance)) text += ", " + scalar_text(worst.distance, dtype::float64) + " apart";
    if (worst.ulps) text += ", " + std::to_string(*worst.ulps) + " ulp";
    return text;
}

std::string text_of(const comparison& result, const array_header& a, const array_header& b) {
    if (!result.same_shape) return "different: shapes " + shape_text(a.shape) + " and " + shape_text(b.shape) + "\n";
    const std::string cells = std::to_string(result.cells);
    std::string text;
    if (result.different == 0) {
        text = "equal: " + cells + " cells, " + header_text(a) + "\n";
    } else if (result.beyond == 0) {
        text = "equal within the tolerance: " + std::to_string(result.different) + " of " + cells + " cells differ\nworst at " +
               worst_text(*result.worst) + "\n";
    } else {
        text = "different: " + std::to_string(result.beyond) + " of " + cells + " cells\nworst at " +
               worst_text(*result.worst) + "\n";
    }
    if (a.type != b.type) text += "dtypes: " + std::string(name_of(a.type)) + " and " + std::string(name_of(b.type)) + "\n";
    return text;
}

record record_of(const comparison& result, const array_header& a, const array_header& b) {
    record tree;
    tree.add("equal", result.passes());
    tree.add("a", record().add("dtype", std::string(name_of(a.type))).add("shape", record(a.shape)));
    tree.add("b", record().add("dtype", std::string(name_of(b.type))).add("shape", record(b.shape)));
    if (!result.same_shape) return tree;
    tree.add("cells", result.cells).add("different", result.different).add("beyond_tolerance", result.beyond);
    if (result.worst) {
        record worst;
        worst.add("index", record(result.worst->index)).add("a", result.worst->a).add("b", result.worst->b);
        worst.add("distance", result.worst->distance);
        if (result.worst->ulps) worst.add("ulp", *result.worst->ulps);
        tree.add("worst", std::move(worst));
    }
    return tree;
}

opened_input open_one(const std::string& path, const input_options& options) {
    try {
        opened_input input = open_input(path, options);
        if (input.members == nullptr) return input;
        if (input.members->names().size() == 1) return input.members->open(0);
        fail_input("holds " + std::to_string(input.members->names().size()) + " arrays (name one: FILE.npz:NAME)");
    } catch (const error& problem) {
        throw error(problem.kind(), about(path, problem.what()));
    }
}

comparison compare_named(const opened_input& a, const opened_input& b, const tolerance& limits, const arguments& typed) {
    try {
        return compare(*a.cells, *b.cells, limits);
    } catch (const error& problem) {
        throw error(problem.kind(), escaped(typed.operands[0]) + " and " + escaped(typed.operands[1]) + ": " + problem.what());
    }
}

}  // namespace

int run_diff(const arguments& typed) {
    if (typed.operands.size() != 2) fail_usage("diff compares two arrays (pooltool diff A B)");
    const tolerance limits = tolerance_of(typed);
    (void)selection_of(typed);  // the rules of standard input
    const input_options options = input_options_of(typed);
    const opened_input a = open_one(typed.operands[0], options);
    const opened_input b = open_one(typed.operands[1], options);
    const comparison result = compare_named(a, b, limits, typed);
    const bool strict = typed.is_set(option_id::strict);
    for (std::size_t i = 0; i < 2 && result.same_shape; ++i) {
        const std::string warning = (i == 0 ? a : b).cells->finish(strict);
        if (!warning.empty() && !typed.is_set(option_id::quiet)) put_message(about(typed.operands[i], warning));
    }
    const array_header& first = a.cells->header();
    const array_header& second = b.cells->header();
    if (typed.is_set(option_id::json)) {
        put_out(json_text(record_of(result, first, second)) + "\n");
    } else if (!typed.is_set(option_id::quiet)) {
        put_out(text_of(result, first, second));
    }
    return result.passes() ? 0 : 1;
}

}  // namespace pooltool::cli
