// One block at a time: a paragraph, or a row with its continuations; a block is broken when the next one begins.
#include "cli/paragraphs.hpp"

#include <algorithm>

namespace pooltool::cli {

namespace {

constexpr std::size_t least_column = 24;  ///< characters that a last column needs to be worth breaking

/// Where the last column of a row begins: behind its last run of two blanks or more; its indentation where there is none.
std::size_t last_column(std::string_view row) {
    const std::size_t begin = row.find_first_not_of(' ');
    const std::size_t blanks = row.rfind("  ");
    return blanks == std::string_view::npos || blanks < begin ? begin : blanks + 2;
}

bool shows_command(std::string_view row) { return row.substr(last_column(row)).substr(0, 9) == "pooltool "; }

class page {
public:
    explicit page(std::size_t width) : width_(width) {}

    void add(std::string_view line) {
        if (line.empty()) {
            end_block();
            text_ += '\n';
        } else if (line[0] != ' ') {
            if (block_.empty() || block_[0] == ' ')
                begin_block(line, 0);
            else
                block_ += " " + std::string(line);
        } else if (!block_.empty() && block_[0] == ' ' && line.find_first_not_of(' ') == column_ &&
                   column_ > last_column_of_names) {
            block_ += " " + std::string(line.substr(column_));
        } else {
            begin_block(line, last_column(line));
        }
    }

    std::string finish() {
        end_block();
        return std::move(text_);
    }

private:
    static constexpr std::size_t last_column_of_names = 2;  ///< rows with this indentation are rows of their own

    std::size_t width_;
    std::string text_{};
    std::string block_{};
    std::size_t column_{0};  ///< where continuations of the block stand

    void begin_block(std::string_view line, std::size_t column) {
        end_block();
        block_ = line;
        column_ = column;
    }

    void end_block() {
        std::string_view rest = block_;
        const bool whole = !block_.empty() && block_[0] == ' ' && (shows_command(block_) || column_ + least_column > width_);
        std::string line;
        while (!whole && line.size() + rest.size() > width_) {
            const std::size_t room = width_ - line.size();
            std::size_t cut = rest.rfind(' ', room);
            const std::size_t words = line.empty() ? column_ : 0;  // what stands in front of the column is not broken
            if (cut == std::string_view::npos || cut <= words) cut = rest.find(' ', std::max(room, words));
            if (cut == std::string_view::npos) break;
            text_ += line.append(rest.substr(0, cut)) + '\n';
            rest.remove_prefix(cut + 1);
            line.assign(column_, ' ');
        }
        if (!block_.empty()) text_ += line.append(rest) + '\n';
        block_.clear();
    }
};

}  // namespace

std::string fitted(std::string_view text, std::size_t width) {
    page all(width);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        all.add(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all.finish();
}

}  // namespace pooltool::cli
