// pooltool diff A B: exit 0 when equal within the tolerance, else 1. Two archives are compared array by array.
#include <algorithm>
#include <cmath>

#include "app/array_words.hpp"
#include "app/compare.hpp"
#include "app/json.hpp"
#include "app/named_source.hpp"
#include "app/number_text.hpp"
#include "app/one_array.hpp"
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
    const auto check = [&](option_id option, bool good) {
        if (good) return;
        fail_usage("--" + std::string(row_of(option).name) + " " + escaped(*typed.last(option)) + ": a tolerance is at least 0");
    };
    check(option_id::rtol, limits.rtol >= 0);
    check(option_id::atol, limits.atol >= 0);
    check(option_id::ulp, limits.ulp >= 0);
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

record record_of(record tree, const comparison& result, const array_header& a, const array_header& b) {
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

/// Compares, tells, and remembers whether anything was different.
class diff_command {
public:
    explicit diff_command(const arguments& typed)
        : typed_(typed), limits_(tolerance_of(typed)), reading_(input_options_of(typed)) {
        if (typed.operands.size() != 2) fail_usage("diff compares two arrays (pooltool diff A B)");
        (void)selection_of(typed);  // the rules of standard input
    }

    int run() {
        const std::string& a = typed_.operands[0];
        const std::string& b = typed_.operands[1];
        opened_input first = with_name(a, [&] { return open_input(a, reading_); });
        opened_input second = with_name(b, [&] { return open_input(b, reading_); });
        const auto several = [](const opened_input& one) { return one.members != nullptr && one.members->names().size() != 1; };
        if (first.members != nullptr && second.members != nullptr && (several(first) || several(second))) {
            diff_archives(*first.members, *second.members);
        } else {
            diff_arrays({a, only_array(a, std::move(first))}, {b, only_array(b, std::move(second))}, {});
        }
        return equal_ ? 0 : 1;
    }

private:
    struct named_array {
        std::string path{};
        opened_input input{};
    };

    const arguments& typed_;
    tolerance limits_;
    input_options reading_;
    bool equal_{true};

    /// Of two archives every array with the one of its name: the names decide, not the order.
    void diff_archives(input_archive& a, input_archive& b) {
        const std::vector<std::string>& names = a.names();
        const std::vector<std::string>& others = b.names();
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto found = std::find(others.begin(), others.end(), names[i]);
            if (found == others.end()) {
                tell_missing(names[i], 0);
            } else {
                diff_arrays(member(a, i, 0), member(b, static_cast<std::size_t>(found - others.begin()), 1), names[i]);
            }
        }
        for (const std::string& name : others) {
            if (std::find(names.begin(), names.end(), name) == names.end()) tell_missing(name, 1);
        }
        const bool strict = typed_.is_set(option_id::strict);
        warn(typed_.operands[0], with_name(typed_.operands[0], [&] { return a.finish(strict); }));
        warn(typed_.operands[1], with_name(typed_.operands[1], [&] { return b.finish(strict); }));
    }

    named_array member(input_archive& archive, std::size_t place, std::size_t side) const {
        const std::string path = typed_.operands[side] + ":" + archive.names()[place];
        return {path, with_name(path, [&] { return archive.open(place); })};
    }

    /// `name`: of the archives' array; empty for arrays that the call names itself.
    void diff_arrays(const named_array& a, const named_array& b, const std::string& name) {
        source& first = *a.input.cells;
        source& second = *b.input.cells;
        comparison result;
        try {
            result = compare(first, second, limits_);
        } catch (const error& problem) {
            throw named_error(problem.kind(), escaped(a.path) + " and " + escaped(b.path) + ": " + problem.what());
        }
        const bool strict = typed_.is_set(option_id::strict);
        for (const named_array* one : {&a, &b}) {
            if (result.same_shape) warn(one->path, with_name(one->path, [&] { return one->input.cells->finish(strict); }));
        }
        equal_ = equal_ && result.passes();
        if (typed_.is_set(option_id::json)) {
            record tree;
            if (!name.empty()) tree.add("name", name);
            put_out(json_text(record_of(std::move(tree), result, first.header(), second.header())) + "\n");
        } else if (!typed_.is_set(option_id::quiet)) {
            put_lines(name, text_of(result, first.header(), second.header()));
        }
    }

    void tell_missing(const std::string& name, std::size_t side) {
        equal_ = false;
        if (typed_.is_set(option_id::json)) {
            put_out(json_text(record().add("name", name).add("equal", false).add("only_in", side == 0 ? "a" : "b")) + "\n");
        } else if (!typed_.is_set(option_id::quiet)) {
            put_lines(name, "different: only in " + escaped(typed_.operands[side]) + "\n");
        }
    }

    static void put_lines(const std::string& name, const std::string& lines) {
        if (name.empty()) return put_out(lines);
        std::string text;
        for (std::size_t begin = 0; begin < lines.size();) {
            const std::size_t end = lines.find('\n', begin) + 1;
            text += escaped(name) + ": " + lines.substr(begin, end - begin);
            begin = end;
        }
        put_out(text);
    }

    void warn(const std::string& path, const std::string& warning) const {
        if (!warning.empty() && !typed_.is_set(option_id::quiet)) put_message(about(path, warning));
    }
};

}  // namespace

int run_diff(const arguments& typed) { return diff_command(typed).run(); }

}  // namespace pooltool::cli
