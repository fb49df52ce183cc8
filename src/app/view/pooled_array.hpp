// What a command makes of an array, kept for a while: in an unnamed temporary file, which costs memory only while it is looked at.
#pragma once

#include <memory>

#include "app/operation.hpp"
#include "pooltool/engine.hpp"

namespace pooltool {

class pooled_array {
public:
    /// Runs `what` (no unpool_request, no indices) on `cells`, which has random access. Throws as lower() and run() do.
    pooled_array(const operation& what, source& cells, const schedule& how);
    ~pooled_array();
    pooled_array(const pooled_array&) = delete;
    pooled_array& operator=(const pooled_array&) = delete;

    [[nodiscard]] source& cells() noexcept { return *cells_; }

private:
    struct storage;
    std::unique_ptr<storage> storage_;
    std::unique_ptr<source> cells_{};
};

}  // namespace pooltool
