// What bench_kernels measures, and bench_onednn beside it: named calls on arrays of a size.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "pooltool/request.hpp"

namespace pooltool::bench {

struct kernel_case {
    std::string name{};
    dtype type{dtype::float32};
    std::vector<extent> shape{};
    std::size_t grows{0};  ///< with --megabytes the first `grows` axes change, all alike
    std::variant<pool_request, filter_request> request{};
};

[[nodiscard]] std::vector<kernel_case> kernel_cases();

/// The case of exactly this name; throws when there is none.
[[nodiscard]] kernel_case kernel_case_named(const std::string& name);

/// The case's array when it is to have about `megabytes` MB; 0: as it stands.
[[nodiscard]] array_header header_of(const kernel_case& which, double megabytes);

}  // namespace pooltool::bench
