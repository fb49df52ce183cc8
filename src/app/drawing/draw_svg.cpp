// Plain SVG 1.1: rectangles and text, no style sheet, no script, fonts of the viewer.
#include <algorithm>

#include "app/drawing/draw.hpp"
#include "app/drawing/drawn_marks.hpp"

namespace pooltool {

namespace {

constexpr extent margin = 16;
constexpr extent title_height = 28;
constexpr extent label_height = 20;
constexpr extent letter = 9;   ///< pixels of a digit at 15 pixels' height
constexpr extent cell_height = 30;
constexpr extent swatch = 18;         ///< pixels of a cell in the legend
constexpr extent legend_height = 26;

// What a cell's colour means; the legend shows the same.
constexpr const char* plain_fill = "#f4f5f7";
constexpr const char* read_fill = "#bcd9f5";
constexpr const char* outside_fill = "#ffffff";
constexpr const char* read_outside_fill = "#e3effb";
constexpr const char* chosen_fill = "#ffc266";
constexpr const char* result_fill = "#d5efd0";
constexpr const char* dark = "#1d2129";
constexpr const char* pale = "#8a8f98";

std::string escaped_xml(const std::string& text) {
    std::string safe;
    for (const char one : text) {
        if (one == '&') safe += "&amp;";
        else if (one == '<') safe += "&lt;";
        else if (one == '>') safe += "&gt;";
        else if (static_cast<unsigned char>(one) >= ' ') safe += one;
    }
    return safe;
}

std::string number(extent value) { return std::to_string(value); }

class svg_page {
public:
    void rectangle(extent x, extent y, extent width, extent height, const char* fill, bool dashed) {
        body_ += "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
                 "\" fill=\"" + fill + "\" stroke=\"#8a8f98\"" + (dashed ? " stroke-dasharray=\"3 3\"" : "") + "/>\n";
    }
    void cross(extent x, extent y, extent width, extent height) {
        body_ += "<path d=\"M" + number(x) + " " + number(y + height) + " L" + number(x + width) + " " + number(y) +
                 "\" stroke=\"#b0b4bb\"/>\n";
    }
    void text(extent x, extent y, const std::string& words, const char* anchor, const char* colour, bool bold) {
        if (words.empty()) return;
        body_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour + "\"" +
                 (bold ? " font-weight=\"bold\"" : "") + ">" + escaped_xml(words) + "</text>\n";
    }
    [[nodiscard]] std::string finish(extent width, extent height) const {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) + "\" height=\"" + number(height) +
               "\" viewBox=\"0 0 " + number(width) + " " + number(height) +
               "\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\">\n"
               "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" +
               body_ + "</svg>\n";
    }

private:
    std::string body_{};
};

void draw_plane(svg_page& page, const window_drawing& drawing, const drawn_window& window, extent left, extent top,
                extent cell_width) {
    for (extent row = 0; row < drawing.rows; ++row) {
        for (extent column = 0; column < drawing.columns; ++column) {
            const auto place = static_cast<std::size_t>(row * drawing.columns + column);
            const drawn_cell& cell = drawing.cells[place];
            const char* fill = cell.outside ? outside_fill : plain_fill;
            if (window.reads[place]) fill = cell.outside ? read_outside_fill : read_fill;
            if (window.chosen[place]) fill = chosen_fill;
            const extent x = left + column * cell_width;
            const extent y = top + row * cell_height;
            page.rectangle(x, y, cell_width, cell_height, fill, cell.outside);
            if (cell.unread) page.cross(x, y, cell_width, cell_height);
            page.text(x + cell_width / 2, y + 20, cell.text, "middle", cell.outside || cell.unread ? pale : dark,
                      window.chosen[place]);
        }
    }
}

void draw_output(svg_page& page, const window_drawing& drawing, extent left, extent top, extent cell_width) {
    page.text(left, top - 6, "output", "start", dark, true);
    for (const drawn_window& window : drawing.windows) {
        const extent x = left + window.column * cell_width;
        const extent y = top + window.row * cell_height;
        page.rectangle(x, y, cell_width, cell_height, result_fill, false);
        page.text(x + cell_width / 2, y + 20, window.result, "middle", dark, false);
    }
}

/// The kinds of cells, beside each other as far as `width` reaches; returns the height that they take.
extent draw_legend(svg_page& page, const drawn_marks& marks, const std::string& note, extent top, extent width) {
    struct entry {
        const char* fill{};
        bool dashed{false};
        bool crossed{false};
        std::string words{};
    };
    std::vector<entry> entries{{read_fill, false, false, "read"}};
    if (marks.chosen) entries.push_back({chosen_fill, false, false, "read, and the result"});
    if (marks.unread) entries.push_back({plain_fill, false, true, "read by no window"});
    if (marks.padded) entries.push_back({outside_fill, true, false, "padding"});
    if (marks.continued) entries.push_back({outside_fill, true, false, "around the array"});
    if (!note.empty()) entries.push_back({nullptr, false, false, note});
    extent x = margin;
    extent y = top;
    for (const entry& one : entries) {
        const extent room = one.fill == nullptr ? 0 : swatch + 8;
        const extent length = room + static_cast<extent>(one.words.size()) * letter;
        if (x > margin && x + length + margin > width) {
            x = margin;
            y += legend_height;
        }
        if (one.fill != nullptr) page.rectangle(x, y, swatch, swatch, one.fill, one.dashed);
        if (one.crossed) page.cross(x, y, swatch, swatch);
        page.text(x + room, y + 14, one.words, "start", dark, false);
        x += length + 2 * margin;
    }
    return y + legend_height - top;
}

}  // namespace

