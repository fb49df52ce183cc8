// Sums over whole planes; see box_step.hpp.
#include "engine/box_step.hpp"
#include "engine/carriers.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/quotients.hpp"
#include "engine/whole_planes.hpp"

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
        const whole_planes found(links_, in, out);
        double* const sums = memory.cells<double>(buffer_result, found.planes);
        found.around.for_each([&](extent from, extent to) {
            sum_(sums, reinterpret_cast<const T*>(in.base) + from, found.plane_step, found.rows.data(),
                 static_cast<extent>(found.rows.size()), group_, found.columns, found.planes, found.dense() ? fetch_ahead : 0);
            quotients_.store(out.base + to * out_size(), sums, found.planes);
        });
    }

private:
    std::vector<fold_link> links_;
    quotients<double> quotients_;
    typename kernels::cell_kernels<T>::sum_planes_function sum_;
    extent group_{1};  ///< rows that are added before the groups are
};

}  // namespace

step_pointer make_sum_planes_step(dtype carrier, const memory_pass& pass, const std::vector<fold_link>& links,
                                  const kernels::table& table) {
    if (!are_summed_planes(links, pass.axes.size())) return nullptr;
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
