// The outputs of one axis in runs that share their taps but for a constant shift: one each where a border is met, all others
// together.
#pragma once

#include <limits>
#include <vector>

#include "engine/blocks.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

/// The outputs of a regular axis whose taps all are cells.
[[nodiscard]] inline range inner_outputs(const axis_plan& plan, range outputs) {
    const extent reach = (plan.kernel - 1) * plan.dilation;
    extent begin = outputs.begin;
    while (begin < outputs.end && tap_coordinate(plan, begin, 0) < 0) ++begin;
    extent end = outputs.end;
    while (end > begin && tap_coordinate(plan, end - 1, 0) + reach >= plan.in) --end;
    return {begin, end};
}

struct output_run {
    extent out_offset;
    extent outputs;
    std::vector<extent> taps;  ///< offsets of the first output's taps in cells, or nowhere
};
inline constexpr extent nowhere = std::numeric_limits<extent>::min();

/// The runs of `outputs`: one output each at the edges, and where `together` all others in one.
[[nodiscard]] inline std::vector<output_run> runs_of(const axis_plan& plan, range outputs, extent first_cell, extent in_stride,
                                                     extent out_stride, bool together) {
    std::vector<output_run> runs;
    const range inner = together ? inner_outputs(plan, outputs) : range{outputs.begin, outputs.begin};
    for (extent o = outputs.begin; o < outputs.end;) {
        const extent here = o == inner.begin && inner.end > inner.begin ? inner.end - inner.begin : 1;
        output_run run{(o - outputs.begin) * out_stride, here, tap_cells(plan, o)};
        for (extent& tap : run.taps) tap = tap == outside ? nowhere : (tap - first_cell) * in_stride;
        runs.push_back(std::move(run));
        o += here;
    }
    return runs;
}

/// An output of a line with taps outside of it, or none.
struct line_end {
    extent out;                 ///< from the first output of the line
    std::vector<extent> cells;  ///< its taps in the cells that are there, or nowhere
};

/// The `outputs` of a regular axis that are not inner_outputs, of a line that has the cells `there`.
[[nodiscard]] inline std::vector<line_end> line_ends(const axis_plan& line, range outputs, range there) {
    std::vector<line_end> ends;
    const range inner = inner_outputs(line, outputs);
    for (extent o = outputs.begin; o < outputs.end; ++o) {
        if (o >= inner.begin && o < inner.end) o = inner.end;
        if (o == outputs.end) break;
        line_end end{o - outputs.begin, tap_cells(line, o)};
        for (extent& cell : end.cells) cell = cell == outside ? nowhere : cell - there.begin;
        if (line.edge == border::skip) std::erase(end.cells, nowhere);
        ends.push_back(std::move(end));
    }
    return ends;
}

}  // namespace pooltool
