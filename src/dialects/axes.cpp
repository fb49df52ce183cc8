// Axes, lists and limits; see axes.hpp.
#include "dialects/axes.hpp"

#include <algorithm>
#include <string>

#include "base/checked.hpp"
#include "dialects/wording.hpp"

namespace pooltool::lowering {

std::vector<extent> resolved_axes(const std::vector<extent>& axes, std::size_t rank) {
    std::vector<extent> resolved;
    resolved.reserve(axes.size());
    const auto count = static_cast<extent>(rank);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const extent axis = axes[i];
        if (std::find(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(i), axis) !=
            axes.begin() + static_cast<std::ptrdiff_t>(i)) {
            fail_usage("--axes " + joined(axes, ",") + " names axis " + std::to_string(axis) + " twice (name each axis once)");
        }
        if (axis < -count || axis >= count) {
            fail_input("--axes " + joined(axes, ",") + " names axis " + std::to_string(axis) + ", but the array has " +
                       counted(rank, "axis", "axes") +
                       (rank == 0 ? std::string{}
                                  : " (allowed: " + std::to_string(-count) + " to " + std::to_string(count - 1) + ")"));
        }
        const extent front = axis < 0 ? axis + count : axis;
        if (std::find(resolved.begin(), resolved.end(), front) != resolved.end()) {
            fail_input("--axes " + joined(axes, ",") + " names axis " + std::to_string(front) +
                       " twice: negative axes count from the end (name each axis once)");
        }
        resolved.push_back(front);
    }
    return resolved;
}

void check_numbers(std::string_view option, const std::vector<extent>& values, extent least) {
    for (const extent value : values) {
        if (value < least) {
            fail_usage(std::string(option) + " " + std::to_string(value) + " is not possible (the least is " +
                       std::to_string(least) + ")");
        }
        if (value > largest_number) {
            fail_usage(std::string(option) + " " + std::to_string(value) + " is too large (the most is " +
                       std::to_string(largest_number) + ")");
        }
    }
}

void check_entries(std::string_view option, std::size_t entries, std::size_t axes, error_kind kind) {
    if (entries <= 1 || entries == axes) return;
    throw error(kind, std::string(option) + " has " + std::to_string(entries) + " entries for " +
                          counted(axes, "axis", "axes") + " (give one entry, or one per axis; --axes names the axes)");
}

void check_input(const array_header& input) {
    for (std::size_t i = 0; i < input.shape.size(); ++i) {
        if (input.shape[i] < 0 || input.shape[i] > largest_number) {
            fail_input("axis " + std::to_string(i) + " has " + std::to_string(input.shape[i]) + " cells (the most is " +
                       std::to_string(largest_number) + ")");
        }
    }
    static_cast<void>(input.bytes());
}

extent volume_of(const std::vector<extent>& lengths, std::string_view what, error_kind kind) {
    if (std::find(lengths.begin(), lengths.end(), extent{0}) != lengths.end()) return 0;
    extent product = 1;
    for (const extent length : lengths) {
        if (!checked_multiply(product, length, product) || product > largest_number) {
            throw error(kind, std::string(what) + " has more than " + std::to_string(largest_number) + " cells");
        }
    }
    return product;
}

void check_output(const std::vector<extent>& shape, dtype type) {
    if (std::find(shape.begin(), shape.end(), extent{0}) != shape.end()) return;
    extent bytes = size_of(type);
    for (const extent length : shape) {
        if (!checked_multiply(bytes, length, bytes)) {
            fail_input("an output of " + joined(shape) + " cells of " + std::string(name_of(type)) +
                       " has more than 2^63-1 bytes");
        }
    }
}

}  // namespace pooltool::lowering
