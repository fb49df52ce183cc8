// The calls and their inputs; see scenarios.hpp.
#include "scenarios.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace faults {
namespace {

namespace fs = std::filesystem;

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t rest = 0xffffffff;
    for (const char byte : bytes) {
        rest ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~rest;
}

std::string number(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>((value >> (8 * i)) & 0xff);
    return text;
}

/// Stored members only.
std::string zip_file(const files& members) {
    std::string all;
    std::string directory;
    for (const auto& [name, bytes] : members) {
        const std::string common = number(20, 2) + number(0, 4) + number(0x210000, 4) + number(crc32(bytes), 4) +
                                   number(bytes.size(), 4) + number(bytes.size(), 4) + number(name.size(), 2) + number(0, 2);
        directory +=
            number(0x02014b50, 4) + number(20, 2) + common + number(0, 6) + number(0, 4) + number(all.size(), 4) + name;
        all += number(0x04034b50, 4) + common + name + bytes;
    }
    const std::string end = number(0x06054b50, 4) + number(0, 4) + number(members.size(), 2) + number(members.size(), 2) +
                            number(directory.size(), 4) + number(all.size(), 4) + number(0, 2);
    return all + directory + end;
}

std::string text_file(int rows, int columns) {
    std::string text;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) text += (x > 0 ? "," : "") + std::to_string((y * 31 + x * 7) % 101) + ".5";
        text += '\n';
    }
    return text;
}

std::string npy_header(const std::string& type, long rows, long columns, bool fortran) {
    std::string header = "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" +
                         std::to_string(rows) + ", " + std::to_string(columns) + "), }";
    header.resize(117, ' ');
    header += '\n';
    return std::string("\x93NUMPY\x01\x00", 8) + number(header.size(), 2) + header;
}

float cell_of(std::size_t place) { return static_cast<float>((place * 2654435761U) % 1009) / 8.0F; }

/// What `max -k 2` makes of npy_file(2 * rows, 2 * columns).
std::string pooled_file(long rows, long columns) {
    std::string file = npy_header("<f4", rows, columns, false);
    for (long y = 0; y < rows; ++y) {
        for (long x = 0; x < columns; ++x) {
            float most = 0;
            for (const long tap : {0L, 1L, 2 * columns, 2 * columns + 1})
                most = std::max(most, cell_of(static_cast<std::size_t>(4 * y * columns + 2 * x + tap)));
            file.append(reinterpret_cast<const char*>(&most), sizeof most);
        }
    }
    return file;
}

/// Where the first cells of the windows of `max -k 2` stand in a matrix of twice as many rows and columns.
std::string indices_file(long rows, long columns) {
    std::string file = npy_header("<i8", rows, columns, false);
    for (long y = 0; y < rows; ++y) {
        for (long x = 0; x < columns; ++x) file += number(static_cast<std::uint64_t>(4 * y * columns + 2 * x), 8);
    }
    return file;
}

}  // namespace

std::string npy_file(long rows, long columns, bool fortran) {
    std::string file = npy_header("<f4", rows, columns, fortran);
    const std::size_t cells = static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    for (std::size_t i = 0; i < cells; ++i) {
        const float cell = cell_of(i);
        file.append(reinterpret_cast<const char*>(&cell), sizeof cell);
    }
    return file;
}

