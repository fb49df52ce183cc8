// Extremes of whole planes; see box_step.hpp.
#include <algorithm>

#include "engine/box_step.hpp"
#include "engine/carriers.hpp"
#include "engine/padded_boxes.hpp"
#include "engine/whole_planes.hpp"

namespace pooltool {
namespace {

template <class T>
class fold_planes_step final : public step {
public:
    fold_planes_step(kernels::fold_rule rule, std::vector<fold_link> links, const kernels::table& table)
        : links_(std::move(links)), fold_(table.of<T>().fold_planes[rule == kernels::greatest_first ? 0 : 1]) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] box reads(const box& out) const override { return reads_through(links_, out); }

    void run(const bytes_in& in, const bytes_out& out, workspace&) const override {
        if (cells_of(out.where) == 0) return;
        whole_planes found(links_, in, out);
        const extent ahead = found.dense() ? fetch_ahead : 0;
        std::sort(found.rows.begin(), found.rows.end());  // in scan order
        if (one_row(found)) {
            found.columns *= static_cast<extent>(found.rows.size());
            found.rows.assign(1, 0);
        }
        found.around.for_each([&](extent from, extent to) {
            fold_(reinterpret_cast<T*>(out.base) + to, reinterpret_cast<const T*>(in.base) + from, found.plane_step,
                  found.rows.data(), static_cast<extent>(found.rows.size()), found.columns, found.planes, ahead);
        });
    }

private:
    /// Do the rows lie one behind the other?
    static bool one_row(const whole_planes& found) noexcept {
        for (std::size_t r = 0; r < found.rows.size(); ++r) {
            if (found.rows[r] != static_cast<extent>(r) * found.columns) return false;
        }
        return true;
    }

    std::vector<fold_link> links_;
    typename kernels::cell_kernels<T>::fold_planes_function fold_;
};

}  // namespace

step_pointer make_fold_planes_step(dtype carrier, kernels::fold_rule rule, std::vector<fold_link> links, std::size_t rank,
                                   const kernels::table& table) {
    constexpr extent largest_plane = 1 << 12;  // larger ones are worth calls of their own
    if (rule != kernels::greatest_first && rule != kernels::least_first) return nullptr;
    // Folded the last axis first: of equal extremes the first in scan order stays, which is the first in memory here.
    std::reverse(links.begin(), links.end());
    if (!are_whole_planes(links, rank)) return nullptr;
    extent cells = 1;
    for (const fold_link& link : links) {
        if (link.plan->kernel > largest_plane / cells) return nullptr;
        cells *= link.plan->kernel;
    }
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        return std::make_unique<fold_planes_step<typename decltype(tag)::type>>(rule, links, table);
    });
}

}  // namespace pooltool
