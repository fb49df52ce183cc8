// The reference engine's arrays: read whole from a source, held as cells of a type, written whole to a sink. Owns byte order,
// memory order and the store rule; knows no window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>
#include <xtensor/xarray.hpp>

#include "base/exact_sum.hpp"
#include "plan/arithmetic.hpp"
#include "pooltool/io.hpp"

namespace pooltool::reference {

/// An array of real cells as they lie in memory: native byte order, C order, bool as 0 or 1.
struct stored_array {
    dtype type{dtype::float64};
    std::vector<extent> shape{};
    std::vector<std::byte> bytes{};
};

/// The cells of an array in the type that a pass computes with.
using carried_array = std::variant<xt::xarray<double>, xt::xarray<std::int64_t>, xt::xarray<std::uint64_t>>;

[[nodiscard]] std::vector<std::size_t> xtensor_shape(const std::vector<extent>& shape);

/// Reads the whole array; a complex one as two arrays, real part first.
[[nodiscard]] std::vector<stored_array> load(source& in);

/// The source's bytes, only swapped to native order: what a program without passes writes.
[[nodiscard]] std::vector<std::byte> load_bytes(source& in);

[[nodiscard]] carried_array carried(const stored_array& cells, carrier type);

/// Writes one array, or the two components of a complex one, in the header's shape and memory order.
void save(const std::vector<stored_array>& components, const array_header& header, sink& out);

/// Results of a pass, taken one after the other in C order and stored by the store rule.
class cell_writer {
public:
    cell_writer(dtype type, rounding round, std::vector<extent> shape);

    void put(double value);
    void put(std::int64_t value);
    void put(std::uint64_t value);
    void put(exact_sum value);

    [[nodiscard]] stored_array take() { return std::move(array_); }

private:
    template <class Convert>
    void store(Convert&& convert);

    stored_array array_;
    rounding round_;
};

}  // namespace pooltool::reference
