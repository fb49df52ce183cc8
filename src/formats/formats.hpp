// The file formats, as the rest of the program sees them: open something to read, open something to write. Which bytes a format
// has is known only inside this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pooltool/error.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

enum class file_format : std::uint8_t { npy, npz, csv, tsv };

/// The format that a path's extension names (".npy" ".npz" ".csv" ".tsv" ".txt"; any letter case), or nothing.
[[nodiscard]] std::optional<file_format> format_of_extension(std::string_view path) noexcept;

enum class header_line : std::uint8_t { automatic, skip, none };

struct input_options {
    std::optional<dtype> as{};        ///< --in-dtype: text is parsed to this; 2-byte void or uint16 data is bfloat16
    std::optional<char> delimiter{};  ///< text; found out when not given. ' ' means runs of blanks
    header_line header{header_line::automatic};
    extent memory_limit{256LL << 20};  ///< heap bytes that reading may use besides the ranges that are fetched
    extent header_limit{64LL << 10};   ///< bytes of an .npy header that are believed
};

/// Which file it is, whatever its name: to refuse writing onto an input.
struct file_identity {
    std::uint64_t device{0};
    std::uint64_t inode{0};
    bool operator==(const file_identity&) const = default;
};

class input_archive;

struct opened_input {
    std::unique_ptr<source> cells{};           ///< null when `members` is set
    std::unique_ptr<input_archive> members{};  ///< an .npz of which the path named no member; else null
    file_format format{file_format::npy};
    std::optional<file_identity> identity{};  ///< of a regular file
    std::string version{};                    ///< of an .npy, in an archive or not: "1.0", "2.0", "3.0"; else empty
};

/// The arrays of an .npz. Members may be read at the same time, each by one thread; they may outlive the archive.
class input_archive {
public:
    input_archive() = default;
    input_archive(const input_archive&) = delete;
    input_archive& operator=(const input_archive&) = delete;
    virtual ~input_archive() = default;

    /// In the archive's order, without ".npy", unique, never empty or absolute, without ".." parts: fit to be written again.
    [[nodiscard]] virtual const std::vector<std::string>& names() const = 0;

    /// The array names()[index], header read. `members` of the result is null.
    [[nodiscard]] virtual opened_input open(std::size_t index) = 0;

    /// After the last member: throws if the file changed, or, when strict, if the archive holds members that are no arrays.
    /// Returns a warning that names those, or an empty string.
    virtual std::string finish(bool strict) = 0;
};

/// Opens `path` ("-": standard input) and reads its header, nothing else where the format allows. The content decides the
/// format (magic bytes), then the extension. FILE.npz:NAME is one member of an archive, unless a file has that whole name.
/// Throws error(input) for content, error(system) for what the system refuses.
[[nodiscard]] opened_input open_input(const std::string& path, const input_options& options);

/// A path in two: FILE.npz:NAME gives the file and the member; anything else, and what exists under its whole name, is a file.
struct input_name {
    std::string file{};
    std::string member{};
};
[[nodiscard]] input_name split_member(const std::string& path);

enum class existing_output : std::uint8_t {
    refuse,
    replace,
    compare  ///< stays as it is, and commit() throws error(input) when it holds other bytes than are written
};

struct output_options {
    file_format format{file_format::npy};
    existing_output existing{existing_output::refuse};
    bool durable{false};             ///< sync file and folder before commit() returns
    std::optional<int> precision{};  ///< text: significant digits, 1 to 17; not given: shortest that reads back exactly
    char delimiter{','};             ///< text in file_format::csv; tsv always has tabs
    std::string mark{};              ///< words kept with a new file, see mark_of(); empty: none
};

/// Opens `path` ("-": standard output) for one array. A file appears under its name at commit(), whole; before that it has
/// no name, or a temporary one in the same folder, which is removed on error and by remove_temporaries(). A symbolic link is
/// followed: the file it points to is replaced. What exists and is no regular file (a device, a FIFO) is written directly.
/// Throws error(input) when the output exists and may not be replaced, error(system) for what the system refuses. An .npz gets
/// the one member arr_0.
[[nodiscard]] std::unique_ptr<sink> open_output(const std::string& path, const output_options& options);

/// An .npz to write, whole or not at all.
class output_archive {
public:
    output_archive() = default;
    output_archive(const output_archive&) = delete;
    output_archive& operator=(const output_archive&) = delete;
    /// Without a commit() before it, removes whatever was written.
    virtual ~output_archive() = default;

    /// The sink of the next member, `name` without ".npy". Commit or destroy it before the next add() or commit(); the archive
    /// must outlive it. An archive with a member that was not committed cannot be committed.
    [[nodiscard]] virtual std::unique_ptr<sink> add(const std::string& name) = 0;

    /// After the last member: makes the archive appear.
    virtual void commit() = 0;
};

/// Opens `path` ("-": standard output) for an .npz; else as open_output. Members are stored, as numpy.savez does; the bytes
/// depend on names and arrays only.
[[nodiscard]] std::unique_ptr<output_archive> open_archive_output(const std::string& path, const output_options& options);

/// Removes every temporary file this process has not committed. Async-signal-safe: for handlers of SIGINT and SIGTERM.
void remove_temporaries() noexcept;

/// Removes the temporary files that killed runs left in `folder`, never those of a living process (they are locked). Returns
/// how many. Looks at this one folder only.
extent remove_stale_temporaries(const std::string& folder);

/// The mark that a file was written with, if nobody has written to it since; else empty. Needs extended attributes.
[[nodiscard]] std::string mark_of(const std::string& path);

/// Size and time of the last change of a regular file, as one word; empty when there is none.
[[nodiscard]] std::string state_of(const std::string& path);

/// The identity of an existing file, or nothing.
[[nodiscard]] std::optional<file_identity> identity_of(const std::string& path) noexcept;
[[nodiscard]] std::optional<file_identity> identity_of(int descriptor) noexcept;

}  // namespace pooltool
