// A range of the new order is cut into boxes; each box is copied along the old order's contiguous axis.
#include "app/reordered_source.hpp"

#include <cstring>
#include <vector>

namespace pooltool {

namespace {

class reordered_source : public source {
public:
    explicit reordered_source(source& inner) : inner_(inner), header_(inner.header()) {
        inner_.make_random_access();
        header_.fortran_order = !header_.fortran_order;
        const std::size_t axes = header_.shape.size();
        // Axes in the new order, slowest first; where one step along each leads in the new and in the old order.
        for (std::size_t i = 0; i < axes; ++i) {
            const std::size_t axis = header_.fortran_order ? axes - 1 - i : i;
            lengths_.push_back(header_.shape[axis]);
        }
        new_steps_.assign(axes, 1);
        old_steps_.assign(axes, 1);
        for (std::size_t i = 1; i < axes; ++i) old_steps_[i] = old_steps_[i - 1] * lengths_[i - 1];
        for (std::size_t i = axes; i-- > 1;) new_steps_[i - 1] = new_steps_[i] * lengths_[i];
        size_ = size_of(header_.type);
    }

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    void make_random_access() override {}
    std::string finish(bool strict) override { return inner_.finish(strict); }

    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        if (begin == end) return scratch.ensure(1);
        if (lengths_.size() < 2) return inner_.fetch(begin, end, scratch);
        // Whole cells around the range.
        const extent first = begin / size_;
        const extent last = (end + size_ - 1) / size_;
        std::byte* const cells = scratch.ensure((last - first) * size_);
        scratch_buffer run;
        copy_range(0, 0, first, last, cells, run);
        return cells + (begin - first * size_);
    }

private:
    source& inner_;
    array_header header_;
    extent size_{1};
    std::vector<extent> lengths_{};    ///< in the new order, slowest first
    std::vector<extent> new_steps_{};  ///< cells, by axis of lengths_
    std::vector<extent> old_steps_{};

    /// Copies the new order's cells [first, last), counted within the part that the axes in front of `axis` have fixed and that
    /// begins at the old cell `old_base`.
    void copy_range(std::size_t axis, extent old_base, extent first, extent last, std::byte* out, scratch_buffer& run) {
        const extent step = new_steps_[axis];
        if (step == 1) {
            copy_box(axis, old_base + first * old_steps_[axis], last - first, out, run);
            return;
        }
        extent at = first;
        while (at < last) {
            const extent index = at / step;
            const extent within = at - index * step;
            if (within != 0 || last - at < step) {
                const extent end = last < (index + 1) * step ? last - index * step : step;
                copy_range(axis + 1, old_base + index * old_steps_[axis], within, end, out, run);
                out += (end - within) * size_;
                at += end - within;
            } else {
                const extent count = (last - at) / step;
                copy_box(axis, old_base + index * old_steps_[axis], count, out, run);
                out += count * step * size_;
                at += count * step;
            }
        }
    }

    /// `count` indices of `axis` and everything behind it.
    void copy_box(std::size_t axis, extent old_base, extent count, std::byte* out, scratch_buffer& run) {
        std::vector<extent> index(lengths_.size(), 0);
        extent old_cell = old_base;
        extent new_cell = 0;
        const extent stride = old_steps_[axis];
        const extent span = (count - 1) * stride + 1;
        while (true) {
            // Innermost: along `axis`, the one that moves least in the old order.
            if (stride == 1 || count * 8 >= span) {
                const std::byte* from = inner_.fetch(old_cell * size_, (old_cell + span) * size_, run);
                copy_cells(out + new_cell * size_, new_steps_[axis], from, stride, count);
            } else {
                for (extent i = 0; i < count; ++i) {
                    const extent cell = old_cell + i * stride;
                    const std::byte* from = inner_.fetch(cell * size_, (cell + 1) * size_, run);
                    std::memcpy(out + (new_cell + i * new_steps_[axis]) * size_, from, static_cast<std::size_t>(size_));
                }
            }
            std::size_t next = axis + 1;
            for (; next < lengths_.size(); ++next) {
                old_cell += old_steps_[next];
                new_cell += new_steps_[next];
                if (++index[next] < lengths_[next]) break;
                old_cell -= index[next] * old_steps_[next];
                new_cell -= index[next] * new_steps_[next];
                index[next] = 0;
            }
            if (next == lengths_.size()) return;
        }
    }

    template <std::size_t bytes>
    static void copy_fixed(std::byte* to, extent to_step, const std::byte* from, extent from_step, extent count) {
        constexpr auto width = static_cast<extent>(bytes);
        for (extent i = 0; i < count; ++i) std::memcpy(to + i * to_step * width, from + i * from_step * width, bytes);
    }

    void copy_cells(std::byte* to, extent to_step, const std::byte* from, extent from_step, extent count) const {
        switch (size_) {
            case 1:
                return copy_fixed<1>(to, to_step, from, from_step, count);
            case 2:
                return copy_fixed<2>(to, to_step, from, from_step, count);
            case 4:
                return copy_fixed<4>(to, to_step, from, from_step, count);
            case 8:
                return copy_fixed<8>(to, to_step, from, from_step, count);
            default:
                return copy_fixed<16>(to, to_step, from, from_step, count);
        }
    }
};

}  // namespace

std::unique_ptr<source> reordered(source& inner) { return std::make_unique<reordered_source>(inner); }

}  // namespace pooltool
