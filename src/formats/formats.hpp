// The file formats, as the rest of the program sees them: open something to read, open something to write. Which bytes a format
// has is known only inside this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pooltool/io.hpp"

namespace pooltool {

enum class file_format : std::uint8_t { npy, npz, csv, tsv };

/// The format that a path's extension names (".npy" ".npz" ".csv" ".tsv" ".txt"; any letter case), or nothing.
[[nodiscard]] std::optional<file_format> format_of_extension(std::string_view path) noexcept;

enum class header_line : std::uint8_t { automatic, skip, none };

struct input_options {
    std::optional<dtype> as{};        ///< --in-dtype: text is parsed to this; 2-byte void or uint16 data is bfloat16
    std::optional<char> delimiter{};  ///< text; found out when not given
    header_line header{header_line::automatic};
    extent memory_limit{256LL << 20};  ///< heap bytes that reading may use
    extent header_limit{64LL << 10};   ///< bytes of an .npy header that are believed
};

/// Which file it is, whatever its name: to refuse writing onto an input.
struct file_identity {
    std::uint64_t device{0};
    std::uint64_t inode{0};
    bool operator==(const file_identity&) const = default;
};

struct opened_input {
    std::unique_ptr<source> cells{};
    file_format format{file_format::npy};
    std::optional<file_identity> identity{};  ///< of a regular file
};

/// Opens `path` ("-": standard input) and reads its header, nothing else where the format allows. The content decides the format
/// (magic bytes), then the extension. Throws error(input) for content, error(system) for what the system refuses.
[[nodiscard]] opened_input open_input(const std::string& path, const input_options& options);

enum class existing_output : std::uint8_t { refuse, replace };

struct output_options {
    file_format format{file_format::npy};
    existing_output existing{existing_output::refuse};
    bool durable{false};             ///< sync file and folder before commit() returns
    std::optional<int> precision{};  ///< text: significant digits; not given: shortest that reads back exactly
    char delimiter{','};             ///< text
};

/// Opens `path` ("-": standard output) for one array. A file appears under its name at commit(), whole; before that only a
/// temporary name in the same folder exists, which is removed on error and by remove_temporaries(). Throws error(input) when the
/// output exists and may not be replaced, error(system) for what the system refuses.
[[nodiscard]] std::unique_ptr<sink> open_output(const std::string& path, const output_options& options);

/// Removes every temporary file this process has not committed. Async-signal-safe: for handlers of SIGINT and SIGTERM.
void remove_temporaries() noexcept;

/// The identity of an existing file, or nothing.
[[nodiscard]] std::optional<file_identity> identity_of(const std::string& path) noexcept;

}  // namespace pooltool
