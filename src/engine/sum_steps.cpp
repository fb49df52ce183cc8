// Steps that add, and the one that divides and stores.
#include "base/exact_sum.hpp"
#include "base/pair_sum.hpp"
#include "base/visit.hpp"
#include "engine/along_axis.hpp"
#include "engine/quotients.hpp"
#include "engine/row_operations.hpp"
#include "engine/steps.hpp"

namespace pooltool {
namespace {

template <class Op>
class sum_step final : public step {
public:
    using In = typename Op::In;
    using Out = typename Op::Out;

    sum_step(Op operation, const axis_plan& plan, int axis, line_fill<In> fill, const kernels::table& table)
        : operation_(operation), plan_(plan), axis_(axis), fill_(fill), table_(table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(In); }
    [[nodiscard]] extent out_size() const noexcept override { return sizeof(Out); }
    [[nodiscard]] box reads(const box& out) const override { return reads_along(plan_, axis_, out); }
    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        along_axis<Op> pass(operation_, plan_, axis_, fill_, memory, table_);
        pass.run({reinterpret_cast<const In*>(in.base), in.where, in.strides},
                 {reinterpret_cast<Out*>(out.base), out.where, out.strides});
    }

private:
    Op operation_;
    const axis_plan& plan_;
    int axis_;
    line_fill<In> fill_;
    const kernels::table& table_;
};

template <class Op>
step_pointer sum_of(Op operation, const axis_plan& plan, int axis, line_fill<typename Op::In> fill,
                    const kernels::table& table) {
    return std::make_unique<sum_step<Op>>(operation, plan, axis, fill, table);
}

struct plain_sum {
    double total{0};
    void add(double cell) noexcept { total += cell; }
    void add(plain_sum other) noexcept { total += other.total; }
};

/// What the sums over `before` (taps per axis) are where every tap is the fill value: what stands outside of a later axis.
template <class Sum>
Sum sums_of_fill(double fill, const std::vector<extent>& before) {
    Sum term;
    term.add(fill);
    for (std::size_t axis = 0; axis < before.size(); ++axis) {
        Sum total;
        for (extent tap = 0; tap < before[axis]; ++tap) {
            if (axis == 0) {
                total.add(fill);
            } else {
                total.add(term);
            }
        }
        term = total;
    }
    return term;
}

template <class Sum>
class quotient_step final : public step {
public:
    quotient_step(const memory_pass& pass, const kernels::table& table) : quotients_(pass, table) {}

    [[nodiscard]] extent in_size() const noexcept override { return sizeof(Sum); }
    [[nodiscard]] extent out_size() const noexcept override { return quotients_.cell_size(); }
    [[nodiscard]] box reads(const box& out) const override { return out; }

    void run(const bytes_in& in, const bytes_out& out, workspace& memory) const override {
        if (quotients_.alike()) {
            for_each_row(in, out, in_size(), out_size(), [&](const std::byte* from, std::byte* to, extent n) {
                quotients_.store(to, reinterpret_cast<const Sum*>(from), n);
            });
            return;
        }
        // Row by row of the fastest axis.
        const std::size_t last = out.where.size() - 1;
        coordinates at;
        for (const range& side : out.where) at.push_back(side.begin);
        while (true) {
            extent in_offset = 0;
            extent out_offset = 0;
            for (std::size_t d = 0; d < last; ++d) {
                in_offset += (at[d] - out.where[d].begin) * in.strides[d];
                out_offset += (at[d] - out.where[d].begin) * out.strides[d];
            }
            quotients_.store_at(out.base + out_offset * out_size(), reinterpret_cast<const Sum*>(in.base) + in_offset,
                                length_of(out.where[last]), at, memory);
            std::size_t d = last;
            while (d > 0 && ++at[d - 1] == out.where[d - 1].end) {
                --d;
                at[d] = out.where[d].begin;
            }
            if (d == 0) return;
        }
    }

private:
    quotients<Sum> quotients_;
};

}  // namespace

step_pointer make_first_sum_step(sum_kind kind, dtype carrier, const axis_plan& plan, int axis, double fill, bool paired,
                                 const kernels::table& table) {
    return visit_real(carrier, [&](auto tag) -> step_pointer {
        using cell = typename decltype(tag)::type;
        if constexpr (std::is_arithmetic_v<cell>) {
            const line_fill<cell> outside_value{from_double<cell>(fill, rounding::trunc), cell{}, paired};
            if (kind == sum_kind::float64) return sum_of(sum_rows<cell>(table.of<cell>()), plan, axis, outside_value, table);
            if constexpr (std::is_same_v<cell, double>) {
                if (kind == sum_kind::pairs) return sum_of(wide_sum_rows<cell, pair_sum>(), plan, axis, outside_value, table);
            }
            if constexpr (std::is_integral_v<cell>) {
                return sum_of(wide_sum_rows<cell, exact_sum>(), plan, axis, outside_value, table);
            }
        }
        throw std::logic_error("no such sum");
    });
}

step_pointer make_next_sum_step(sum_kind kind, const axis_plan& plan, int axis, double fill, const std::vector<extent>& before,
                                bool paired, const kernels::table& table) {
    switch (kind) {
        case sum_kind::float64: {
            const double outside_value = sums_of_fill<plain_sum>(fill, before).total;
            return sum_of(sum_rows<double>(table.f64), plan, axis, line_fill<double>{outside_value, 0.0, paired}, table);
        }
        case sum_kind::pairs: {
            const auto outside_value = sums_of_fill<pair_sum>(fill, before);
            return sum_of(wide_sum_rows<pair_sum, pair_sum>(), plan, axis, line_fill<pair_sum>{outside_value, {}, paired},
                          table);
        }
        case sum_kind::exact: {
            const auto outside_value = sums_of_fill<exact_sum>(fill, before);
            return sum_of(wide_sum_rows<exact_sum, exact_sum>(), plan, axis, line_fill<exact_sum>{outside_value, {}, paired},
                          table);
        }
    }
    return nullptr;
}

step_pointer make_quotient_step(sum_kind kind, const memory_pass& pass, const kernels::table& table) {
    switch (kind) {
        case sum_kind::float64:
            return std::make_unique<quotient_step<double>>(pass, table);
        case sum_kind::pairs:
            return std::make_unique<quotient_step<pair_sum>>(pass, table);
        case sum_kind::exact:
            return std::make_unique<quotient_step<exact_sum>>(pass, table);
    }
    return nullptr;
}

}  // namespace pooltool