std::vector<scenario> all_scenarios() {
    const std::string map = npy_file(96, 64);
    const std::string small = npy_file(8, 8);
    const std::string archive = zip_file({{"a.npy", small}, {"b.npy", map}});
    const files folder{{"maps/a.npy", small}, {"maps/b.npy", map}, {"maps/c.csv", text_file(8, 8)}, {"maps/d.npy", small}};
    const std::string indices = "indices.npy";
    files half_done = folder;
    half_done["pooled/a.npy"] = pooled_file(4, 4);
    const files with_report{{"report.jsonl", "{\"type\":\"summary\",\"files\":0}\n"}};
    const files reports{
        {"report.jsonl",
         R"({"type":"file","number":0,"input":"one/a.npy","output":"made/a.npy","status":"done","arrays":[],"bytes_in":12288,"bytes_out":3072,"seconds":0.1,"shard":"1/1","list":"eaf16d65e45a18f2","list_files":1,"call":"pooltool max --kernel 2"}
{"type":"summary","files":1,"done":1,"skipped":0,"failed":0,"not_begun":0,"folders_not_read":0,"bytes_in":12288,"bytes_out":3072,"seconds":0.1,"ended":"complete","exit":0,"shard":"1/1","list":"eaf16d65e45a18f2","list_files":1,"call":"pooltool max --kernel 2"}
)"}};
    files reported = folder;
    reported.insert(with_report.begin(), with_report.end());
    return {
        {"one file", {"max", "-k", "2", "in.npy", "-o", "out.npy"}, {{"in.npy", map}}, {}},
        {"one file over another, durable",
         {"avg", "-k", "3", "in.npy", "-o", "out.npy", "--force", "--durable"},
         {{"in.npy", map}, {"out.npy", small}},
         {}},
        {"two threads", {"uniform_filter", "--size", "5", "in.npy", "-o", "out.npy", "-j", "2"}, {{"in.npy", map}}, {}},
        {"two outputs", {"max", "-k", "2", "in.npy", "-o", "out.npy", "--indices", indices}, {{"in.npy", map}}, {}},
        {"many files", {"max", "-k", "2", "-r", "maps", "-d", "pooled", "-j", "1"}, folder, {}},
        {"many files, two workers", {"max", "-k", "2", "-r", "maps", "-d", "pooled", "-j", "2"}, folder, {}},
        {"many files with a report",
         {"max", "-k", "2", "-r", "maps", "-d", "pooled", "-j", "1", "--force", "--report", "report.jsonl"},
         reported,
         {}},
        {"a run that goes on", {"max", "-k", "2", "-r", "maps", "-d", "pooled", "-j", "1", "--skip-existing"}, half_done, {}},
        {"one of two shares",
         {"max", "-k", "2", "-r", "maps", "-d", "pooled", "-j", "1", "--shard", "1/2", "--split", "size"},
         folder,
         {}},
        {"a list of files",
         {"median_filter", "--size", "3", "--files-from", "list", "-d", "filtered"},
         {{"list", "a.npy\nb.npy\n"}, {"a.npy", small}, {"b.npy", map}},
         {}},
        {"back from indices",
         {"max_unpool", "-k", "2", "--indices", indices, "in.npy", "-o", "out.npy"},
         {{"in.npy", pooled_file(24, 20)}, {indices, indices_file(24, 20)}},
         {}},
        {"an archive is made", {"convert", "in.npy", "-o", "out.npz"}, {{"in.npy", map}}, {}},
        {"an archive", {"max", "-k", "2", "in.npz", "-o", "out.npz"}, {{"in.npz", archive}}, {}},
        {"one member of an archive", {"max", "-k", "2", "in.npz:b", "-o", "out.npy"}, {{"in.npz", archive}}, {}},
        {"text", {"avg", "-k", "2", "in.csv", "-o", "out.csv"}, {{"in.csv", text_file(40, 12)}}, {}},
        {"through pipes", {"max", "-k", "2", "-"}, {}, map},
        {"text through pipes", {"max", "-k", "2", "-"}, {}, text_file(20, 8)},
        {"an archive through pipes", {"max", "-k", "2", "-"}, {}, archive},
        {"a pipe that needs a temporary file",
         {"uniform_filter", "--size", "5", "--axes", "0", "-", "-o", "out.npy", "--max-memory", "4K"},
         {},
         npy_file(600, 64)},
        {"the other memory order",
         {"convert", "--order", "C", "in.npy", "-o", "out.npy"},
         {{"in.npy", npy_file(80, 60, true)}},
         {}},
        {"what stands in a file", {"info", "--stats", "in.npy", "in.npz"}, {{"in.npy", map}, {"in.npz", archive}}, {}},
        {"two files beside each other", {"diff", "a.npy", "b.npy"}, {{"a.npy", map}, {"b.npy", map}}, {}},
        {"a picture", {"view", "-q", "in.npy", "-o", "out.png"}, {{"in.npy", map}}, {}},
        {"a picture in the terminal", {"view", "-q", "in.npy"}, {{"in.npy", small}}, {}},
        {"windows drawn", {"explain", "max", "-k", "2", "--shape", "4x4", "--draw", "-o", "out.svg"}, {}, {}},
        {"reports as one", {"merge_reports", "report.jsonl", "-o", "merged.jsonl"}, reports, {}},
        {"explained", {"explain", "max", "-k", "2", "in.npy"}, {{"in.npy", small}}, {}},
        {"help", {"max", "--help"}, {}, {}},
    };
}

files files_below(const std::string& folder) {
    files found;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_directory()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        found[fs::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return found;
}

void put_files(const std::string& folder, const files& wanted) {
    const files there = files_below(folder);
    for (const auto& [path, bytes] : there) {
        if (wanted.count(path) == 0) fs::remove(fs::path(folder) / path);
    }
    for (const auto& [path, bytes] : wanted) {
        const auto same = there.find(path);
        if (same != there.end() && same->second == bytes) continue;
        fs::create_directories((fs::path(folder) / path).parent_path());
        std::ofstream(fs::path(folder) / path, std::ios::binary | std::ios::trunc) << bytes;
    }
    // Folders that are left empty go, so that making them is part of the next run.
    std::vector<fs::path> folders;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_directory()) folders.push_back(entry.path());
    }
    for (auto path = folders.rbegin(); path != folders.rend(); ++path) {
        if (fs::is_empty(*path)) fs::remove(*path);
    }
}

}  // namespace faults
