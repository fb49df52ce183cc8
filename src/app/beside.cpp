// Lines are taken from each block in turn and padded to its widest.
#include "app/beside.hpp"

#include <algorithm>

namespace pooltool {

namespace {

std::vector<std::string> lines_of(const text_block& block) {
    std::vector<std::string> lines{block.title};
    for (std::size_t begin = 0; begin < block.text.size();) {
        const std::size_t end = std::min(block.text.find('\n', begin), block.text.size());
        lines.push_back(block.text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

}  // namespace

std::string beside(const std::vector<text_block>& blocks, std::size_t indent, std::size_t gap) {
    std::vector<std::vector<std::string>> columns;
    std::vector<std::size_t> widths;
    std::size_t height = 0;
    for (const text_block& block : blocks) {
        columns.push_back(lines_of(block));
        height = std::max(height, columns.back().size());
        std::size_t width = 0;
        for (const std::string& line : columns.back()) width = std::max(width, line.size());
        widths.push_back(width);
    }
    std::string text;
    for (std::size_t row = 0; row < height; ++row) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string cell = row < columns[i].size() ? columns[i][row] : "";
            line += cell + std::string(widths[i] - cell.size() + gap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

}  // namespace pooltool
