// Which cells are kept, and how their words are laid out in lines: numpy/core/arrayprint.py, _leading_trailing and
// _formatArray.
#include "app/print_array.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "app/cell_words.hpp"
#include "app/standard_output.hpp"

namespace pooltool {

namespace {

constexpr extent summary_threshold = 1000;  // NumPy's print options
constexpr extent edge_items = 3;
constexpr std::size_t line_width = 75;

/// The words of the kept cells, laid out between brackets.
class bracket_layout {
public:
    bracket_layout(const std::vector<extent>& shape, const std::vector<extent>& kept, const std::vector<std::string>& words)
        : shape_(shape), kept_(kept), words_(words) {}

    std::string text() { return nested(0, " ", line_width); }

private:
    const std::vector<extent>& shape_;
    const std::vector<extent>& kept_;
    const std::vector<std::string>& words_;
    std::size_t next_{0};  ///< words are taken in order: the recursion is row-major

    std::string nested(std::size_t axis, const std::string& indent, std::size_t width) {
        const std::string inner = axis + 1 == shape_.size() ? row(axis, indent, width) : block(axis, indent, width);
        return "[" + inner.substr(indent.size()) + "]";
    }

    std::string row(std::size_t axis, const std::string& indent, std::size_t width) {
        std::string done;
        std::string line = indent;
        for (extent i = 0; i < kept_[axis]; ++i) {
            if (i == edge_items && kept_[axis] < shape_[axis]) {
                add_word(done, line, "...", width - 1, indent);
                line += ' ';
            }
            add_word(done, line, words_[next_++], width - 1, indent);
            if (i + 1 < kept_[axis]) line += ' ';
        }
        return done + line;
    }

    std::string block(std::size_t axis, const std::string& indent, std::size_t width) {
        const std::string between(shape_.size() - axis - 1, '\n');
        std::string text;
        for (extent i = 0; i < kept_[axis]; ++i) {
            if (i > 0) text += between;
            if (i == edge_items && kept_[axis] < shape_[axis]) text += indent + "..." + between;
            text += indent + nested(axis + 1, indent + ' ', width - 1);
        }
        return text;
    }

    static void add_word(std::string& done, std::string& line, const std::string& word, std::size_t width,
                         const std::string& indent) {
        if (line.size() + word.size() > width && line.size() > indent.size()) {
            line.erase(line.find_last_not_of(' ') + 1);
            done += line + '\n';
            line = indent;
        }
        line += word;
    }
};

class printing_sink : public sink {
public:
    printing_sink(std::string heading, std::string* keeper) : heading_(std::move(heading)), keeper_(keeper) {}

    void begin(const array_header& header) override {
        header_ = header;
        const std::size_t axes = header.shape.size();
        const extent cells = header.cells();
        kept_ = header.shape;
        if (cells > summary_threshold) {
            for (extent& count : kept_) count = std::min(count, 2 * edge_items);
        }
        extent kept_cells = 1;
        for (const extent count : kept_) kept_cells *= count;
        cells_.resize(static_cast<std::size_t>(kept_cells * size_of(header.type)));
        // Where each kept cell lies in the array's own order, for a scan that goes with the writes.
        places_.reserve(static_cast<std::size_t>(kept_cells));
        std::vector<extent> index(axes, 0);
        for (extent slot = 0; slot < kept_cells; ++slot) {
            places_.push_back({place_of(index), slot});
            for (std::size_t axis = axes; axis-- > 0;) {
                if (++index[axis] < kept_[axis]) break;
                index[axis] = 0;
            }
        }
        if (header.fortran_order) {
            std::sort(places_.begin(), places_.end(), [](const place& a, const place& b) { return a.cell < b.cell; });
        }
    }

    [[nodiscard]] bool random_access() const override { return false; }

    void write(extent offset, std::span<const std::byte> bytes) override {
        const extent size = size_of(header_.type);
        const extent end = offset + static_cast<extent>(bytes.size());
        // A cell may arrive in two writes: copy what is there of it.
        while (next_ < places_.size() && places_[next_].cell * size < end) {
            const extent begin_of_cell = places_[next_].cell * size;
            const extent from = std::max(begin_of_cell, offset);
            const extent to = std::min(begin_of_cell + size, end);
            if (from < to) {
                std::memcpy(cells_.data() + places_[next_].slot * size + (from - begin_of_cell), bytes.data() + (from - offset),
                            static_cast<std::size_t>(to - from));
            }
            if (to < begin_of_cell + size) break;
            ++next_;
        }
    }

    void commit() override {
        std::string text = heading_ + array_text() + "\n";
        if (keeper_ != nullptr) {
            *keeper_ = std::move(text);
        } else {
            put_out(text);
        }
    }

private:
    struct place {
        extent cell{0};  ///< number of the cell in the array's memory order
        extent slot{0};  ///< number among the kept ones, row-major
    };

    array_header header_{};
    std::string heading_;
    std::string* keeper_;
    std::vector<extent> kept_{};
    std::vector<std::byte> cells_{};
    std::vector<place> places_{};
    std::size_t next_{0};

    [[nodiscard]] extent place_of(const std::vector<extent>& index) const {
        extent cell = 0;
        const std::size_t axes = index.size();
        for (std::size_t step = 0; step < axes; ++step) {
            const std::size_t axis = header_.fortran_order ? axes - 1 - step : step;
            const bool trailing = index[axis] >= edge_items && kept_[axis] < header_.shape[axis];
            const extent coordinate = trailing ? index[axis] + header_.shape[axis] - kept_[axis] : index[axis];
            cell = cell * header_.shape[axis] + coordinate;
        }
        return cell;
    }

    [[nodiscard]] std::string array_text() const {
        if (header_.cells() == 0) return "[]";
        const std::vector<std::string> words = cell_words(header_.type, cells_, header_.shape.empty());
        if (header_.shape.empty()) return words[0];
        return bracket_layout(header_.shape, kept_, words).text();
    }
};

}  // namespace

std::unique_ptr<sink> open_printer(std::string heading) { return std::make_unique<printing_sink>(std::move(heading), nullptr); }

std::unique_ptr<sink> open_text_keeper(std::string& text) { return std::make_unique<printing_sink>(std::string(), &text); }

}  // namespace pooltool