std::string svg_of(const window_drawing& drawing, const std::string& title) {
    std::size_t longest = 1;
    std::size_t longest_result = 1;
    std::size_t longest_label = 1;
    std::vector<std::string> labels;
    for (const drawn_cell& cell : drawing.cells) longest = std::max(longest, cell.text.size());
    for (const drawn_window& window : drawing.windows) {
        std::string label = "(" + number(window.row) + "," + number(window.column) + ")";
        if (!window.made_of.empty()) label += " = " + window.made_of;
        if (!window.result.empty()) label += " = " + window.result;
        longest_result = std::max(longest_result, window.result.size());
        longest_label = std::max(longest_label, label.size());
        labels.push_back(std::move(label));
    }
    const extent cell_width = std::max<extent>(static_cast<extent>(longest) * letter + 10, cell_height);
    const extent result_width = std::max<extent>(static_cast<extent>(longest_result) * letter + 10, cell_height);
    const extent plane_width = std::max(drawing.columns * cell_width, static_cast<extent>(longest_label) * letter);
    const extent plane_height = drawing.rows * cell_height;
    const extent step_x = plane_width + 2 * margin;
    const extent step_y = plane_height + label_height + margin;
    const extent most_across = 8;
    const extent across = std::clamp<extent>(drawing.output_columns, 1, most_across);

    svg_page page;
    page.text(margin, margin + 14, title, "start", dark, true);
    const extent top = margin + title_height + label_height;
    extent line = 0;
    extent column = 0;
    for (std::size_t i = 0; i < drawing.windows.size(); ++i) {
        const drawn_window& window = drawing.windows[i];
        if (i > 0 && (column == across || window.row != drawing.windows[i - 1].row)) {
            ++line;
            column = 0;
        }
        const extent x = margin + column * step_x;
        const extent y = top + line * step_y;
        page.text(x, y - 6, labels[i], "start", dark, false);
        draw_plane(page, drawing, window, x, y, cell_width);
        ++column;
    }
    const extent output_left = margin + across * step_x;
    draw_output(page, drawing, output_left, top, result_width);
    const extent title_width = 2 * margin + static_cast<extent>(title.size()) * (letter + 1);
    const extent width = std::max(output_left + std::max<extent>(drawing.output_columns * result_width, 6 * letter) + margin, title_width);
    const extent windows_height = std::max((line + 1) * step_y, drawing.output_rows * cell_height + margin);
    const extent legend = top - label_height + windows_height;
    return page.finish(width, legend + draw_legend(page, marks_of(drawing), drawing.note, legend, width) + margin / 2);
}

}  // namespace pooltool
