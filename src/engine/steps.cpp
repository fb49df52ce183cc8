// Fold steps and conversions; the sums are in sum_steps.cpp.
#include "engine/steps.hpp"

#include <cstring>

#include "engine/along_axis.hpp"
#include "engine/carriers.hpp"
#include "engine/row_operations.hpp"

namespace pooltool {
namespace {

template <class T>
class fold_step final : public step {
public:
    fold_step(kernels::fold_rule rule, const axis_plan& plan, int axis, line_fill<T> fill, const kernels::table& table)
        : operation_(table.of<T>(), rule),
          plan_(plan),
          axis_(axis),
          fill_(fill),
          table_(table),
          without_nan_(kernels::keeps_last(rule)) {}

    [[nodiscard]] box watched(const box& out) const override {
        const auto axis = static_cast<std::size_t>(axis_);
        if (!without_nan_ || axis + 1 >= out.size() || !is_tall<fold_rows<T>>(plan_)) return step::watched(out);
        // Not the cells between those at both ends of an axis that wraps around.
        box where = reads(out);
        where[axis] = {std::clamp(tap_coordinate(plan_, out[axis].begin, 0), extent{0}, plan_.in),
                       std::clamp(tap_coordinate(plan_, out[axis].end - 1, plan_.kernel - 1) + 1, extent{0}, plan_.in)};
        return where;
    }
    [[nodiscard]] extent in_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(T); }
    [[nodiscard]] box reads(const box& out) const override { return reads_along(plan_, axis_, out); }
    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        along_axis<fold_rows<T>> pass(operation_, plan_, axis_, fill_, memory, table_);
        pass.run({reinterpret_cast<const T*>(in.base), in.where, in.strides},
                 {reinterpret_cast<T*>(out.base), out.where, out.strides});
    }

private:
    fold_rows<T> operation_;
    const axis_plan& plan_;
    int axis_;
    line_fill<T> fill_;
    const kernels::table& table_;
    bool without_nan_;
};

/// One stored type to one carrier or back, cell by cell.
template <class Carrier, bool loads>
class conversion_step final : public step {
public:
    conversion_step(dtype stored, rounding how, const kernels::table& table) : stored_(stored), how_(how), table_(table) {}
    [[nodiscard]] extent in_size() const noexcept override { return loads ? size_of(stored_) : extent{sizeof(Carrier)}; }
    [[nodiscard]] extent out_size() const noexcept override { return loads ? extent{sizeof(Carrier)} : size_of(stored_); }
    [[nodiscard]] box reads(const box& out) const override { return out; }
    void run(const bytes_in& in, const bytes_out& out, workspace&) const override {
        if constexpr (loads) {
            stage<Carrier>({in.base, in.where, in.strides, stored_, false}, out.where, reinterpret_cast<Carrier*>(out.base),
                           table_);
        } else {
            for_each_row(in, out, in_size(), out_size(), [&](const std::byte* from, std::byte* to, extent n) {
                store_cells<Carrier>(to, stored_, how_, reinterpret_cast<const Carrier*>(from), n, table_);
            });
        }
    }

private:
    dtype stored_;
    rounding how_;
    const kernels::table& table_;
};

}  // namespace

void copy_cells(const bytes_in& from, const bytes_out& to, extent size) {
    for_each_row(from, to, size, size, [size](const std::byte* cells, std::byte* out, extent n) {
        std::memcpy(out, cells, static_cast<std::size_t>(n * size));
    });
}

template <class T>
T fill_as(double fill) noexcept {
    return from_double<T>(fill, rounding::trunc);
}

box reads_along(const axis_plan& plan, int axis, const box& out) {
    box in = out;
    in[static_cast<std::size_t>(axis)] = cells_read(plan, out[static_cast<std::size_t>(axis)]);
    return in;
}

step_pointer make_fold_step(dtype carrier, kernels::fold_rule rule, const axis_plan& plan, int axis, double fill, bool paired,
                            const kernels::table& table) {
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        return std::make_unique<fold_step<cell>>(rule, plan, axis, line_fill<cell>{fill_as<cell>(fill), cell{}, paired}, table);
    });
}

step_pointer make_load_step(dtype stored, dtype carrier, const kernels::table& table) {
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        return std::make_unique<conversion_step<typename decltype(tag)::type, true>>(stored, rounding::trunc, table);
    });
}

step_pointer make_store_step(dtype carrier, dtype stored, rounding how, const kernels::table& table) {
    return visit_carrier(carrier, [&](auto tag) -> step_pointer {
        return std::make_unique<conversion_step<typename decltype(tag)::type, false>>(stored, how, table);
    });
}

}  // namespace pooltool
