// Rules between an unpool plan, its values and its indices; see unpool.hpp.
#include "plan/check_unpool.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "pooltool/error.hpp"

namespace pooltool {
namespace {

void demand(bool holds, const char* rule) {
    if (!holds) throw std::logic_error(std::string("unpool plan: ") + rule);
}

std::string listed(const std::vector<extent>& numbers) {
    std::string text = "(";
    for (std::size_t i = 0; i < numbers.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(numbers[i]);
    return text + (numbers.size() == 1 ? ",)" : ")");
}

}  // namespace

extent unpool_plan::index_cells() const noexcept {
    extent cells = 1;
    for (std::size_t i = 0; i < out_shape.size(); ++i) cells *= indexed[i] != 0 ? out_shape[i] : 1;
    return cells;
}

void check_indices(const unpool_plan& plan, const array_header& indices) {
    if (!is_integer(indices.type)) {
        fail_input("--indices holds " + std::string(name_of(indices.type)) + " cells, but an index is an integer");
    }
    if (indices.shape != plan.in_shape) {
        fail_input("--indices has the shape " + listed(indices.shape) + ", the values have " + listed(plan.in_shape) +
                   " (each value needs its index)");
    }
}

void refuse_index(const unpool_plan& plan, extent cell, std::int64_t index, dtype type) {
    std::vector<extent> where(plan.in_shape.size(), 0);
    for (std::size_t i = where.size(); i-- > 0;) {
        where[i] = cell % plan.in_shape[i];
        cell /= plan.in_shape[i];
    }
    const std::string value = type == dtype::uint64 ? std::to_string(static_cast<std::uint64_t>(index)) : std::to_string(index);
    const bool whole = std::find(plan.indexed.begin(), plan.indexed.end(), 0) == plan.indexed.end();
    const extent cells = plan.index_cells();
    fail_input("--indices: " + value + " at " + listed(where) + " is outside of " +
               (whole ? "the output" : "its output plane") + " of " + std::to_string(cells) +
               (cells == 1 ? " cell" : " cells") + " (0 to " + std::to_string(cells - 1) +
               "; another --dialect may count otherwise, --output-size makes the output larger)");
}

void check(const unpool_plan& plan, const array_header& values, const array_header& indices) {
    demand(plan.type == values.type && plan.in_shape == values.shape, "the values are not those that it was made for");
    demand(!is_complex(plan.type), "values are real");
    const std::size_t axes = plan.in_shape.size();
    demand(axes > 0 && plan.out_shape.size() == axes && plan.indexed.size() == axes, "one entry per axis, one axis at least");
    demand(std::find(plan.indexed.begin(), plan.indexed.end(), 1) != plan.indexed.end(), "an axis is indexed");
    for (std::size_t i = 0; i < axes; ++i) {
        demand(plan.in_shape[i] >= 0 && plan.out_shape[i] >= 0, "lengths are not negative");
        demand(plan.indexed[i] == 1 || (plan.indexed[i] == 0 && plan.in_shape[i] == plan.out_shape[i]),
               "an axis that is not indexed keeps its length");
    }
    static_cast<void>(array_header{plan.type, plan.out_shape, false, false, {}}.bytes());
    check_indices(plan, indices);
}

}  // namespace pooltool
