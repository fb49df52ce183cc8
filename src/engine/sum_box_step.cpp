// Sums of small windows; see box_step.hpp.
#include "engine/box_step.hpp"
#include "engine/carriers.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/quotients.hpp"

namespace pooltool {
namespace {

/// Sums in float64, or in pairs of them.
template <class T, bool pairs>
class sum_box_step final : public step {
public:
    sum_box_step(const memory_pass& pass, const std::vector<fold_link>& links, T fill, const kernels::table& table)
        : links_(links), axes_(pass.axes.size()), fill_(fill), quotients_(pass, table) {
        const axis_plan& line = *links.back().plan;
        const auto kernel = static_cast<std::size_t>(line.kernel - 2);
        const auto stride = static_cast<std::size_t>(line.stride - 1);
        if constexpr (pairs) {
            sum_ = table.pair_box[kernel][stride];
        } else {
            sum_ = table.of<T>().sum_box[kernel][stride];
            if (std::is_same_v<T, float> && pass.plan->out == dtype::float32 && quotients_.one_divisor() != 0)
                mean_ = table.mean_box[kernel][stride];
        }
        group_ = links.size() > 1 ? links.front().plan->kernel : 1;
        lanes_ = table.vector_bytes / static_cast<extent>(sizeof(double));
    }

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return quotients_.cell_size(); }
    [[nodiscard]] box reads(const box& out) const override { return reads_through(links_, out); }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        if (cells_of(out.where) == 0) return;
        view<std::byte> results{out.base, out.where, out.strides};
        for (extent& stride : results.strides) stride *= out_size();
        padded_boxes<rows_of_windows> boxes({*this}, links_, axes_, fill_, lanes_, out_size());
        boxes.run({reinterpret_cast<const T*>(in.base), in.where, in.strides}, results, memory);
    }

private:
    struct rows_of_windows {
        using In = T;
        using Out = std::byte;
        static constexpr bool clamps = false;
        const sum_box_step& of;

        void box(std::byte* out, extent out_step, const T* const* rows, extent row_step, extent row_count, extent n,
                 extent batch, extent ahead, const pooltool::box& at, workspace& memory) const {
            if constexpr (std::is_same_v<T, float>) {
                if (of.mean_ != nullptr) {
                    of.mean_(reinterpret_cast<float*>(out), out_step / static_cast<extent>(sizeof(float)), rows, row_step,
                             row_count, of.group_, n, batch, of.quotients_.one_divisor(), ahead);
                    return;
                }
            }
            double* const sums = memory.cells<double>(buffer_result, pairs ? 2 * n : n);
            const std::size_t last = at.size() - 1;
            coordinates here;
            for (const range& side : at) here.push_back(side.begin);
            std::size_t batched = last;
            while (batched > 0 && length_of(at[--batched]) != batch) {
            }
            std::vector<const T*> moved(rows, rows + row_count);
            for (extent b = 0; b < batch; ++b) {
                std::byte* const to = out + b * out_step;
                if constexpr (pairs) {
                    of.sum_(sums, sums + n, moved.data(), row_count, of.group_, n, ahead);
                    if (of.quotients_.alike()) {
                        of.quotients_.store_planes(to, sums, sums + n, n);
                    } else {
                        of.quotients_.store_planes_at(to, sums, sums + n, n, here, memory);
                    }
                } else {
                    of.sum_(sums, moved.data(), row_count, of.group_, n, ahead);
                    if (of.quotients_.alike()) {
                        of.quotients_.store(to, sums, n);
                    } else {
                        of.quotients_.store_at(to, sums, n, here, memory);
                    }
                }
                if (!of.quotients_.alike() && batch > 1) ++here[batched];
                for (const T*& row : moved) row += row_step;
            }
        }
    };

    std::vector<fold_link> links_;
    std::size_t axes_;
    T fill_;
    quotients<std::conditional_t<pairs, pair_sum, double>> quotients_;
    std::conditional_t<pairs, kernels::table::pair_box_function, typename kernels::cell_kernels<T>::sum_box_function> sum_{};
    kernels::table::mean_box_function mean_{};  ///< set where sums are divided as they are made
    extent group_{1};  ///< rows that are added before the groups are
    extent lanes_{1};
};

}  // namespace

step_pointer make_sum_box_step(sum_kind kind, dtype carrier, const memory_pass& pass, const std::vector<fold_link>& links,
                               double fill, const kernels::table& table) {
    constexpr std::size_t most_levels = 3;  // rows, groups of rows, the line
    if (kind == sum_kind::exact || links.empty() || links.size() > most_levels) return nullptr;
    if (static_cast<std::size_t>(links.back().axis) != pass.axes.size() - 1 || !has_box_kernel(*links.back().plan))
        return nullptr;
    for (const fold_link& link : links) {
        if (!link.plan->windows.empty()) return nullptr;
    }
    if (!worth_together(links)) return nullptr;
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_integral_v<cell> && sizeof(cell) == 8) {
            return nullptr;
        } else {
            const auto outside_value = from_double<cell>(fill, rounding::trunc);
            if constexpr (std::is_same_v<cell, double>) {
                if (kind == sum_kind::pairs) return std::make_unique<sum_box_step<double, true>>(pass, links, outside_value, table);
            }
            return std::make_unique<sum_box_step<cell, false>>(pass, links, outside_value, table);
        }
    });
}

}  // namespace pooltool
