// Marks are characters, so that they survive a terminal without colours; colours only follow them.
#include <algorithm>

#include "app/beside.hpp"
#include "app/drawing/draw.hpp"
#include "app/drawing/drawn_marks.hpp"

namespace pooltool {

namespace {

std::string shown(const drawn_cell& cell) {
    if (!cell.text.empty()) return cell.text;
    return cell.outside ? "." : "o";
}

/// Where the array stands among the places drawn: a frame goes around it when numbers stand outside.
struct array_frame {
    bool drawn{false};
    extent top{0};     ///< the first row of the array, and the one behind its last
    extent bottom{0};
    extent left{0};
    extent right{0};
};

array_frame frame_of(const window_drawing& drawing) {
    array_frame frame{.drawn = marks_of(drawing).continued, .top = drawing.rows, .left = drawing.columns};
    for (extent row = 0; row < drawing.rows; ++row) {
        for (extent column = 0; column < drawing.columns; ++column) {
            if (drawing.cells[static_cast<std::size_t>(row * drawing.columns + column)].outside) continue;
            frame.top = std::min(frame.top, row);
            frame.bottom = std::max(frame.bottom, row + 1);
            frame.left = std::min(frame.left, column);
            frame.right = std::max(frame.right, column + 1);
        }
    }
    return frame;
}

/// "---+------+---", and "|" in the lines of cells, at both ends of the array.
bool crosses(const array_frame& frame, extent column, extent columns) {
    return frame.drawn && ((column == frame.left && column > 0) || (column == frame.right && column < columns));
}

text_block block_of(const window_drawing& drawing, const drawn_window& window, const array_frame& frame, std::size_t width) {
    text_block block;
    block.title = "(" + std::to_string(window.row) + "," + std::to_string(window.column) + ")";
    if (!window.made_of.empty()) block.title += " = " + window.made_of;
    if (!window.result.empty()) block.title += " = " + window.result;
    std::string rule;
    for (extent column = 0; column < drawing.columns; ++column) {
        if (crosses(frame, column, drawing.columns)) rule += '+';
        rule += std::string(width + 2, '-');
    }
    for (extent row = 0; row < drawing.rows; ++row) {
        if (frame.drawn && ((row == frame.top && row > 0) || row == frame.bottom)) block.text += rule + '\n';
        for (extent column = 0; column < drawing.columns; ++column) {
            const auto place = static_cast<std::size_t>(row * drawing.columns + column);
            const drawn_cell& cell = drawing.cells[place];
            const std::string text = shown(cell);
            const char* marks = "  ";
            if (cell.unread) marks = "()";
            if (window.reads[place]) marks = "[]";
            if (window.chosen[place]) marks = "{}";
            if (crosses(frame, column, drawing.columns)) block.text += '|';
            block.text += std::string(width - text.size(), ' ') + marks[0] + text + marks[1];
        }
        block.text += '\n';
    }
    return block;
}

/// Escape sequences around what is in brackets.
std::string in_colour(const std::string& text) {
    std::string coloured;
    for (const char letter : text) {
        if (letter == '[') coloured += "\x1b[30;46m";
        if (letter == '{') coloured += "\x1b[30;43m";
        coloured += letter;
        if (letter == ']' || letter == '}') coloured += "\x1b[0m";
    }
    return coloured;
}

std::string legend(const window_drawing& drawing) {
    const drawn_marks marks = marks_of(drawing);
    std::string text = marks.numbers ? "[ ] read" : "[o] read";
    if (marks.chosen) text += "   { } read, and the result";
    if (marks.unread) text += marks.numbers ? "   ( ) read by no window" : "   (o) read by no window";
    if (marks.padded) text += "   . padding";
    if (marks.continued) text += "   outside the frame: the border";
    return text + "\n";
}

}  // namespace

std::string text_of(const window_drawing& drawing, extent columns, bool coloured) {
    std::size_t width = 1;
    for (const drawn_cell& cell : drawing.cells) width = std::max(width, shown(cell).size());
    const array_frame frame = frame_of(drawing);
    std::vector<text_block> blocks;
    std::size_t widest = 1;
    for (const drawn_window& window : drawing.windows) {
        blocks.push_back(block_of(drawing, window, frame, width));
        const std::size_t line = static_cast<std::size_t>(drawing.columns) * (width + 2) + (frame.drawn ? 2 : 0);
        widest = std::max({widest, line, blocks.back().title.size()});
    }
    constexpr std::size_t gap = 3;
    const std::size_t fit = std::max<std::size_t>((static_cast<std::size_t>(columns) + gap) / (widest + gap), 1);
    // A row of windows that needs several lines has about as many in each.
    const auto in_row = static_cast<std::size_t>(std::max<extent>(drawing.output_columns, 1));
    const std::size_t lines = (in_row + fit - 1) / fit;
    const std::size_t per_line = (in_row + lines - 1) / lines;
    std::string text;
    for (std::size_t first = 0; first < blocks.size();) {
        // A row of the output begins a new line.
        const std::size_t row_end = (first / static_cast<std::size_t>(drawing.output_columns) + 1) *
                                    static_cast<std::size_t>(drawing.output_columns);
        const std::size_t end = std::min({first + per_line, row_end, blocks.size()});
        text += beside({blocks.begin() + static_cast<std::ptrdiff_t>(first), blocks.begin() + static_cast<std::ptrdiff_t>(end)}, 0,
                       gap) +
                "\n";
        first = end;
    }
    if (drawing.windows.empty()) text = "There is no window.\n\n";
    text += legend(drawing);
    if (!drawing.note.empty()) text += drawing.note + "\n";
    return coloured ? in_colour(text) : text;
}

}  // namespace pooltool
