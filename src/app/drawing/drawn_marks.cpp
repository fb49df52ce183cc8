#include "app/drawing/drawn_marks.hpp"

#include <algorithm>

namespace pooltool {

drawn_marks marks_of(const window_drawing& drawing) {
    drawn_marks marks;
    for (const drawn_cell& cell : drawing.cells) {
        marks.padded = marks.padded || (cell.outside && cell.text.empty());
        marks.continued = marks.continued || (cell.outside && !cell.text.empty());
        marks.unread = marks.unread || cell.unread;
        marks.numbers = marks.numbers || !cell.text.empty();
    }
    for (const drawn_window& window : drawing.windows) {
        marks.chosen = marks.chosen || std::find(window.chosen.begin(), window.chosen.end(), true) != window.chosen.end();
    }
    return marks;
}

}  // namespace pooltool
