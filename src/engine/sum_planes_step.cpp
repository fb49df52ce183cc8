// Sums over whole planes; see box_step.hpp.
#include "engine/box_step.hpp"
#include "engine/carriers.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/quotients.hpp"

namespace pooltool {
namespace {

template <class T>
class sum_planes_step final : public step {
public:
    sum_planes_step(const memory_pass& pass, const std::vector<fold_link>& links, const kernels::table& table)
        : links_(links), quotients_(pass, table), sum_(table.of<T>().sum_planes) {
        group_ = links.size() > 1 ? links.front().plan->kernel : 1;
    }

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return quotients_.cell_size(); }
    [[nodiscard]] box reads(const box& out) const override { return reads_through(links_, out); }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        if (cells_of(out.where) == 0) return;
        const auto first = static_cast<std::size_t>(links_.front().axis);
        // Rows of a plane, those of its first axis next to each other.
        std::vector<extent> rows{0};
        for (std::size_t i = links_.size() - 1; i-- > 0;) {
            const extent apart = in.strides[static_cast<std::size_t>(links_[i].axis)];
            std::vector<extent> all;
            for (const extent row : rows) {
                for (extent k = 0; k < links_[i].plan->kernel; ++k) all.push_back(row + k * apart);
            }
            rows.swap(all);
        }
        // Planes follow each other along their own first axis (a layout joins the axes in front of it with it), or along the
        // one in front.
        const axis_plan& front = *links_.front().plan;
        const std::size_t batched = front.out > 1 || first == 0 ? first : first - 1;
        const extent planes = length_of(out.where[batched]);
        const extent plane_step = in.strides[batched] * (batched == first ? front.stride : 1);
        double* const sums = memory.cells<double>(buffer_result, planes);
        const extent columns = links_.back().plan->kernel;
        const bool dense = plane_step == static_cast<extent>(rows.size()) * columns;
        coordinates at(batched, 0);
        while (true) {
            extent from = 0;
            extent to = 0;
            for (std::size_t m = 0; m < batched; ++m) {
                from += at[m] * in.strides[m];
                to += at[m] * out.strides[m];
            }
            sum_(sums, reinterpret_cast<const T*>(in.base) + from, plane_step, rows.data(), static_cast<extent>(rows.size()),
                 group_, columns, planes, dense ? fetch_ahead : 0);
            quotients_.store(out.base + to * out_size(), sums, planes);
            std::size_t m = batched;
            while (m > 0 && ++at[m - 1] == length_of(out.where[m - 1])) at[--m] = 0;
            if (m == 0) return;
        }
    }

private:
    std::vector<fold_link> links_;
    quotients<double> quotients_;
    typename kernels::cell_kernels<T>::sum_planes_function sum_;
    extent group_{1};  ///< rows that are added before the groups are
};

/// Every tap of every window is a cell.
bool is_inside(const axis_plan& plan) noexcept {
    return plan.windows.empty() && plan.origin >= 0 && plan.dilation == 1 &&
           tap_coordinate(plan, plan.out - 1, plan.kernel - 1) < plan.in;
}

/// The window is the whole axis.
bool is_whole(const axis_plan& plan) noexcept { return is_inside(plan) && plan.out == 1 && plan.kernel == plan.in; }

}  // namespace

step_pointer make_sum_planes_step(dtype carrier, const memory_pass& pass, const std::vector<fold_link>& links,
                                  const kernels::table& table) {
    constexpr std::size_t most_levels = 3;  // rows, groups of rows, the line
    constexpr extent longest_line = 64;     // longer ones are worth a call of their own
    if (links.empty() || links.size() > most_levels) return nullptr;
    const std::size_t rank = pass.axes.size();
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (static_cast<std::size_t>(links[i].axis) != rank - links.size() + i) return nullptr;
        if (!(i == 0 && links.size() > 1 ? is_inside(*links[i].plan) : is_whole(*links[i].plan))) return nullptr;
    }
    if (links.back().plan->kernel > longest_line) return nullptr;
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<cell> && sizeof(cell) == 8) {
            return nullptr;
        } else {
            return std::make_unique<sum_planes_step<cell>>(pass, links, table);
        }
    });
}

}  // namespace pooltool
