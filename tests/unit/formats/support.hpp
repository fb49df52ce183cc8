// What the tests of the formats share: a folder that removes itself, bytes of crafted files, pipes that are fed in odd pieces.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "formats/formats.hpp"

namespace pooltool::test {

/// A new folder, removed with everything in it.
class folder {
public:
    folder();
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder();
    [[nodiscard]] std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::vector<std::string> names() const;  ///< sorted, dot files too

private:
    std::string path_;
};

void write_file(const std::string& path, std::string_view bytes);
[[nodiscard]] std::string read_file(const std::string& path);

/// A pipe whose bytes a thread writes in pieces of changing size.
class fed_pipe {
public:
    explicit fed_pipe(std::string bytes);
    ~fed_pipe();
    fed_pipe(const fed_pipe&) = delete;
    fed_pipe& operator=(const fed_pipe&) = delete;
    /// Opens it for reading.
    opened_input open(const input_options& options = {});

private:
    std::array<int, 2> ends_{};
    std::thread writer_{};
};

/// Magic, version, length and dictionary as given, then the data.
[[nodiscard]] std::string npy_bytes(std::string_view dictionary, std::string_view data = {}, int major = 1);

/// The cells' bytes, fetched in pieces of `piece` with `overlap`; finish() afterwards.
[[nodiscard]] std::string all_bytes(source& cells, extent piece = 1 << 20, extent overlap = 0);

template <class T>
[[nodiscard]] std::string raw(const std::vector<T>& cells) {
    std::string bytes(cells.size() * sizeof(T), '\0');
    if (!cells.empty()) std::memcpy(bytes.data(), cells.data(), bytes.size());
    return bytes;
}

template <class T>
[[nodiscard]] std::vector<T> cells_of(const std::string& bytes) {
    std::vector<T> cells(bytes.size() / sizeof(T));
    if (!cells.empty()) std::memcpy(cells.data(), bytes.data(), bytes.size());
    return cells;
}

/// The message of the pooltool::error that the call throws; "" when it throws none. `kind`: what it must be.
[[nodiscard]] std::string refusal(const std::function<void()>& call, error_kind kind = error_kind::input);

/// Opens, reads everything, finishes.
void read_through(const std::string& path, const input_options& options = {}, bool strict = false);

/// A zip of stored members, through libzip.
void write_zip(const std::string& path, const std::vector<std::pair<std::string, std::string>>& members, bool deflated = false);

/// Writes one array through open_output.
void write_array(const std::string& path, const array_header& header, const std::string& bytes, const output_options& options);

}  // namespace pooltool::test
