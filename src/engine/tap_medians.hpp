// Medians of windows of any stride, from a tile's tap lines: up to 32 taps by comparator networks that bring the two middle
// values to two wires, a vector of windows at a time; more taps, and windows that hold a NaN, that lack taps, or whose zeros
// need their signs, one by one. The plan's rules are those that can_run_tap_rows lets through.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "base/order.hpp"
#include "engine/staging.hpp"
#include "engine/tap_lines.hpp"
#include "engine/tile_specials.hpp"
#include "kernels/network.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

template <class T>
class tap_medians {
public:
    /// What one worker needs besides the cells.
    struct room {
        std::vector<const T*> rows{};
        std::vector<std::int32_t> numbers{};
        std::vector<T> lower{};
        std::vector<T> upper{};
        std::vector<double> results{};
        std::vector<std::uint8_t> special{};
        std::vector<T> values{};
        std::vector<kernels::network> networks{};  ///< by the number of taps, made when first wanted
    };

    tap_medians(const memory_pass& pass, const kernels::table& table)
        : pass_(pass), plan_(*pass.plan), table_(table), kernels_(table.of<T>()) {}

    /// The row of n outputs at `at`, stored as the plan says.
    void row(const tap_lines<T>& lines, const tile_specials& tile, const coordinates& at, extent n, std::byte* to,
             room& mine) const {
        lines.rows_of(at, mine.rows, &mine.numbers);
        const auto count = static_cast<extent>(mine.rows.size());
        mine.results.resize(static_cast<std::size_t>(n));
        const bool together = count > 0 && count <= kernels::network_most_taps && count >= plan_.min_valid;
        if (together) {
            select(count, n, mine);
            mark_specials(tile, count, n, mine);
        }
        const std::size_t fast = at.size() - 1;
        const axis_plan& axis = pass_.axes[fast];
        for (extent i = 0; i < n; ++i) {
            const extent first = tap_coordinate(axis, at[fast] + i, 0);
            const bool whole = axis.edge != border::skip || (first >= 0 && first + (axis.kernel - 1) * axis.dilation < axis.in);
            if (together && whole && mine.special[static_cast<std::size_t>(i)] == 0) continue;
            mine.results[static_cast<std::size_t>(i)] = alone(lines, i, whole ? nullptr : &axis, first, mine);
        }
        store_cells<double>(to, plan_.out, plan_.round, mine.results.data(), n, table_);
    }

private:
    static double middle(T lower, T upper) noexcept {
        if constexpr (std::is_integral_v<T> && sizeof(T) == 8) {
            return middle_of(lower, upper);
        } else if constexpr (std::is_same_v<T, double>) {
            return middle_of(lower, upper);
        } else {
            return (static_cast<double>(lower) + static_cast<double>(upper)) / 2;  // cannot overflow
        }
    }

    void select(extent count, extent n, room& mine) const {
        const auto wire = static_cast<int>(count / 2);
        const bool even = count % 2 == 0;
        if (mine.networks.empty()) mine.networks.resize(kernels::network_most_taps + 1);
        kernels::network& network = mine.networks[static_cast<std::size_t>(count)];
        if (network.size == 0 && count > 1) network = kernels::selection_network(static_cast<int>(count), wire, even);
        mine.upper.resize(static_cast<std::size_t>(n));
        mine.lower.resize(static_cast<std::size_t>(n));
        T* const lower = even ? mine.lower.data() : nullptr;
        kernels_.select_network(mine.upper.data(), lower, mine.rows.data(), count, network.steps, network.size, wire, n);
        double* const results = mine.results.data();
        const T* const upper = mine.upper.data();
        if (even) {
            for (extent i = 0; i < n; ++i) results[i] = middle(lower[i], upper[i]);
        } else {
            for (extent i = 0; i < n; ++i) results[i] = static_cast<double>(upper[i]);
        }
    }

    /// Windows whose medians the networks do not know.
    void mark_specials(const tile_specials& tile, extent count, extent n, room& mine) const {
        mine.special.assign(static_cast<std::size_t>(n), 0);
        std::uint8_t* const special = mine.special.data();
        if (tile.nan) {
            for (extent t = 0; t < count; ++t) {
                const T* const cells = mine.rows[static_cast<std::size_t>(t)];
                for (extent i = 0; i < n; ++i) special[i] = static_cast<std::uint8_t>(special[i] | (cells[i] != cells[i]));
            }
        }
        if (tile.negative_zero) {
            const bool even = count % 2 == 0;
            for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
                if (mine.upper[i] == 0 || (even && mine.lower[i] == 0)) special[i] = 1;
            }
        }
    }

    /// Window i of the row whose taps are gathered, as the plan defines it. `cut`: the fastest axis, when the window, whose
    /// first tap is at `first`, leaves it and skips what is outside.
    double alone(const tap_lines<T>& lines, extent i, const axis_plan* cut, extent first, room& mine) const {
        mine.values.clear();
        bool nan = false;
        for (std::size_t t = 0; t < mine.rows.size(); ++t) {
            if (cut != nullptr) {
                const box_tap& tap = lines.taps()[static_cast<std::size_t>(mine.numbers[t])];
                const extent cell = first + tap.number.back() * cut->dilation;
                if (cell < 0 || cell >= cut->in) continue;
            }
            const T value = mine.rows[t][i];
            if (value != value) {
                nan = true;
            } else {
                mine.values.push_back(value);
            }
        }
        std::vector<T>& values = mine.values;
        const auto valid = static_cast<extent>(values.size());
        if (valid < plan_.min_valid) return plan_.empty_value;
        if (values.empty() || (nan && plan_.nan == nan_rule::propagate)) return std::numeric_limits<double>::quiet_NaN();
        const auto upper = values.begin() + valid / 2;
        std::nth_element(values.begin(), upper, values.end(), is_below<T>);
        if (valid % 2 == 1) return static_cast<double>(*upper);
        return middle(*std::max_element(values.begin(), upper, is_below<T>), *upper);
    }

    const memory_pass& pass_;
    const window_plan& plan_;
    const kernels::table& table_;
    const kernels::cell_kernels<T>& kernels_;
};

}  // namespace pooltool
