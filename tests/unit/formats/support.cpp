// The helpers of support.hpp.
#include "support.hpp"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace pooltool::test {
namespace {

/// As main does it: a pipe that nobody reads is an error, not the end.
const bool sigpipe_ignored = ::signal(SIGPIPE, SIG_IGN) != SIG_ERR;

}  // namespace

folder::folder() : path_((std::filesystem::temp_directory_path() / "pooltool-test-XXXXXX").string()) {
    REQUIRE(sigpipe_ignored);
    REQUIRE(::mkdtemp(path_.data()) != nullptr);
}

folder::~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> folder::names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

fed_pipe::fed_pipe(std::string bytes) {
    REQUIRE(::pipe(ends_.data()) == 0);
    writer_ = std::thread([end = ends_[1], bytes = std::move(bytes)] {
        std::size_t at = 0;
        for (std::size_t piece = 1; at < bytes.size(); piece = piece * 7 % 100003 + 1) {
            const ssize_t count = ::write(end, bytes.data() + at, std::min(piece, bytes.size() - at));
            if (count <= 0) break;  // the reader has enough
            at += static_cast<std::size_t>(count);
        }
        ::close(end);
    });
}

fed_pipe::~fed_pipe() {
    if (ends_[0] >= 0) ::close(ends_[0]);
    writer_.join();
}

opened_input fed_pipe::open(const input_options& options) {
    struct closer {
        int& end;
        ~closer() {
            ::close(end);
            end = -1;
        }
    } close_ours{ends_[0]};
    return open_input("/dev/fd/" + std::to_string(ends_[0]), options);
}

std::string npy_bytes(std::string_view dictionary, std::string_view data, int major) {
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(major);
    bytes += '\0';
    for (int i = 0; i < (major == 1 ? 2 : 4); ++i) bytes += static_cast<char>((dictionary.size() >> (8 * i)) & 0xff);
    return bytes.append(dictionary).append(data);
}

std::string all_bytes(source& cells, extent piece, extent overlap) {
    std::string result;
    scratch_buffer scratch;
    const extent total = cells.header().bytes();
    for (extent at = 0; at < total; at += piece) {
        const extent begin = std::max<extent>(0, at - overlap);
        const extent end = std::min(total, at + piece);
        const std::byte* const bytes = cells.fetch(begin, end, scratch);
        result.append(reinterpret_cast<const char*>(bytes) + (at - begin), static_cast<std::size_t>(end - at));
    }
    return result;
}

std::string refusal(const std::function<void()>& call, error_kind kind) {
    try {
        call();
    } catch (const error& found) {
        CHECK(found.kind() == kind);
        CHECK(std::string(found.what()).find('\n') == std::string::npos);
        return found.what();
    }
    return {};
}

void read_through(const std::string& path, const input_options& options, bool strict) {
    opened_input input = open_input(path, options);
    REQUIRE(input.cells);
    static_cast<void>(all_bytes(*input.cells));
    static_cast<void>(input.cells->finish(strict));
}

void write_zip(const std::string& path, const std::vector<std::pair<std::string, std::string>>& members, bool deflated) {
    zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    REQUIRE(archive != nullptr);
    for (const auto& [name, bytes] : members) {
        zip_source_t* const content = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
        const zip_int64_t index = zip_file_add(archive, name.c_str(), content, ZIP_FL_ENC_UTF_8);
        REQUIRE(index >= 0);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 6);
    }
    REQUIRE(zip_close(archive) == 0);
}

void write_array(const std::string& path, const array_header& header, const std::string& bytes, const output_options& options) {
    const auto output = open_output(path, options);
    output->begin(header);
    output->write(0, std::as_bytes(std::span(bytes)));
    output->commit();
}

}  // namespace pooltool::test
