// pooltool explain COMMAND: the plan of a call, from a header or a shape, and what other dialects would make of the same words.
#include <algorithm>

#include "app/array_words.hpp"
#include "app/cost_words.hpp"
#include "app/dialect_differences.hpp"
#include "app/job.hpp"
#include "app/json.hpp"
#include "app/one_array.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/explain_draw.hpp"
#include "cli/requests.hpp"
#include "cli/settings.hpp"
#include "cli/values.hpp"
#include "dialects/equivalents.hpp"
#include "plan/describe.hpp"
#include "plan/describe_unpool.hpp"

namespace pooltool::cli {

namespace {

array_header header_from_shape(const arguments& typed, const std::vector<extent>& shape) {
    array_header header;
    header.type = given(typed, option_id::in_dtype, parse_dtype).value_or(dtype::float32);
    header.shape = shape;
    for (const extent length : shape) {
        if (length < 0) fail_usage("--shape " + escaped(*typed.last(option_id::shape)) + ": lengths are not negative");
    }
    try {
        (void)header.bytes();
    } catch (const error& problem) {
        fail_usage(std::string("--shape: ") + problem.what());
    }
    return header;
}

array_header header_of(const arguments& typed) {
    if (const auto shape = given(typed, option_id::shape, parse_extents)) {
        if (!typed.operands.empty()) fail_usage("explain takes a file or --shape, not both");
        return header_from_shape(typed, *shape);
    }
    if (typed.operands.size() != 1) fail_usage("explain needs one file, or --shape (like --shape 1x64x112x112)");
    const std::string& path = typed.operands[0];
    (void)selection_of(typed);  // the rules of standard input
    return open_one(path, input_options_of(typed)).cells->header();
}

int show_unpool(const unpool_plan& plan, const unpool_request& request, bool json) {
    if (!json) {
        put_out(text_of(plan));
        return 0;
    }
    record tree;
    tree.add("command", "max_unpool");
    tree.add("dialect", std::string(name_of(request.dialect)));
    tree.add("plan", record_of(plan));
    put_out(json_text(tree) + "\n");
    return 0;
}

/// In the order in which libraries are listed; nothing for what is pooltool's own.
std::vector<equivalent> equivalents_of(const operation& what, const array_header& header) {
    if (const auto* request = std::get_if<pool_request>(&what)) return equivalents(*request, header);
    if (const auto* request = std::get_if<filter_request>(&what)) return equivalents(*request, header);
    if (const auto* request = std::get_if<block_request>(&what)) return equivalents(*request, header);
    return {};
}

std::string calls_text(const std::vector<equivalent>& calls) {
    std::size_t width = 0;
    for (const equivalent& one : calls) width = std::max(width, one.library.size());
    std::string text;
    for (const equivalent& one : calls)
        text += "  " + one.library + std::string(width - one.library.size() + 2, ' ') + one.call + "\n";
    return text;
}

int show_program(const arguments& typed, const operation& what, const array_header& header) {
    const program plan = lower_operation(what, header);
    if (typed.is_set(option_id::draw)) return draw_program(typed, plan);
    const auto* const pooling = std::get_if<pool_request>(&what);
    std::vector<dialect_view> others;
    if (pooling != nullptr) {
        others = other_dialects(*pooling, header);
        schedule how;
        // Cells are looked at only where that is soon done: a header is cheap, whatever follows it.
        if (typed.operands.size() == 1 && typed.operands[0] != "-" && header.bytes() <= how.memory_limit) {
            const std::string& path = typed.operands[0];
            const auto open = [&] { return open_one(path, input_options_of(typed)); };
            how.instructions = chosen_isa();
            look_at_cells(plan, others, open, how);
        }
    }
    const std::vector<equivalent> calls = equivalents_of(what, header);
    const cost price = cost_of(plan, header, {});
    if (typed.is_set(option_id::json)) {
        record tree;
        tree.add("command", std::string(row_of(*typed.explained).name));
        if (pooling != nullptr) tree.add("dialect", std::string(name_of(pooling->dialect)));
        tree.add("plan", record_of(plan));
        tree.add("cost", record_of(price));
        record same_calls;
        for (const equivalent& one : calls) same_calls.add(one.library, one.call);
        tree.add("equivalents", std::move(same_calls));
        if (pooling != nullptr) tree.add("other_dialects", record_of(others));
        put_out(json_text(tree) + "\n");
        return 0;
    }
    std::string page = text_of(plan) + "\n" + text_of(price);
    if (!calls.empty()) page += "\nThe same call elsewhere:\n" + calls_text(calls);
    if (pooling != nullptr) {
        page += "\nThe same options under the other dialects (these are " + std::string(name_of(pooling->dialect)) + "'s):\n";
        page += text_of(others);
    }
    put_out(page);
    return 0;
}

}  // namespace

int run_explain(const arguments& typed) {
    const operation what = operation_of(*typed.explained, typed);
    check_draw_options(typed);
    const array_header header = header_of(typed);
    try {
        if (const auto* unpooling = std::get_if<unpool_request>(&what)) {
            return show_unpool(lower(*unpooling, header), *unpooling, typed.is_set(option_id::json));
        }
        return show_program(typed, what, header);
    } catch (const closed_pipe&) {
        throw;
    } catch (const named_error&) {
        throw;
    } catch (const error& problem) {
        if (problem.kind() != error_kind::input || typed.operands.empty()) throw;
        throw error(problem.kind(), about(typed.operands[0], problem.what()));
    }
}

}  // namespace pooltool::cli
