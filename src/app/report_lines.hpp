// What a run says of itself in JSON: one object per input and a summary. Members may be added, never changed. Knows no file.
#pragma once

#include <string>
#include <string_view>

#include "app/batch.hpp"
#include "base/record.hpp"

namespace pooltool {

/// What every line of a run has: enough to tell what a line is about when it stands alone.
struct run_identity {
    std::string call{};       ///< batch_settings::call
    std::string shard{"1/1"};
    std::string list{};       ///< of the whole list, see list_hash
    std::size_t files{0};     ///< in the whole list
};

/// Counts of a run. Inputs are in exactly one of done, skipped, failed, planned and not begun.
struct batch_totals {
    std::size_t files{0};  ///< of this share
    std::size_t done{0};
    std::size_t skipped{0};
    std::size_t failed{0};
    std::size_t planned{0};
    std::size_t not_begun{0};
    std::size_t problems{0};  ///< folders that could not be walked
    extent bytes_in{0};       ///< cells read
    extent bytes_out{0};      ///< cells written
    double seconds{0};

    void count(const job_outcome& outcome);
};

/// Of a set of paths, whatever their order: the sum of the paths' hashes modulo 2^64.
[[nodiscard]] std::uint64_t list_hash(const found_inputs& inputs);

[[nodiscard]] record record_of(const job_outcome& outcome, const run_identity& run);

/// `ended`: "complete", "failures" (--max-failures), "SIGINT", ...; `exit_code`: what the program ends with.
[[nodiscard]] record record_of(const batch_totals& totals, const run_identity& run, std::string_view ended, int exit_code);

/// A path under `name`; one that is no UTF-8 also under `name`_hex, two digits a byte.
void add_path(record& object, const std::string& name, const std::string& path);

/// The path that add_path put there; empty when there is none.
[[nodiscard]] std::string path_in(const record& object, const std::string& name);

/// A member's text; empty when there is none.
[[nodiscard]] std::string text_in(const record& object, std::string_view name);

/// A member's integer; `otherwise` when there is none.
[[nodiscard]] extent number_in(const record& object, std::string_view name, extent otherwise = 0);

}  // namespace pooltool
