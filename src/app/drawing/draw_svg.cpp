// Plain SVG 1.1: rectangles and text, no style sheet, no script, fonts of the viewer.
#include <algorithm>

#include "app/drawing/draw.hpp"

namespace pooltool {

namespace {

constexpr extent margin = 16;
constexpr extent title_height = 28;
constexpr extent label_height = 20;
constexpr extent letter = 9;   ///< pixels of a digit at 15 pixels' height
constexpr extent cell_height = 30;

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
            const char* fill = cell.outside ? "#ffffff" : "#f4f5f7";
            if (window.reads[place]) fill = cell.outside ? "#e3effb" : "#bcd9f5";
            if (window.chosen[place]) fill = "#ffc266";
            const extent x = left + column * cell_width;
            const extent y = top + row * cell_height;
            page.rectangle(x, y, cell_width, cell_height, fill, cell.outside);
            if (cell.unread) page.cross(x, y, cell_width, cell_height);
            page.text(x + cell_width / 2, y + 20, cell.text, "middle", cell.outside || cell.unread ? "#8a8f98" : "#1d2129",
                      window.chosen[place]);
        }
    }
}

void draw_output(svg_page& page, const window_drawing& drawing, extent left, extent top, extent cell_width) {
    page.text(left, top - 6, "output", "start", "#1d2129", true);
    for (const drawn_window& window : drawing.windows) {
        const extent x = left + window.column * cell_width;
        const extent y = top + window.row * cell_height;
        page.rectangle(x, y, cell_width, cell_height, "#d5efd0", false);
        page.text(x + cell_width / 2, y + 20, window.result, "middle", "#1d2129", false);
    }
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
    page.text(margin, margin + 14, title, "start", "#1d2129", true);
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
        page.text(x, y - 6, labels[i], "start", "#1d2129", false);
        draw_plane(page, drawing, window, x, y, cell_width);
        ++column;
    }
    const extent output_left = margin + across * step_x;
    draw_output(page, drawing, output_left, top, result_width);
    const extent title_width = 2 * margin + static_cast<extent>(title.size()) * (letter + 1);
    const extent width = std::max(output_left + std::max<extent>(drawing.output_columns * result_width, 6 * letter) + margin, title_width);
    const extent height = top + std::max((line + 1) * step_y, drawing.output_rows * cell_height + margin);
    return page.finish(width, height);
}

}  // namespace pooltool
