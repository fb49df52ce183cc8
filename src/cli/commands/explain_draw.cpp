// The words of the plan, then its windows; or one SVG file.
#include "cli/commands/explain_draw.hpp"

#include "app/drawing/draw.hpp"
#include "app/job.hpp"
#include "app/one_array.hpp"
#include "app/standard_output.hpp"
#include "app/view/terminal.hpp"
#include "base/escape.hpp"
#include "cli/settings.hpp"
#include "formats/outputs.hpp"
#include "plan/describe.hpp"

namespace pooltool::cli {

namespace {

window_drawing drawing_for(const arguments& typed, const program& plan) {
    if (typed.operands.empty()) return drawing_of(plan, nullptr);
    const std::string& path = typed.operands[0];
    const opened_input input = open_one(path, input_options_of(typed));
    input.cells->make_random_access();
    window_drawing drawing = drawing_of(plan, input.cells.get());
    const std::string warning = input.cells->finish(typed.is_set(option_id::strict));
    if (!warning.empty() && !typed.is_set(option_id::quiet)) put_message(about(path, warning));
    return drawing;
}

std::string shape_words(const std::vector<extent>& shape) {
    std::string text;
    for (const extent length : shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text.empty() ? "one cell" : text;
}

/// "avg -k 3 -s 2": the call, with the options that decide what its windows are and give.
std::string call_of(const arguments& typed) {
    std::string call(row_of(*typed.explained).name);
    for (const option_row& row : option_rows()) {
        const bool decides = row.section == option_section::windows || row.section == option_section::values;
        if (!decides || !typed.has(row.id)) continue;
        if (row.short_name != 0) {
            call += std::string(" -") + row.short_name;
        } else {
            call += (row.is_flag() && !typed.is_set(row.id) ? " --no-" : " --") + std::string(row.name);
        }
        if (!row.is_flag()) call += " " + *typed.last(row.id);
    }
    return call;
}

void write_svg(const arguments& typed, const std::string& path, const std::string& picture) {
    const bool force = typed.is_set(option_id::force);
    try {
        if (path != "-" && !force && identity_of(path)) fail_input("exists already (--force replaces it)");
        output_options options;
        options.existing = force ? existing_output::replace : existing_output::refuse;
        const auto output = open_byte_output(path, options);
        output->write(0, std::as_bytes(std::span(picture)));
        output->commit();
    } catch (const closed_pipe&) {
        throw;
    } catch (const error& problem) {
        throw named_error(problem.kind(), about_output(path, problem.what()));
    }
}

bool ends_in_svg(const std::string& path) {
    return path == "-" || (path.size() > 4 && path.substr(path.size() - 4) == ".svg");
}

}  // namespace

void check_draw_options(const arguments& typed) {
    const bool draw = typed.is_set(option_id::draw);
    const std::string* const output = typed.last(option_id::output);
    if (output != nullptr && !draw) fail_usage("--output needs --draw: explain computes nothing, it only draws windows");
    if (output != nullptr && !ends_in_svg(*output)) {
        fail_usage("--output " + escaped(*output) + ": windows are drawn as SVG (name it FILE.svg)");
    }
    if (typed.is_set(option_id::force) && output == nullptr) fail_usage("--force needs --output");
    if (!draw) return;
    if (typed.is_set(option_id::json)) fail_usage("--draw and --json exclude each other");
    if (*typed.explained == command_id::max_unpool) fail_usage("--draw draws windows, and max_unpool has none");
    if (!typed.operands.empty() && typed.operands[0] == "-") {
        fail_usage("--draw reads its input twice: name a file, or --shape for the windows alone");
    }
}

int draw_program(const arguments& typed, const program& plan) {
    const window_drawing drawing = drawing_for(typed, plan);
    const std::string title = call_of(typed) + ": " + shape_words(plan.in_shape) + " to " + shape_words(plan.out_shape);
    if (const std::string* output = typed.last(option_id::output)) {
        write_svg(typed, *output == "/dev/stdout" ? "-" : *output, svg_of(drawing, title));
        return 0;
    }
    const bool coloured = stdout_is_terminal() && terminal_colours_of_environment() != terminal_colours::none;
    put_out(text_of(plan) + "\n" + text_of(drawing, terminal_columns(), coloured));
    return 0;
}

}  // namespace pooltool::cli
